"""What the screen shows while nobody is there: the event, one message after another, and that a touch begins.

It moves in steps, some seconds apart: message, place and ground change together, so that nothing burns into the panel
and the machine rests in between.
"""

from __future__ import annotations

from itertools import cycle

from kivy.app import App
from kivy.clock import Clock
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty

from kiosk.look import load_look, the_theme
from kiosk.widgets.shell import Screen

STEP_SECONDS = 7.0
PLACES = (0.5, 0.2, 0.8, 0.35, 0.65, 0.0, 1.0)
"""Where the words stand between the lower and the upper end of their room, in turn."""


class Attract(Screen):
    """Draws people in. `light` is the ground: it changes with every message."""

    bare = True
    message = StringProperty("")
    place = NumericProperty(PLACES[0])
    light = BooleanProperty(False)
    ground, ink = ColorProperty(), ColorProperty()
    plate, plate_ink = ColorProperty(), ColorProperty()

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        app = App.get_running_app()
        self._messages = cycle(app.event.messages or (app.pack.brand.strapline,))
        self._places = cycle(PLACES)
        self._step(0)
        self._stepping = Clock.schedule_interval(self._step, STEP_SECONDS)

    def left(self) -> None:
        self._stepping.cancel()

    def _step(self, _dt: float) -> None:
        theme = the_theme()
        self.message, self.place, self.light = next(self._messages), next(self._places), not self.light
        self.ground, self.ink = (
            (theme.background, theme.link) if self.light else (theme.primary, theme.on_primary)
        )
        self.plate, self.plate_ink = (
            (theme.primary, theme.on_primary) if self.light else (theme.background, theme.link)
        )


load_look(__file__)
