"""safernw kiosk"""

from __future__ import annotations

import sys

import click


@click.command("kiosk")
@click.option("--event", default="", help="Id of the road-show (events/ of the pack).")
@click.option("--windowed", is_flag=True, help="In a window, for trying it out.")
@click.option("--no-assistant", is_flag=True, help="Without starting an assistant: topics and concerns only.")
@click.option("--pulse", type=int, hidden=True, help="The screen alone, which says here that it is alive.")
@click.option("--assistant-url", default="", hidden=True, help="Where the screen's assistant is.")
def command(event: str, windowed: bool, no_assistant: bool, pulse: int | None, assistant_url: str) -> None:
    """Open the touchscreen, with its assistant in a process of its own. Opens at once, while that wakes up.

    A screen that crashes or hangs is started again. Ended by Ctrl-C, `systemctl stop`, or an officer in staff mode.

    \b
    Example:
      safernw kiosk --event download --windowed
    """
    _leave_numpy_out()
    from safernw.environment import enter_as_kiosk
    from safernw.settings import read_settings

    settings = read_settings()
    data = enter_as_kiosk(settings)
    if pulse is not None:
        from safernw.screen import show_screen

        raise click.exceptions.Exit(show_screen(settings, data, event, windowed, assistant_url, pulse))
    from safernw.stand import open_kiosk

    raise click.exceptions.Exit(open_kiosk(settings, data, event, windowed, not no_assistant))


def _leave_numpy_out() -> None:
    """sqlite-utils loads numpy where it is installed, for values that no kiosk has: it costs memory and time."""
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
