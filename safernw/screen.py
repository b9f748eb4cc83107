"""The touchscreen with this machine's settings: one on a data folder, told where everything lies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from concerns.files import outbox_path, public_key_path
from kiosk import KioskError, KioskSettings, run
from safernw.settings import Settings


def has_display() -> bool:
    """True where a window can be opened."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_kiosk(settings: Settings, data: Path, event: str, windowed: bool, assistant_url: str) -> int:
    """Shows the touchscreen until it is closed; its exit status. Raises `KioskError`."""
    panel = (settings.panel_long_mm, settings.panel_short_mm)
    with only_one(data):
        return run(
            KioskSettings(
                data_dir=data,
                outbox_path=outbox_path(data),
                register_public_key_path=public_key_path(data),
                pack_path=settings.pack_path,
                event_id=event or settings.event,
                assistant_url=assistant_url,
                windowed=windowed or settings.windowed,
                panel_mm=panel,
                sound=settings.sound,
            )
        )


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Holds the data folder for one kiosk. Raises `KioskError` when another has it."""
    with (data / "kiosk.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KioskError(
                f"{data}: another kiosk is using this data folder; close it, or set SAFERNW_DATA to another"
            ) from None
        yield
