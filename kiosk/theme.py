"""The one place for sizes and colours. Sizes are millimetres on the real panel, colours are the pack's brand.

A screen asks for `app.theme.body` or `app.theme.gap` and gets pixels; when the window or the text size changes, every
screen follows. The scale of type grows by the root of the panel's size, so that a larger panel also holds more.
"""

from __future__ import annotations

import math

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty

from content.model import Colours
from kiosk.colour import mixed, rgba

SMALLEST_PANEL = 194.0
"""Short side, in mm, of the 15.6-inch panel on which every screen is laid out; type grows from there."""
CAPITAL = 0.711
"""Height of Roboto's capital H in ems."""
TYPE = {
    "caption": 3.9, "small": 4.3, "body": 5.4, "button": 5.4, "bar_type": 5.8, "heading": 6.6,
    "title": 8.8, "number": 9.6, "code": 12.0, "huge": 14.0,
}  # fmt: skip
"""Font sizes in mm; a body line is 1.3 times that high, 7 mm."""
STEADY = ("caption", "bar_type", "title", "number", "code", "huge")
"""These grow less with the text size: they are large already, or stand where there is no more room."""
LENGTHS = {
    "hair": 0.3, "gap": 2.0, "space": 4.0, "margin": 6.0, "radius": 2.6, "target": 20.0, "bar": 20.0, "row": 15.0,
    "icon": 9.0, "key": 15.4, "key_gap": 1.3, "qr": 27.0, "widest_keys": 300.0,
}  # fmt: skip
FULL_ANGLE = math.radians(0.7)


def text_steps(viewing_distance: float, share: float = 1.0) -> tuple[float, float, float]:
    """The three text sizes as factors. The largest makes a capital H 0.7 degrees high at `viewing_distance` mm."""
    needed = viewing_distance * math.tan(FULL_ANGLE) / CAPITAL
    largest = max(1.3, needed / (TYPE["body"] * share))
    return 1.0, (1.0 + largest) / 2, largest


def _property_name(colour: str) -> str:
    """`on_primary` is `primary_ink` here: Kivy takes a name that begins with `on_` for an event's handler."""
    return f"{colour.removeprefix('on_')}_ink" if colour.startswith("on_") else colour


class Theme(EventDispatcher):
    """Sizes in pixels and colours, as properties that screens bind to."""

    wide = BooleanProperty(False)
    text_step = NumericProperty(0)
    mm = NumericProperty(5.5)
    (caption, small, body, button, bar_type) = (NumericProperty(20) for _ in range(5))
    (heading, title, number, code, huge) = (NumericProperty(20) for _ in range(5))
    (hair, gap, space, margin, radius, target, bar, row) = (NumericProperty(10) for _ in range(8))
    (icon, key, key_gap, qr, widest_keys) = (NumericProperty(10) for _ in range(5))
    (primary, primary_ink, accent, accent_ink, emergency, emergency_ink) = (ColorProperty() for _ in range(6))
    (background, surface, text, quiet, line, tint, warm, primary_soft) = (ColorProperty() for _ in range(8))

    def __init__(self, colours: Colours, panel_mm: tuple[float, float], viewing_distance: float) -> None:
        super().__init__()
        self._short_side = min(panel_mm)
        self._share = max(1.0, math.sqrt(self._short_side / SMALLEST_PANEL))
        self._steps = text_steps(viewing_distance, self._share)
        self.colour(colours)

    def colour(self, colours: Colours) -> None:
        """Takes the colours of a brand."""
        for name in Colours.__struct_fields__:
            setattr(self, _property_name(name), rgba(getattr(colours, name)))
        self.tint = mixed(rgba(colours.surface), rgba(colours.accent), 0.10)
        self.primary_soft = mixed(rgba(colours.primary), rgba(colours.on_primary), 0.12)
        self.warm = mixed(rgba(colours.surface), rgba(colours.emergency), 0.07)

    def resize(self, width: float, height: float) -> None:
        """Fits everything to a window of so many pixels, which fills the panel."""
        self.wide = width > height
        self.mm = min(width, height) / self._short_side * self._share
        self._apply()

    def next_text_size(self) -> None:
        """The next of the three text sizes, after the largest the normal one again."""
        self.text_step = (self.text_step + 1) % len(self._steps)
        self._apply()

    def as_before(self) -> None:
        """Back to the normal text size, for the next visitor."""
        self.text_step = 0
        self._apply()

    def _apply(self) -> None:
        larger = self._steps[int(self.text_step)]
        for name, length in LENGTHS.items():
            setattr(self, name, round(length * self.mm))
        self.hair = max(1, self.hair)
        for name, size in TYPE.items():
            factor = math.sqrt(larger) if name in STEADY else larger
            setattr(self, name, round(size * self.mm * factor))
