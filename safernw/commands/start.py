"""safernw start"""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec.structs import replace

from concerns import keys as key_files
from concerns.files import public_key_path
from safernw import hub
from safernw.children import free_port
from safernw.commands.train import make_sure_of_a_model
from safernw.environment import enter
from safernw.settings import Settings, read_settings

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are not taken for one another."""


@click.command("start")
def command() -> None:
    """Everything on this machine, for trying it out: trains, serves, opens the kiosk in a window.

    Without a display it says so and serves the rest. Ctrl-C ends all that it started.

    \b
    Example:
      safernw start
    """
    settings = read_settings()
    settings = replace(settings, port=free_port(settings.port))
    data = enter(settings)
    make_sure_of_a_model(settings, data)
    _make_sure_of_a_key(data)
    from safernw.screen import has_display

    with ExitStack() as served:
        _serve_the_hub(settings, data, served)
        if has_display():
            _with_kiosk(settings, data)
        else:
            _without_display(settings, data)


def _serve_the_hub(settings: Settings, data: Path, served: ExitStack) -> None:
    """The public door and the review site, if their part is installed; with the first sign-in."""
    if not hub.is_installed():
        return
    door = served.enter_context(hub.PublicDoor(settings, data))
    click.echo(f"web chat: {door.url}")
    site = served.enter_context(hub.ReviewSite(settings, data))
    click.echo(f"review site: {site.url}")
    if site.set_up_code:
        click.echo(f"first sign-in: open {site.url}/set-up with the set-up code {site.set_up_code}")


def _with_kiosk(settings: Settings, data: Path) -> None:
    from safernw.stand import open_kiosk

    click.echo(
        "kiosk: opens in a window, its assistant answers in under a minute; Ctrl-C here ends everything"
    )
    raise click.exceptions.Exit(open_kiosk(settings, data, "", True, True))


def _without_display(settings: Settings, data: Path) -> None:
    from safernw.model import trusted_model

    model = trusted_model(data)
    click.echo("no display here, so no kiosk; serving the assistant. Ctrl-C ends it.")
    from safernw.assistant import serve

    address = f"http://127.0.0.1:{settings.port}/webhooks/rest/webhook"
    serve(model, settings.port, lambda: click.echo(f"assistant ready: {address}"))


def _make_sure_of_a_key(data: Path) -> None:
    """Makes a register key on the first start, and shows its passphrase this once."""
    if public_key_path(data).exists():
        return
    passphrase = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(6))
    folder = public_key_path(data).parent
    folder.mkdir(mode=0o700, exist_ok=True)
    public, private = key_files.make(passphrase, made=datetime.now(UTC).date().isoformat())
    key_files.save(public, private, folder)
    click.echo("a register key was made for this machine; concerns are sealed to it")
    click.echo(f"its passphrase, shown only now: {passphrase}")
    click.echo("with it you unlock the review site, and `safernw concerns list` reads what people told us")
