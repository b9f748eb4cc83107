"""safernw concerns: purge, search, redact, erase, backup and restore"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from concerns import Concern, Register, open_register
from concerns.backup import back_up, restore
from concerns.files import private_key_path
from concerns.keys import unlock
from content import Pack, load
from safernw.environment import enter
from safernw.passphrase import asked
from safernw.policy import policy
from safernw.settings import read_settings
from safernw.who import whoami

SHORTEST_ID = 8
WHY = click.option("--why", required=True, help="The request it is for, such as its number; no names.")


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Only tell what would be deleted.")
@click.option("--locked", is_flag=True, help="Without the passphrase: only week and status are counted.")
@click.option("--sure", is_flag=True, help="The clock is right, although nobody has worked here for weeks.")
def purge(dry_run: bool, locked: bool, sure: bool) -> int:
    """Delete for good what is past its time, by the days that are set in the review site (90 and 365 if none).

    Counts by week, category, zone and event stay. What nobody has read, or what is under hold, waits: it is
    told, and the exit is 1 while something unread is overdue.

    \b
    Example:
      safernw concerns purge --dry-run
    """
    settings = read_settings()
    data = enter(settings)
    keys = () if locked or dry_run else unlock(private_key_path(data), asked())
    with open_register(data) as register:
        if not (dry_run or sure) and register.is_clock_doubtful(datetime.now(UTC)):
            raise click.UsageError(
                "by this machine's clock nobody has worked with the register for weeks; if the clock is right,"
                " give --sure: no backup brings back what a wrong clock deletes"
            )
        describe = _describe(register, keys, load(settings.pack_path)) if keys else None
        due = register.purge(datetime.now(UTC), policy(data), by=whoami(), describe=describe, dry_run=dry_run)
        clean = dry_run or register.checkpoint()
    click.echo(f"{'to delete' if dry_run else 'deleted'}: {len(due.delete)}")
    for id in due.delete if dry_run else ():
        click.echo(f"  {id[:SHORTEST_ID]}")
    click.echo(f"under hold: {len(due.held)}")
    click.echo(f"overdue, because nobody has read them: {len(due.unread)}")
    for id in due.unread:
        click.echo(f"  {id[:SHORTEST_ID]}")
    if not clean:
        click.echo("another program is reading: run this again, so that no trace stays in the log", err=True)
    return 1 if due.unread else 0


@click.command("search")
def search() -> None:
    """List the concerns that hold some words, for a person's request about their own data.

    The words are asked for, one a line, so that they stand in no history of commands.

    \b
    Example:
      safernw concerns search
    """
    data = enter(read_settings())
    keys = unlock(private_key_path(data), asked())
    words = [word.casefold() for word in _words()]
    with open_register(data) as register:
        register.record(whoami(), "search")
        found = 0
        for id, opened in register.unsealed(keys):
            told = [opened.what, opened.where, opened.when] if isinstance(opened, Concern) else []
            told += [note.text for note in register.notes(id, keys)]
            if any(word in text.casefold() for word in words for text in told):
                found += 1
                click.echo(id)
    click.echo(f"{found} concerns", err=True)


@click.command("redact")
@click.argument("id")
@WHY
def redact(id: str, why: str) -> None:
    """Take words out of one concern, wherever they stand in it. It cannot be undone.

    The words are asked for, one a line. ID is what `list` shows, or its first 8 characters.

    \b
    Example:
      safernw concerns redact 3f2a9c01 --why "request 12"
    """
    data = enter(read_settings())
    keys = unlock(private_key_path(data), asked())
    with open_register(data) as register:
        whole = _whole_id(register, id)
        try:
            places = register.redact(whole, keys, _words(), by=whoami(), why=why)
        except ValueError as problem:
            raise click.UsageError(str(problem)) from None
    click.echo(f"taken out in {places} places", err=True)


@click.command("erase")
@click.argument("id")
@WHY
@click.confirmation_option(prompt="Delete this concern for good?")
def erase(id: str, why: str) -> None:
    """Delete one concern for good, with its notes, tags and message.

    \b
    Example:
      safernw concerns erase 3f2a9c01 --why "request 12"
    """
    with open_register(enter(read_settings())) as register:
        try:
            register.erase(_whole_id(register, id), by=whoami(), why=why)
        except ValueError as problem:
            raise click.UsageError(f"{problem}; end the hold first") from None
    click.echo("deleted; make a new backup, so that old copies can go", err=True)


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def backup(folder: Path) -> None:
    """Copy the register, its pepper and its keys into a new folder below FOLDER, while they are in use.

    \b
    Example:
      safernw concerns backup /media/backup
    """
    data = enter(read_settings())
    with open_register(data) as register:
        made = back_up(register, data, folder, datetime.now(UTC))
        register.record(whoami(), "backup")
    click.echo(str(made))


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def restore_(folder: Path) -> None:
    """Put back a copy that `backup` made, and delete again what was deleted since. Close everything first.

    \b
    Example:
      safernw concerns restore /media/backup/2027-06-11T140000Z
    """
    data = enter(read_settings())
    count = restore(folder, data)
    with open_register(data) as register:
        register.record(whoami(), "restore", detail=folder.name)
    click.echo(f"{count} concerns are back", err=True)


COMMANDS = (purge, search, redact, erase, backup, restore_)


def _describe(
    register: Register, keys: tuple[EllipticCurvePrivateKey, ...], pack: Pack
) -> Callable[[str], tuple[str, str, str]]:
    """Category, zone and event as the pack's ids; what a person wrote instead of choosing is not counted."""
    categories = {choice.id for choice in pack.concern.categories}

    def described(id: str) -> tuple[str, str, str]:
        ((_, concern),) = register.unsealed(keys, [id])
        if not isinstance(concern, Concern):
            return "", "", ""
        event = pack.events.get(concern.event)
        zones = {zone.id for zone in (event.zones if event else pack.concern.places)}
        return (
            concern.category if concern.category in categories else "",
            concern.where if concern.where in zones else "",
            event.id if event else "",
        )

    return described


def _words() -> list[str]:
    if sys.stdin.isatty():
        click.echo("The words, one a line; an empty line ends.", err=True)
    words: list[str] = []
    while word := sys.stdin.readline().strip():
        words.append(word)
    if not words:
        raise click.UsageError("no words were given: type them, one a line, then an empty line")
    return words


def _whole_id(register: Register, start: str) -> str:
    found = [entry.id for entry in register.entries() if entry.id.startswith(start)]
    if len(start) < SHORTEST_ID or len(found) != 1:
        raise click.UsageError(f"no single concern begins with {start!r}: copy the id that list shows")
    return found[0]
