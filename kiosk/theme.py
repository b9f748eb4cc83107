"""The one place for sizes and colours: a screen asks for `theme.body` or `theme.gap` and gets pixels.

Sizes are millimetres on the real panel, from theme.yml; colours are the pack's brand, or theme.yml's look of high
contrast.
The scale of type grows by the root of the panel's size, so that a larger panel also holds more. Screens are built
from the theme and do not follow it: after a change the shell and the screen are built afresh.
"""

from __future__ import annotations

import math
from functools import cache
from importlib import resources
from typing import Any

import msgspec
import yaml

from content.model import Colours
from kiosk.colour import RGBA, mixed, rgba

SMALLEST_PANEL = 194.0
"""Short side, in mm, of the 15.6-inch panel on which every screen is laid out; type grows from there."""
CAPITAL = 0.711
"""Height of Roboto's capital H in ems."""
FULL_ANGLE = math.radians(0.7)
LOWER_PART = 0.64
"""Share of an upright screen that is used when the controls are to be in reach from a wheelchair."""


@cache
def measures() -> dict[str, Any]:
    """What theme.yml says."""
    text = resources.files("kiosk").joinpath("theme.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def text_steps(viewing_distance: float, share: float = 1.0) -> tuple[float, float, float]:
    """The three text sizes as factors. The largest makes a capital H 0.7 degrees high at `viewing_distance` mm."""
    needed = viewing_distance * math.tan(FULL_ANGLE) / CAPITAL
    largest = max(1.3, needed / (measures()["type"]["body"] * share))
    return 1.0, (1.0 + largest) / 2, largest


class Theme:
    """Sizes in pixels and colours, as attributes."""

    caption: int
    small: int
    body: int
    button: int
    bar_type: int
    heading: int
    title: int
    number: int
    code: int
    huge: int
    poster: int
    hair: int
    gap: int
    space: int
    margin: int
    radius: int
    target: int
    bar: int
    icon: int
    key: int
    key_gap: int
    qr: int
    widest_keys: int
    primary: RGBA
    on_primary: RGBA
    accent: RGBA
    on_accent: RGBA
    emergency: RGBA
    on_emergency: RGBA
    background: RGBA
    surface: RGBA
    text: RGBA
    quiet: RGBA
    line: RGBA
    tint: RGBA
    warm: RGBA
    primary_soft: RGBA
    link: RGBA
    """What leads somewhere, on background, surface or tint."""

    def __init__(self, colours: Colours, panel_mm: tuple[float, float], viewing_distance: float) -> None:
        self._short_side = min(panel_mm)
        self._share = max(1.0, math.sqrt(self._short_side / SMALLEST_PANEL))
        self._steps = text_steps(viewing_distance, self._share)
        self._brand = colours
        self._size = (1080.0, 1920.0)
        self.normal()

    def normal(self) -> None:
        """As a visitor finds it: normal text, the brand's colours, the whole screen."""
        self.text_step, self.contrast, self.lower = 0, False, False
        self._apply()

    @property
    def changed(self) -> bool:
        """A visitor has made it otherwise."""
        return bool(self.text_step or self.contrast or self.lower)

    def colour(self, colours: Colours) -> None:
        """Takes the colours of a brand."""
        self._brand = colours
        self._apply()

    def resize(self, width: float, height: float) -> None:
        """Fits everything to a window of so many pixels, which fills the panel."""
        self._size = (width, height)
        self._apply()

    def set_text(self, step: int) -> None:
        """One of the three text sizes: 0, 1 or 2."""
        self.text_step = step % len(self._steps)
        self._apply()

    def set_contrast(self, high: bool) -> None:
        """The high-contrast look, or the brand's."""
        self.contrast = high
        self._apply()

    def set_lower(self, lower: bool) -> None:
        """Everything in the lower part of an upright screen, or on all of it."""
        self.lower = lower
        self._apply()

    @property
    def wide(self) -> bool:
        """The screen lies on its long side."""
        return self._size[0] > self._size[1]

    @property
    def used(self) -> float:
        """The share of the screen's height that is used, from below."""
        return LOWER_PART if self.lower and not self.wide else 1.0

    def _apply(self) -> None:
        self.mm = min(self._size) / self._short_side * self._share
        larger, steady = self._steps[self.text_step], measures()["steady"]
        for name, length in measures()["lengths"].items():
            setattr(self, name, max(1, round(length * self.mm)))
        for name, size in measures()["type"].items():
            factor = math.sqrt(larger) if name in steady else larger
            setattr(self, name, round(size * self.mm * factor))
        colours = msgspec.convert(measures()["contrast"], Colours) if self.contrast else self._brand
        for name in Colours.__struct_fields__:
            setattr(self, name, rgba(getattr(colours, name)))
        soft = 0.0 if self.contrast else 1.0
        self.tint = mixed(self.surface, self.accent, 0.10 * soft)
        self.warm = mixed(self.surface, self.emergency, 0.07 * soft)
        self.primary_soft = mixed(self.primary, self.on_primary, 0.12 * soft)
        self.link = self.accent if self.contrast else self.primary
