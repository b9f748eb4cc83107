"""What a kiosk has to be told: where its files are, how large its panel is, how patient it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


class KioskError(Exception):
    """The kiosk cannot open; the message is one plain line for whoever started it."""


@dataclass(frozen=True, kw_only=True)
class KioskSettings:
    """The settings of one kiosk. Lengths are in millimetres, times in seconds, sizes of a window in pixels.

    `register_public_key_path` may be missing or name a file that is not there: topics and contacts work
    then, and the concern form says plainly that this screen cannot take concerns.
    """

    data_dir: Path
    """Everything that the kiosk or Kivy writes goes under here."""
    outbox_path: Path
    register_public_key_path: Path | None = None
    pack_path: Path | None = None
    """The pack's folder; None is the pack that ships with the program."""
    event_id: str = ""
    """The road-show; empty is the pack's default event."""
    assistant_url: str = "http://127.0.0.1:5005"
    assistant_patience: float = 8.0
    """How long an answer may take before the screen says that the assistant is away."""
    hub: str = ""
    """Base address of the public door; empty where this screen hands concerns over by stick alone."""
    windowed: bool = False
    """A window that can be moved and closed, for the office. False: full screen and locked down."""
    window_size: tuple[int, int] = (540, 960)
    panel_mm: tuple[float, float] = (345.0, 194.0)
    """Long and short side of the visible panel, as turned does not matter. The default is a 15.6-inch one."""
    viewing_distance_mm: float = 500.0
    """How far the eyes are: the largest text size makes a capital H of 0.7 degrees there (EN 301 549, 5.1.4)."""
    sound: Literal["aloud", "headphones", "off"] = "aloud"
    """Reading aloud: to all around, only while headphones are known to be plugged in, or not at all."""
    idle_seconds: float = 60.0
    """How long nobody may touch the screen before it asks "Still there?"."""
    countdown_seconds: float = 30.0
    """How long that question stands before everything is wiped."""
    pulse: int | None = None
    """The pipe into which the screen says that it is alive (`kiosk.pulse`); None when nobody keeps it."""
