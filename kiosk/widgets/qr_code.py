"""A QR code on the screen. Its pattern is made a frame later, so that a page opens without waiting for it."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.look import load_look
from kiosk.qr import pattern


class QrCode(Widget):
    """A code that a phone's camera reads; every module is a whole number of pixels."""

    payload = StringProperty("")
    texture = ObjectProperty(None, allownone=True)
    modules = NumericProperty(0)
    drawn = NumericProperty(0)

    def on_payload(self, _widget: object, _payload: str) -> None:
        Clock.schedule_once(self._make, 0)

    def _make(self, _dt: float) -> None:
        side, dots = pattern(self.payload)
        texture = Texture.create(size=(side, side), colorfmt="rgba", bufferfmt="ubyte")
        texture.mag_filter = texture.min_filter = "nearest"
        pixels = b"".join(b"\xff\xff\xff\xff" if dot else b"\0\0\0\xff" for dot in dots)
        texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
        self.modules = side
        self.texture = texture


class LabelledCode(BoxLayout):
    """A code and what scanning it does."""

    payload = StringProperty("")
    caption = StringProperty("")


load_look(__file__)
