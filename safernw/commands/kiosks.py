"""safernw kiosks"""

from __future__ import annotations

import json

import click
from msgspec.structs import asdict

from concerns import open_register
from safernw.commands.officers import officer
from safernw.environment import enter
from safernw.settings import read_settings
from safernw.who import whoami


@click.group("kiosks")
def command() -> None:
    """The kiosks that may hand in concerns and counts at the public door.

    \b
    Example:
      safernw kiosks add stand-1
    """


@command.command("add")
@click.argument("name")
def add(name: str) -> None:
    """Enrol a kiosk and print its token, once: put it into keys/kiosk-token in the kiosk's data folder.

    \b
    Example:
      safernw kiosks add stand-1 > kiosk-token
    """
    with open_register(enter(read_settings())) as register:
        click.echo(register.add_kiosk(name, whoami()))
    click.echo(f"{name} is enrolled; the token is shown this once", err=True)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_them(as_json: bool) -> None:
    """List the kiosks, those whose token was revoked too.

    \b
    Example:
      safernw kiosks list
    """
    with open_register(enter(read_settings())) as register:
        kiosks = register.kiosks()
    if as_json:
        click.echo(json.dumps([asdict(kiosk) for kiosk in kiosks], indent=2))
        return
    for kiosk in kiosks:
        state = f"revoked {kiosk.revoked}" if kiosk.revoked else f"enrolled {kiosk.enrolled}"
        heard = f"last heard {kiosk.heard}" if kiosk.heard else "never heard"
        click.echo(f"{kiosk.name}  {state}  {heard}")
    click.echo(f"{len(kiosks)} kiosks", err=True)


@command.command("revoke")
@click.argument("name")
def revoke(name: str) -> None:
    """Shut a kiosk out, for good or until it is enrolled anew with another token.

    \b
    Example:
      safernw kiosks revoke stand-1
    """
    with open_register(enter(read_settings())) as register:
        register.revoke_kiosk(name, whoami())
    click.echo(f"{name} is revoked", err=True)


command.add_command(officer)
