"""safernw web"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from safernw.environment import enter
from safernw.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from web import DoorSettings

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")


@click.group("web", invoke_without_command=True)
@click.option("--port", type=int, help="Port to listen on (8080).")
@click.option("--host", default="", help="Address to listen on (127.0.0.1).")
@click.option(
    "--assistant", multiple=True, help="Address of an assistant; again for more (http://127.0.0.1:5005)."
)
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input closes.")
@click.pass_context
def command(
    context: click.Context, port: int | None, host: str, assistant: tuple[str, ...], with_parent: bool
) -> None:
    """Serve the public door: the chat and its widget, plain pages, sealed concerns, receipts.

    Needs no assistant to start: until one answers, danger, numbers and concerns are there all the same.

    \b
    Examples:
      safernw web --port 8080
      safernw web off "We are mending the chat. Call 101 for the police."
      safernw web on
    """
    if context.invoked_subcommand:
        return
    from pages import serve
    from web import open_door

    if with_parent:
        from safernw.children import end_with_parent

        end_with_parent()
    logging.getLogger("web.access").setLevel(logging.INFO)
    settings = read_settings()
    if assistant:
        settings = replace(settings, assistants=" ".join(assistant))
    data = enter(settings)
    app = open_door(door_settings(settings, data))
    serve(app, host or settings.web_host, settings.web_port if port is None else port, _ready)


@command.command("off")
@click.argument("message")
def off(message: str) -> None:
    """Close the chat, with a message. Danger, numbers and concerns stay. Works at once, on a running door too.

    \b
    Example:
      safernw web off "We are mending the chat. Call 101 for the police."
    """
    from web.closing import LONGEST, Switch

    if not message.strip() or len(message) > LONGEST:
        raise click.UsageError(f"the message has 1 to {LONGEST} characters")
    Switch(enter(read_settings())).close(message)
    click.echo("the chat is closed; open it with: safernw web on", err=True)


@command.command("on")
def on() -> None:
    """Open the chat again.

    \b
    Example:
      safernw web on
    """
    from web.closing import Switch

    Switch(enter(read_settings())).open()
    click.echo("the chat is open", err=True)


def door_settings(settings: Settings, data: Path) -> DoorSettings:
    """What the door is told. Raises `SettingsError` and `PackError`."""
    from content.following import Following
    from web import DoorSettings
    from web.limits import Callers

    following = Following(data, settings.pack_path)
    pack = following.pack
    if settings.event and settings.event not in pack.events:
        raise SettingsError(
            f"event: the pack has no event '{settings.event}'; it has {', '.join(pack.events)}"
        )
    origins = tuple(settings.web_origins.split())
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"web_origins: '{origin}' is no origin such as https://www.example.com (small letters, no path)"
            )
    proxies = tuple(settings.web_proxies.split())
    try:
        Callers(proxies)
    except ValueError as problem:
        raise SettingsError(f"web_proxies: {problem}") from None
    assistants = tuple(settings.assistants.split()) or (f"http://127.0.0.1:{settings.port}",)
    for address in assistants:
        if not re.fullmatch(r"https?://[^/\s]+/?", address):
            raise SettingsError(f"assistants: '{address}' is no address such as http://127.0.0.1:5005")
    return DoorSettings(
        data=data,
        pack=pack,
        following=following,
        assistants=assistants,
        origins=origins,
        proxies=proxies,
        event=settings.event,
    )


def _ready(address: str) -> None:
    click.echo(f"web chat ready: {address}/")
