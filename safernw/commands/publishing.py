"""safernw content publish, withhold, rollback and receive"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import click

from content import bundle, load, signing
from content import withheld as withheld_file
from content.bundle import Body, BundleError
from content.load import OWN_PACK
from content.model import Pack, Withheld
from content.publish import Publisher, published_path
from content.receive import Packs, named
from safernw import model
from safernw.passphrase import new_of_publisher, of_publisher
from safernw.settings import Settings, prepare_data_folder, read_settings


@click.command("publish")
@click.option("--to", type=click.Path(path_type=Path), help="Put the file here too: for a stick.")
def publish(to: Path | None) -> None:
    """Check the pack, sign it, and hand it to the kiosks. This machine's own door and assistant show it at once.

    The first time it makes the publisher's key, and asks for a new passphrase. The passphrase is read from
    SAFERNW_PUBLISHER_PASSPHRASE where that is set.

    \b
    Examples:
      safernw content publish
      safernw content publish --to /media/stick/pack.snwpack
    """
    settings = read_settings()
    data = prepare_data_folder(settings)
    publisher = _publisher(data, may_make=True)
    last = publisher.last()
    body = publisher.publish(_folder(settings))
    if body:
        click.echo(f"published: {named(body.serial)}")
        _tell_withheld(body, last)
        _tell_of_learning(settings, data)
    else:
        click.echo("nothing has changed since the last time", err=True)
    _copy(data, to)


@click.command("withhold")
@click.argument("contact")
@click.option("--why", required=True, help="For the next editor; no visitor sees it.")
@click.option("--to", type=click.Path(path_type=Path), help="Put the published file here too: for a stick.")
def withhold(contact: str, why: str, to: Path | None) -> None:
    """Hide a contact now, on this machine and on every kiosk, whatever else is half-written in the pack.

    Adds it to withheld.yml in the pack's folder, and publishes what is out there already without it. To show it
    again, set it right in contacts.yml, take its entry out of withheld.yml, and publish.

    \b
    Example:
      safernw content withhold nwldc --why "a caller says that it is dead"
    """
    settings = read_settings()
    data, folder = prepare_data_folder(settings), _folder(settings)
    pack = load(folder)
    _refuse(pack, contact)
    entries = {entry.id: entry for entry in pack.withheld}
    entries.setdefault(contact, Withheld(id=contact, why=why, on=datetime.now(UTC).date().isoformat()))
    try:
        withheld_file.write(folder, entries.values())
    except OSError as problem:
        raise BundleError(
            f"{folder} cannot be written ({problem.strerror}), so nothing is hidden yet: copy the pack to a folder"
            " that you may write, name it in the setting `pack`, and run this again"
        ) from None
    click.echo(f"{pack.contacts[contact].name} is hidden on this machine")
    for other in _same_number(pack, contact):
        click.echo(
            f"the same number stands for {other} too; withhold that as well if the number is wrong", err=True
        )
    if not published_path(data).exists():
        click.echo("kiosks show it until the pack is published: safernw content publish", err=True)
        return
    body = _publisher(data).withhold(entries.values())
    click.echo(f"published: {named(body.serial)}" if body else "what is published hides it already")
    _copy(data, to)


@click.command("rollback")
@click.option("--to-serial", type=int, default=0, help="Go back to this one instead of the one before.")
@click.option("--list", "listed", is_flag=True, help="List what was published, and change nothing.")
@click.option("--to", type=click.Path(path_type=Path), help="Put the file here too: for a stick.")
def rollback(to_serial: int, listed: bool, to: Path | None) -> None:
    """Publish the words of before again. What is withheld now stays withheld. Once more goes back further.

    \b
    Examples:
      safernw content rollback
      safernw content rollback --list
    """
    data = prepare_data_folder(read_settings())
    if listed:
        from content.publish import history

        for body in history(data, signing.read_public(signing.public_path(data))):
            of = f", words of {body.of}" if body.of != body.serial else ""
            click.echo(f"{body.serial}  {named(body.serial)}  {body.kind}{of}")
        return
    body = _publisher(data).rollback(to_serial)
    click.echo(f"published: {named(body.serial)}, with the words of {named(body.of)}")
    click.echo(
        "the pack's folder still holds the newer words; put them right before you publish again", err=True
    )
    _copy(data, to)


@click.command("receive")
@click.argument("file", type=click.Path(path_type=Path))
def receive(file: Path) -> None:
    """Take a published pack from a stick, on a kiosk: checked by keys/pack-public.json, shown to the next visitor.

    \b
    Example:
      safernw content receive /media/stick/pack.snwpack
    """
    data = prepare_data_folder(read_settings())
    key = signing.read_public(signing.public_path(data))
    try:
        with file.open("rb") as opened:
            content = opened.read(bundle.MOST_BYTES + 1)
    except OSError as problem:
        raise BundleError(f"{file} cannot be read: {problem.strerror}") from None
    serial = Packs(data).take(content, key)
    click.echo(
        f"taken: {named(serial)}; the next visitor is shown it" if serial else "that pack is here already"
    )


def _folder(settings: Settings) -> Path:
    return settings.pack_path or OWN_PACK


def _publisher(data: Path, may_make: bool = False) -> Publisher:
    private = signing.private_path(data)
    if may_make and not private.exists() and not signing.public_path(data).exists():
        passphrase = new_of_publisher()
        signing.make(data, passphrase)
        click.echo(f"made {private} (keep a copy in a safe, and its passphrase with the editors)", err=True)
        click.echo(f"made {signing.public_path(data)} (every kiosk needs this one)", err=True)
        return Publisher(data, signing.unlock(private, passphrase))
    if not private.exists():
        raise signing.SigningError(
            f"there is no {private}: publish on the machine that has it, or bring it from the safe"
        )
    return Publisher(data, signing.unlock(private, of_publisher()))


def _refuse(pack: Pack, contact: str) -> None:
    if contact not in pack.contacts:
        raise click.UsageError(f"'{contact}' is not an id of contacts.yml")
    if contact == pack.brand.emergency_contact:
        raise click.UsageError(
            f"'{contact}' is the emergency number, which every screen needs; correct it instead"
        )


def _same_number(pack: Pack, contact: str) -> list[str]:
    number = pack.contacts[contact].phone
    return [
        c.id for c in pack.contacts.values() if number and c.phone == number and c.shown and c.id != contact
    ]


def _tell_withheld(body: Body, last: Body | None) -> None:
    again = sorted(set(last.withheld) - set(body.withheld)) if last else []
    if again:
        click.echo(f"shown again: {', '.join(again)}", err=True)
    if body.withheld:
        click.echo(f"shown to nobody: {', '.join(body.withheld)}", err=True)


def _tell_of_learning(settings: Settings, data: Path) -> None:
    """Kiosks learn by themselves; this machine's assistant is started and trained by its operator."""
    if model.model_path(data).exists() and not model.is_current(settings, data):
        click.echo(
            "examples have changed: for this machine's assistant run safernw train, and start it again",
            err=True,
        )


def _copy(data: Path, to: Path | None) -> None:
    """The published file on a stick; a folder gets it under its own name."""
    if to is None:
        return
    target = to / published_path(data).name if to.is_dir() else to
    try:
        shutil.copyfile(published_path(data), target)
    except OSError as problem:
        raise BundleError(f"{target} cannot be written: {problem.strerror}") from None
    click.echo(f"copied to {target}")
