"""safernw keys"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime

import click
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from concerns import keys as key_files
from concerns.files import private_key_path, public_key_path
from safernw.environment import enter
from safernw.passphrase import asked_twice
from safernw.settings import read_settings


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
    public, private = key_files.make(passphrase, made=datetime.now(UTC).date().isoformat())
    key_files.save(public, private, folder, overwrite=replace)
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
