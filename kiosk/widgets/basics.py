"""Texts, cards, icons and things to press: the look that every screen shares."""

from __future__ import annotations

from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.image import Image
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.icons import picture
from kiosk.look import load_look

load_look(__file__)


class Words(Label):
    """A text as wide as its place and as high as it needs. Never markup: what a visitor typed stays text.

    `role` is its size: caption, small, body, heading, title, number, code or huge. A size set beside it would be
    undone by the next change of the text size, since the rule of the class keeps listening.
    """

    role = StringProperty("body")


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
    """Something to press. `kind` is its look: plain, accent, primary, bar, danger, soft or bare."""

    text = StringProperty("")
    icon = StringProperty("")
    kind = StringProperty("plain")
    fill = ColorProperty()
    ink = ColorProperty()
    edge = ColorProperty()
    role = StringProperty("button")
    tall = NumericProperty(1)
    """Its least height, in touch targets."""
    corner = NumericProperty(0)
    font_size = NumericProperty(20)


class Press(Touchable):
    """A button: an icon, a text or both, in its middle."""

    def room(self, text: str, font_size: float, most: float) -> float:
        """The width in pixels for the text: what it needs in one line, at most `most`."""
        needed = CoreLabel(font_size=font_size, bold=True).get_extents(text)[0] + 2
        return max(1, min(needed, most))


class Tile(Touchable):
    """A large button of the home screen: the icon on top, the title below."""

    alarming = BooleanProperty(False)


class Row(Touchable):
    """A button of a list: icon, title, an arrow."""


class Page(ScrollView):
    """What scrolls below a page's head; its one child is as high as it needs."""

    def _bind_inactive_bar_color(self, *_: object) -> None:
        """No fading of the bar: Kivy's animation of it would keep the whole screen in memory after a wipe."""

    def show_from(self, widget: Widget) -> None:
        """Scrolls so that a widget of the page stands at the top, or as near as there is page below it."""
        beyond = self.children[0].height - self.height
        if beyond > 0:
            above = self.children[0].height - widget.top
            self.scroll_y = min(1.0, max(0.0, 1 - above / beyond))
