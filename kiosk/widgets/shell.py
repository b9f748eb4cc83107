"""The frame round every screen: the top bar, the screen itself, and the question "Still there?"."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk.look import load_look
from kiosk.widgets import bars  # noqa: F401 - its look is used in this one's


class Screen(BoxLayout):
    """What every screen is. It is built when it is opened, and dropped when it is left."""

    bare = False
    """Without the top bar: nobody is there, or an officer is."""

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
    """The root widget."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.screen = Screen()
        self.bar = self.ids.bar.__self__
        self._question = StillThere()

    def present(self, screen: Screen) -> None:
        """Shows a screen in the place of the one before."""
        self.empty()
        self.screen = screen
        self._bar_stands(not screen.bare)
        self.ids.stage.add_widget(screen)

    def empty(self) -> None:
        """Takes away the screen and the question."""
        self.screen.left()
        self.screen = Screen()
        self.ids.stage.clear_widgets()
        self.show_warning(0)

    def _bar_stands(self, stands: bool) -> None:
        if stands and not self.bar.parent:
            self.add_widget(self.bar, index=len(self.children))
        elif not stands and self.bar.parent:
            self.remove_widget(self.bar)

    def show_warning(self, seconds: int) -> None:
        """The question with so many seconds left; 0 takes it away."""
        question, stage = self._question, self.ids.layers
        question.seconds = seconds
        question.low = getattr(self.screen, "keep_in_view", False)
        if seconds and not question.parent:
            stage.add_widget(question)
        elif not seconds and question.parent:
            stage.remove_widget(question)


load_look(__file__)
