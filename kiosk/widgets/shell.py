"""The frame round every screen: the top bar, the screen itself, and the question "Still there?"."""

from __future__ import annotations

from collections.abc import Iterator
from time import time
from typing import Any

from kivy.app import App
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk import garbage
from kiosk.look import load_look, the_theme
from kiosk.reading import shown
from kiosk.widgets import basics, words  # noqa: F401 - used in kv files
from kiosk.widgets.bars import TopBar
from kiosk.widgets.page import Page

TAP_SECONDS = 0.5
"""How long after it comes down a finger may hold up what a screen still has to build."""


class Screen(BoxLayout):
    """What every screen is. It is built when it is opened, and dropped when it is left."""

    bare = False
    """Without the top bar: nobody is there, or an officer is."""
    keep_in_view = False
    """"Still there?" keeps to the lower edge, so that what stands here can be read on."""

    kept = False
    """It shows nothing of a visitor, and may be shown again as it is."""

    def __init__(self, **kwargs: object) -> None:
        theme = the_theme()
        self._filling: Any = None
        own = {"orientation": "vertical", "padding": (theme.margin, theme.space), "spacing": theme.space}
        super().__init__(**{**own, **kwargs})

    def go_back(self) -> bool:
        """True when the screen took Back itself, as a form does between its questions."""
        return False

    def left(self) -> None:
        """Called when the screen is about to be dropped: keeps in the visit what the visitor may come back to."""

    @property
    def pages(self) -> list[Page]:
        """What scrolls in it."""
        return [widget for widget in self.walk(restrict=True) if isinstance(widget, Page)]

    @property
    def depth(self) -> float:
        """How far it is scrolled down, in pixels."""
        return max((page.depth for page in self.pages), default=0.0)

    def go_to(self, depth: float) -> None:
        """Scrolls so far down: at once, and again when all of it is built and has found its place."""
        self._scroll(depth)
        if depth:
            Clock.schedule_interval(lambda _dt: self._go_on_to(depth), 0)

    def _go_on_to(self, depth: float) -> bool:
        if not self.whole:
            return bool(self.parent)
        Clock.schedule_once(lambda _dt: self._scroll(depth), 0)
        return False

    def _scroll(self, depth: float) -> None:
        for page in self.pages:
            page.go_to(depth)

    def fill(self, steps: Iterator[None]) -> None:
        """Builds the first step now and one more with every frame once it stands, so that it opens without waiting."""
        if next(steps, steps) is not steps:
            self._filling = Clock.schedule_interval(lambda _dt: self._go_on(steps), 0)

    @property
    def whole(self) -> bool:
        """Everything of it is built."""
        return self._filling is None

    @property
    def moving(self) -> bool:
        """It is about to scroll by itself."""
        return False

    def _go_on(self, steps: Iterator[None]) -> bool:
        if not self.parent and not (self.kept and App.get_running_app().shell.screen.bare):
            return True  # somebody uses another screen, whose frames must not wait for this one
        if any(time() - touch.time_start < TAP_SECONDS for touch in EventLoop.touches):
            return True  # what the finger does now must not wait either; one that stays may hold up no number
        if next(steps, steps) is steps:
            self._filling = None
            self._app_reads_it()
            return False
        return True

    def _app_reads_it(self) -> None:
        """From its beginning, now that it is whole, if it stands there and screens are being read."""
        app = App.get_running_app()
        if app.shell.screen is self:
            app.reader.again()

    def stop_filling(self) -> None:
        """Builds no more of it."""
        if self._filling:
            self._filling.cancel()
            self._filling = None


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
        self._tidy = Clock.create_trigger(lambda _dt: garbage.collect(), garbage.PAUSE_SECONDS)
        self.dress()

    @property
    def room(self) -> tuple[float, float]:
        """Width and height of a screen below the bar, as far as is known."""
        width, height = self.layers.size
        return width, height if self.bar.parent else height - self.bar.minimum_height

    def dress(self) -> None:
        """Builds bar and stage, empty, as the theme now is. The screen has to be presented again."""
        self._drop()
        self.clear_widgets()
        self._above, self.bar, self._question = Widget(), TopBar(), StillThere()
        self.layers, self.stage = FloatLayout(), BoxLayout()
        self.layers.add_widget(self.stage)
        self.add_widget(self.layers)

    def present(self, screen: Screen) -> None:
        """Shows a screen in the place of the one before."""
        if screen is self.screen:
            return
        self.empty()
        self.screen = screen
        self._frame(screen.bare)
        self.stage.add_widget(screen)
        self._tidy.cancel()
        self._tidy()

    def empty(self) -> None:
        """Takes away the screen and the question."""
        self._drop()
        self.stage.clear_widgets()
        self.show_warning(0)

    def _drop(self) -> None:
        self.screen.left()
        if not self.screen.kept:
            self.screen.stop_filling()
        self.screen = Screen()

    def show_warning(self, seconds: int) -> None:
        """The question with so many seconds left; 0 takes it away."""
        question = self._question
        question.seconds = seconds
        question.low = self.screen.keep_in_view
        if seconds and not question.parent:
            self.layers.add_widget(question)
            App.get_running_app().reader.say(shown(question))
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
