"""safernw keys"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import click
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from concerns import keys as key_files
from concerns import open_register, recovery, rotation
from concerns.files import private_key_path, public_key_path
from safernw.environment import enter
from safernw.passphrase import asked, asked_for, asked_twice
from safernw.settings import read_settings
from safernw.who import whoami


@click.group("keys")
def command() -> None:
    """The register's key pair: concerns are sealed to its public part.

    \b
    Example:
      safernw keys init
    """


@command.command("init")
@click.option(
    "--replace", is_flag=True, help="Replace a key that is there: older concerns become unreadable."
)
def init(replace: bool) -> None:
    """Make the register's key pair. The private part is stored encrypted by a passphrase that you choose.

    The passphrase is asked for, or read from SAFERNW_PASSPHRASE. It cannot be recovered.

    \b
    Example:
      safernw keys init
    """
    data = enter(read_settings())
    folder = public_key_path(data).parent
    if not replace and (public_key_path(data).exists() or private_key_path(data).exists()):
        raise key_files.KeysError(
            f"{folder}: a register key is there already; --replace would make it unreadable"
        )
    passphrase = asked_twice()
    folder.mkdir(mode=0o700, exist_ok=True)
    public, private = key_files.make(passphrase, made=_today())
    key_files.save(public, private, folder, overwrite=replace)
    _note(data, "keys-init", public.key_id)
    click.echo(f"made {public_key_path(data)} (give this one to kiosks)")
    click.echo(f"made {private_key_path(data)} (keep this one with the register, and a copy in a safe)")


@command.command("show")
def show() -> None:
    """Show the public key's fingerprint, to compare by telephone with a kiosk's.

    \b
    Example:
      safernw keys show
    """
    path = public_key_path(enter(read_settings()))
    key = key_files.read_public(path)
    digest = hashlib.sha256(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).hexdigest()
    grouped = " ".join(digest[start : start + 4] for start in range(0, 32, 4))
    click.echo(f"{path}{os.linesep}fingerprint {grouped}")


@command.command("rotate")
@click.option(
    "--alone", is_flag=True, help="Shut out every other holder and the recovery sheet, old copies too."
)
def rotate(alone: bool) -> None:
    """Make a new pair that concerns are sealed to from now on. What was sealed before still opens.

    With --alone the keys get a new lock, which only the passphrase that you type opens: for when somebody should
    not read concerns any more. Add the others again; accounts of the review site come back as they sign in.

    \b
    Example:
      safernw keys rotate
    """
    data = enter(read_settings())
    folder, passphrase = private_key_path(data).parent, asked()
    unlocked = key_files.open_private(private_key_path(data), passphrase)
    if alone:
        public = rotation.rotate_alone(folder, passphrase, unlocked.holder, made=_today())
        click.echo(
            f"{unlocked.holder} alone opens the register now: add the others, and print a recovery sheet"
        )
    else:
        public = rotation.rotate(folder, unlocked, made=_today())
    _note(data, "keys-rotate-alone" if alone else "keys-rotate", public.key_id)
    click.echo(f"concerns are sealed to key {public.key_id} of {public.made} from now on")
    click.echo(f"give {public_key_path(data)} to every kiosk; until then theirs opens as before")


@command.command("recovery")
def recover() -> None:
    """Print a recovery sheet for the safe, with a fresh code. An earlier sheet opens nothing from now on.

    \b
    Example:
      safernw keys recovery | lp
    """
    data = enter(read_settings())
    unlocked = key_files.open_private(private_key_path(data), asked())
    public = key_files.read_public_file(public_key_path(data))
    code = key_files.add_recovery(private_key_path(data), unlocked)
    _note(data, "keys-recovery")
    click.echo(recovery.sheet(code, public, _today()))


@command.command("holders")
def holders() -> None:
    """List who can open the register's keys with a passphrase of their own.

    \b
    Example:
      safernw keys holders
    """
    for holder in key_files.holders(private_key_path(enter(read_settings()))):
        click.echo(holder)


@command.command("add-holder")
@click.argument("name")
def add_holder(name: str) -> None:
    """Give the keys to somebody under a passphrase of their own, or a new passphrase to who has them.

    The new one is asked for, or read from SAFERNW_NEW_PASSPHRASE.

    \b
    Example:
      safernw keys add-holder ann
    """
    data = enter(read_settings())
    unlocked = key_files.open_private(private_key_path(data), asked())
    key_files.add_holder(private_key_path(data), unlocked, name, asked_for(name))
    _note(data, "keys-holder-add", name)
    click.echo(f"{name} can open the register's keys", err=True)


@command.command("remove-holder")
@click.argument("name")
def remove_holder(name: str) -> None:
    """Take the keys from somebody. The last who can open them stays.

    \b
    Example:
      safernw keys remove-holder ann
    """
    data = enter(read_settings())
    key_files.open_private(private_key_path(data), asked())
    key_files.remove_holder(private_key_path(data), name)
    _note(data, "keys-holder-remove", name)
    click.echo(f"{name} can no longer open the register's keys", err=True)


def _note(data: Path, action: str, subject: str = "") -> None:
    with open_register(data) as register:
        register.record(whoami(), action, subject)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
