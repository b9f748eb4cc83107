"""The frame round every screen: the top bar, the screen itself, and the question "Still there?"."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.look import load_look, the_theme
from kiosk.widgets import basics, page, words  # noqa: F401 - used in kv files
from kiosk.widgets.bars import TopBar


class Screen(BoxLayout):
    """What every screen is. It is built when it is opened, and dropped when it is left."""

    bare = False
    """Without the top bar: nobody is there, or an officer is."""
    keep_in_view = False
    """"Still there?" keeps to the lower edge, so that what stands here can be read on."""

    def __init__(self, **kwargs: object) -> None:
        theme = the_theme()
        own = {"orientation": "vertical", "padding": (theme.margin, theme.space), "spacing": theme.space}
        super().__init__(**{**own, **kwargs})

    def go_back(self) -> bool:
        """True when the screen took Back itself, as a form does between its questions."""
        return False

    def left(self) -> None:
        """Called when the screen is about to be dropped: keeps in the visit what the visitor may come back to."""


class StillThere(FloatLayout):
    """Asks an idle visitor whether to go on. `low` keeps to the lower edge, so that a code stays in view."""

    seconds = NumericProperty(0)
    low = BooleanProperty(False)

    def on_touch_down(self, touch: object) -> bool:
        """Any touch says yes; it does nothing else below the question."""
        return True


class Shell(BoxLayout):
    """The root widget. `dress` builds all of it from the theme."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"orientation": "vertical", **kwargs})
        self.screen = Screen()
        self.dress()

    def dress(self) -> None:
        """Builds bar and stage, empty, as the theme now is. The screen has to be presented again."""
        self.screen.left()
        self.screen = Screen()
        self.clear_widgets()
        self._above, self.bar, self._question = Widget(), TopBar(), StillThere()
        self.layers, self.stage = FloatLayout(), BoxLayout()
        self.layers.add_widget(self.stage)
        self.add_widget(self.layers)

    def present(self, screen: Screen) -> None:
        """Shows a screen in the place of the one before."""
        self.empty()
        self.screen = screen
        self._frame(screen.bare)
        self.stage.add_widget(screen)

    def empty(self) -> None:
        """Takes away the screen and the question."""
        self.screen.left()
        self.screen = Screen()
        self.stage.clear_widgets()
        self.show_warning(0)

    def show_warning(self, seconds: int) -> None:
        """The question with so many seconds left; 0 takes it away."""
        question = self._question
        question.seconds = seconds
        question.low = self.screen.keep_in_view
        if seconds and not question.parent:
            self.layers.add_widget(question)
        elif not seconds and question.parent:
            self.layers.remove_widget(question)

    def _frame(self, bare: bool) -> None:
        """The bar above the screen, and above the bar what is out of reach."""
        used = the_theme().used
        for widget, stands in ((self.bar, not bare), (self._above, not bare and used < 1)):
            if stands and not widget.parent:
                self.add_widget(widget, index=len(self.children))
            elif not stands and widget.parent:
                self.remove_widget(widget)
        self._above.size_hint_y, self.layers.size_hint_y = 1 - used, used


load_look(__file__)
