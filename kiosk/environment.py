"""Readies the process for Kivy, which reads its environment and configuration while it is imported.

Nothing is read from or written to the user's `~/.kivy`, nothing is logged to a file, and the panel is read by one
input provider only: two would type everything twice.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
import tempfile
from pathlib import Path

from kiosk.settings import KioskError, KioskSettings
from kiosk.x_server import panel_pixels

ONE_POINTER = "mouse,disable_on_activity,disable_multitouch"
"""SDL hands in a panel's fingers itself; the mouse keeps still meanwhile and draws no red dots."""


def prepare(settings: KioskSettings) -> None:
    """Sets Kivy's environment and its configuration in memory. To be called before any import of Kivy.

    Raises `KioskError` when there is no display, or the data folder cannot be made.
    """
    _need_display()
    home = _kivy_home(settings.data_dir)
    os.environ.update(
        KIVY_HOME=str(home), KIVY_NO_CONFIG="1", KIVY_NO_ENV_CONFIG="1", KIVY_NO_ARGS="1",
        KIVY_NO_FILELOG="1", KIVY_LOG_MODE="PYTHON", KIVY_IMAGE="sdl2", SDL_NO_SIGNAL_HANDLERS="1",
    )  # fmt: skip
    logging.getLogger("kivy").setLevel(logging.WARNING)
    _configure(settings)


def _need_display() -> None:
    headless = not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and headless and os.environ.get("SDL_VIDEODRIVER") != "kmsdrm":
        raise KioskError("The kiosk needs a display: start it in a graphical session, or set DISPLAY to one")


def _kivy_home(data_dir: Path) -> Path:
    home = data_dir / "kivy"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno in (errno.EROFS, errno.ENOSPC, errno.EDQUOT):
            return Path(tempfile.mkdtemp(prefix="safernw-"))  # a full disk keeps nobody from the topics
        raise KioskError(f"The kiosk cannot write in its data folder {data_dir}: {error.strerror}") from error
    return home


def _configure(settings: KioskSettings) -> None:
    from kivy.config import Config

    locked = not settings.windowed
    width, height = (panel_pixels() if locked else None) or settings.window_size
    graphics = {
        "fullscreen": "auto" if locked else "0",
        "show_cursor": "0" if locked else "1",
        "width": str(width),
        "height": str(height),
        "multisamples": "0",
        "maxfps": "60",
    }
    for key, value in graphics.items():
        Config.set("graphics", key, value)
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "keyboard_mode", "")
    Config.remove_section("input")
    Config.add_section("input")
    Config.set("input", "mouse", ONE_POINTER)
