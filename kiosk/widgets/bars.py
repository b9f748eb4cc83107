"""The bar that stands on every screen, and the head of a page."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.look import load_look, the_theme
from kiosk.widgets.basics import Press, Touchable
from kiosk.widgets.paint import Drawing, Written

ASKED_SECONDS = 5.0
"""How long the bar asks for headphones."""


class NameButton(Touchable):
    """Whose screen this is; pressed, it goes home."""

    note = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"kind": "primary", **kwargs})
        self.fbind("note", self._draw)

    def _draw_all(self, dt: float) -> None:
        theme = the_theme()
        self._noted = Written(theme.on_primary)
        self._noted.write(self.note, None, font_size=theme.mm * 4)
        super()._draw_all(dt)
        self.canvas.add(self._noted)

    def room(self) -> tuple[float, str]:
        theme = the_theme()
        return self.width - theme.icon - 3 * theme.gap, "left"

    def arrange(self, written: Written, drawing: Drawing | None) -> None:
        theme = the_theme()
        x = self.x + theme.gap
        if drawing:
            drawing.place(x, self.center_y - theme.icon / 2, theme.icon)
            x += theme.icon + theme.gap
        high = written.size[1] + self._noted.size[1]
        written.place(x, self.center_y + high / 2 - written.size[1])
        self._noted.place(x, self.center_y - high / 2)


class DangerBar(Press):
    """The emergency number, on every screen; pressed, it says what to do."""


class TopBar(BoxLayout):
    """Name, danger bar, reading aloud, ease and Exit, with the danger bar below where the screen is upright.

    `warned`: the next press on Exit leaves although a code is not saved.
    """

    warned = BooleanProperty(False)
    reads = BooleanProperty(False)
    """Something can be read aloud here."""
    reading = BooleanProperty(False)
    unheard = BooleanProperty(False)
    """Nothing is read as long as no headphones are in: the button says so for a while."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        danger = DangerBar()
        if the_theme().wide:
            self.ids.row.add_widget(danger, index=3)
        else:
            danger.corner = 0
            self.add_widget(danger)

    def ask_for_headphones(self) -> None:
        """Says for a while what is missing to be read to."""
        self.unheard = True
        Clock.schedule_once(lambda _dt: setattr(self, "unheard", False), ASKED_SECONDS)

    def is_name(self, pos: tuple[float, float]) -> bool:
        """True for a point of the window that lies on the name."""
        name = self.ids.name
        return bool(self.parent and name.collide_point(*name.to_widget(*pos)))


class PageHead(BoxLayout):
    """Back, and the title of the page."""

    title = StringProperty("")


class BarButton(Press):
    """A button of the top bar."""


load_look(__file__)
