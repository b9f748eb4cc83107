"""The bar that stands on every screen, and the head of a page."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty  # type: ignore[import-untyped]
from kivy.uix.boxlayout import BoxLayout  # type: ignore[import-untyped]
from kivy.uix.gridlayout import GridLayout  # type: ignore[import-untyped]

from kiosk.look import load_look
from kiosk.widgets.basics import Press, Touchable


class NameButton(Touchable):
    """Whose screen this is; pressed, it goes home."""

    note = StringProperty("")


class TopBar(GridLayout):
    """Name, danger bar, text size and Exit. `warned`: the next press on Exit leaves although a code is not saved."""

    warned = BooleanProperty(False)


class PageHead(BoxLayout):
    """Back, and the title of the page."""

    title = StringProperty("")


class BarButton(Press):
    """A button of the top bar."""


load_look(__file__)
