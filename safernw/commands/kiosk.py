"""safernw kiosk"""

from __future__ import annotations

import click

from safernw.children import Assistant
from safernw.environment import enter
from safernw.screen import open_kiosk
from safernw.settings import read_settings


@click.command("kiosk")
@click.option("--event", default="", help="Id of the road-show (events/ of the pack).")
@click.option("--windowed", is_flag=True, help="In a window, for trying it out.")
@click.option("--no-assistant", is_flag=True, help="Without starting an assistant: topics and concerns only.")
def command(event: str, windowed: bool, no_assistant: bool) -> None:
    """Open the touchscreen, with its assistant in a process of its own. Opens at once, while that wakes up.

    \b
    Example:
      safernw kiosk --event download --windowed
    """
    settings = read_settings()
    data = enter(settings)
    if no_assistant:
        nowhere = f"http://127.0.0.1:{settings.port}"
        raise click.exceptions.Exit(open_kiosk(settings, data, event, windowed, nowhere))
    with Assistant(settings, data) as assistant:
        raise click.exceptions.Exit(open_kiosk(settings, data, event, windowed, assistant.url))
