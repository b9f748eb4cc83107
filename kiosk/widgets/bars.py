"""The bar that stands on every screen, and the head of a page."""

from __future__ import annotations

from kivy.app import App
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.look import load_look
from kiosk.widgets.basics import Press, Touchable


class NameButton(Touchable):
    """Whose screen this is; pressed, it goes home."""

    note = StringProperty("")


class DangerBar(Press):
    """The emergency number, on every screen; pressed, it says what to do."""


class TopBar(BoxLayout):
    """Name, danger bar, text size and Exit. `warned`: the next press on Exit leaves although a code is not saved."""

    warned = BooleanProperty(False)

    def on_kv_post(self, base_widget: object) -> None:
        """Puts the danger bar where the screen has room for it, and again when the screen is turned."""
        self._danger = DangerBar()
        theme = App.get_running_app().theme
        theme.bind(wide=lambda _theme, wide: self._place(wide))
        self._place(theme.wide)

    def _place(self, wide: bool) -> None:
        """In the row of the name on a wide screen, else below it from edge to edge."""
        if self._danger.parent:
            self._danger.parent.remove_widget(self._danger)
        self._danger.corner = App.get_running_app().theme.radius if wide else 0
        if wide:
            self.ids.row.add_widget(self._danger, index=2)
        else:
            self.add_widget(self._danger)


class PageHead(BoxLayout):
    """Back, and the title of the page."""

    title = StringProperty("")


class BarButton(Press):
    """A button of the top bar."""


load_look(__file__)
