"""A QR code on the screen. Its pattern is made some frames later, so that a page opens without waiting for it."""

from __future__ import annotations

from itertools import cycle

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.look import the_theme
from kiosk.qr import pattern, public_pattern
from kiosk.widgets.basics import Column
from kiosk.widgets.words import Small

DELAYS = cycle(0.15 + 0.03 * place for place in range(8))
"""Seconds until a pattern is made: not all of a page's in one frame."""


class QrCode(Widget):
    """A code that a phone's camera reads; every module is a whole number of pixels. Black on white in every look."""

    payload = StringProperty("")
    public = BooleanProperty(False)
    """It is a contact's: its pattern may be kept."""
    texture = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: object) -> None:
        theme = the_theme()
        self._modules = 0
        super().__init__(**{"size_hint": (None, None), "size": (theme.qr, theme.qr), **kwargs})
        with self.canvas:
            Color(1, 1, 1, 1)
            self._ground = Rectangle(pos=self.pos, size=self.size)
        self._dots = Rectangle(size=(0, 0))
        for name in ("pos", "size"):
            self.fbind(name, self._place)

    def on_payload(self, _widget: object, _payload: str) -> None:
        Clock.schedule_once(self._make, next(DELAYS))

    def _make(self, _dt: float) -> None:
        side, dots = (public_pattern if self.public else pattern)(self.payload)
        texture = Texture.create(size=(side, side), colorfmt="rgba", bufferfmt="ubyte")
        texture.mag_filter = texture.min_filter = "nearest"
        pixels = b"".join(b"\xff\xff\xff\xff" if dot else b"\0\0\0\xff" for dot in dots)
        texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
        self._modules, self.texture, self._dots.texture = side, texture, texture
        self.canvas.add(self._dots)
        self._place()

    def _place(self, *_: object) -> None:
        self._ground.pos, self._ground.size = self.pos, self.size
        if self._modules:
            drawn = min(self.size) // self._modules * self._modules
            self._dots.pos = (int(self.center_x - drawn / 2), int(self.center_y - drawn / 2))
            self._dots.size = (drawn, drawn)


class LabelledCode(Column):
    """A code and what scanning it does."""

    payload = StringProperty("")
    public = BooleanProperty(False)
    caption = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        theme = the_theme()
        super().__init__(
            **{"size_hint_x": None, "width": theme.qr * 1.12, "spacing": theme.gap * 0.5, **kwargs}
        )
        self._code = QrCode(public=self.public, payload=self.payload, pos_hint={"center_x": 0.5})
        self._said = Small(text=self.caption, role="caption", halign="center")
        self.add_widget(self._code)
        self.add_widget(self._said)

    def on_payload(self, *_: object) -> None:
        if hasattr(self, "_code"):
            self._code.payload = self.payload

    def on_caption(self, *_: object) -> None:
        if hasattr(self, "_said"):
            self._said.text = self.caption

    def spoken(self) -> list[str]:
        """A code is for the eye of a phone."""
        return []
