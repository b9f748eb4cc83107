"""safernw kiosks officer"""

from __future__ import annotations

import click

from kiosk import officers
from safernw.environment import enter
from safernw.settings import read_settings


@click.group("officer")
def officer() -> None:
    """The officers who may enter this kiosk's staff mode. To be run on the kiosk.

    \b
    Example:
      safernw kiosks officer add "Asha Patel"
    """


@officer.command("add")
@click.argument("name")
def add(name: str) -> None:
    """Add an officer and print their PIN, once: six digits, kept as a hash in keys/officers.json.

    \b
    Example:
      safernw kiosks officer add "Asha Patel"
    """
    pin = officers.add(officers.officers_path(enter(read_settings())), name)
    click.echo(pin)
    click.echo(
        f"the PIN of {name}, shown this once; on the kiosk, hold the name at the top for 3 seconds", err=True
    )


@officer.command("list")
def list_them() -> None:
    """List the officers.

    \b
    Example:
      safernw kiosks officer list
    """
    there = officers.read(officers.officers_path(enter(read_settings())))
    for one in there:
        click.echo(one.name)
    click.echo(f"{len(there)} officers", err=True)


@officer.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Take an officer away: their PIN opens nothing any more.

    \b
    Example:
      safernw kiosks officer remove "Asha Patel"
    """
    officers.remove(officers.officers_path(enter(read_settings())), name)
    click.echo(f"{name} was removed", err=True)
