"""The touchscreen in this process, with this machine's settings: told where everything lies."""

from __future__ import annotations

import faulthandler
import os
import resource
import sys
from pathlib import Path

from concerns.files import outbox_path, public_key_path
from kiosk import KioskSettings, run
from safernw.settings import Settings


def has_display() -> bool:
    """True where a window can be opened."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show_screen(
    settings: Settings, data: Path, event: str, windowed: bool, assistant_url: str, pulse: int | None
) -> int:
    """Shows the touchscreen until it is closed; its exit status. Raises `KioskError`."""
    _crash_quietly()
    return run(
        KioskSettings(
            data_dir=data,
            outbox_path=outbox_path(data),
            register_public_key_path=public_key_path(data),
            pack_path=settings.pack_path,
            event_id=event or settings.event,
            assistant_url=assistant_url,
            windowed=windowed or settings.windowed,
            panel_mm=(settings.panel_long_mm, settings.panel_short_mm),
            pulse=pulse,
            sound=settings.sound,
            hub=settings.hub,
        )
    )


def _crash_quietly() -> None:
    """A crash writes the names of our functions, and no picture of the memory: visitors' words are in that."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    faulthandler.enable(sys.stderr)
