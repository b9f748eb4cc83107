"""Texts, cards, icons and things to press: the look that every screen shares."""

from __future__ import annotations

from kivy.core.text import Label as CoreLabel  # type: ignore[import-untyped]
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty  # type: ignore[import-untyped]
from kivy.uix.behaviors import ButtonBehavior  # type: ignore[import-untyped]
from kivy.uix.boxlayout import BoxLayout  # type: ignore[import-untyped]
from kivy.uix.image import Image  # type: ignore[import-untyped]
from kivy.uix.label import Label  # type: ignore[import-untyped]
from kivy.uix.scrollview import ScrollView  # type: ignore[import-untyped]

from kiosk.icons import picture
from kiosk.look import load_look

load_look(__file__)


class Words(Label):
    """A text as wide as its place and as high as it needs. Never markup: what a visitor typed stays text."""


class Small(Words):
    """A quiet, smaller text: dates, hours, what we know of a number."""


class Heading(Words):
    """The title of a part of a page."""


class Title(Words):
    """The title of a page."""


class Icon(Image):
    """A drawing of `kiosk/icons` in one colour."""

    name = StringProperty("")

    def on_name(self, _widget: object, name: str) -> None:
        self.source = picture(name) if name else ""


class Card(BoxLayout):
    """A rounded card; `fill` and `edge` are its colours."""

    fill = ColorProperty()
    edge = ColorProperty()


class Touchable(ButtonBehavior, BoxLayout):
    """Something to press. `kind` is its look: plain, accent, primary, danger, soft or bare."""

    text = StringProperty("")
    icon = StringProperty("")
    kind = StringProperty("plain")
    fill = ColorProperty()
    ink = ColorProperty()
    edge = ColorProperty()
    font_size = NumericProperty(20)


class Press(Touchable):
    """A button: an icon, a text or both, in its middle."""

    def room(self, width: float, text: str, font_size: float) -> float:
        """The width in pixels for the text: what it needs in one line, or what the button leaves it."""
        needed = CoreLabel(font_size=font_size, bold=True).get_extents(text)[0] + 2
        icon = self.spacing + self.height * 0.5 if self.icon else 0
        left = width - self.padding[0] - self.padding[2] - 2 * self.spacing - icon
        return max(1, min(needed, left))


class Tile(Touchable):
    """A large button of the home screen: the icon on top, the title below."""

    alarming = BooleanProperty(False)


class Row(Touchable):
    """A button of a list: icon, title, an arrow."""


class Page(ScrollView):
    """What scrolls below a page's head; its one child is as high as it needs."""
