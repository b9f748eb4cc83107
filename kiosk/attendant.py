"""Keeps the session of the screen: hears every touch and key, asks "Still there?", wipes, and opens what comes next."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

from kiosk import garbage
from kiosk.session import Session, State
from kiosk.wiping import clear, scour

TICK_SECONDS = 0.5
PREPARE_SECONDS = 0.7
SETTLE_SECONDS = 5.0
"""By then the danger rules are ready and every screen's code is read."""
PRESS_AGAIN_SECONDS = 4.0
HOLD_SECONDS = 3.0
"""How long an officer holds the name at the top to come into staff mode."""


class Attendant:
    """Stands between the window and the session of an app."""

    def __init__(self, app: Any, session: Session) -> None:
        self._app, self.session = app, session
        self._held: Any = None

    def begin(self) -> None:
        """Starts to listen, with the attract screen up. The window hears touches on popups and keyboard too."""
        Window.bind(on_touch_down=self._touched, on_touch_up=self._let_go, on_touch_move=self._moved)
        Window.bind(on_key_down=self._key, on_textinput=self._key)
        Clock.schedule_interval(self._tick, TICK_SECONDS)
        Clock.schedule_interval(self._prepare, PREPARE_SECONDS)
        Clock.schedule_interval(self._settle, SETTLE_SECONDS)
        self._app.ways.afresh("attract")

    def press_home(self) -> None:
        """The name in the bar goes home; with a code not saved yet it is an Exit, and asks like one."""
        if self.session.state is State.STAFF:
            return
        if self._app.visit.receipt:
            self.press_exit()
        else:
            self._app.ways.home()

    def press_exit(self) -> None:
        """Exit wipes at once, but for a code not saved yet, which takes a second press."""
        bar = self._app.shell.bar
        if self._app.visit.receipt and not self._app.visit.receipt_saved and not bar.warned:
            bar.warned = True
            Clock.schedule_once(lambda _dt: setattr(bar, "warned", False), PRESS_AGAIN_SECONDS)
            return
        self.leave()

    def leave(self) -> None:
        """Ends the session and wipes everything of it."""
        self.session.leave()
        self._wipe()

    def call_staff(self) -> None:
        """Wipes, and asks for an officer's PIN: opens the screen `staff`. Not while a code is not saved yet."""
        if self._app.visit.receipt and not self._app.visit.receipt_saved:
            return
        self.session.call_staff(self._app.now())
        self._wipe()

    def _touched(self, _window: object, touch: Any) -> bool:
        """A touch begins the session or keeps it alive.

        The one that begins it, and one that answers "Still there?", press nothing that lies below.
        """
        was = self._noticed()
        self._app.reader.hush()
        self._let_go()
        if was is State.ACTIVE and self._app.shell.bar.is_name(touch.pos):
            self._held = Clock.schedule_once(lambda _dt: self.call_staff(), HOLD_SECONDS)
        asked = was is State.WARNING and bool(self._app.shell.layers.collide_point(*touch.pos))
        return asked or was is State.ATTRACT

    def _let_go(self, *_: object) -> None:
        if self._held:
            self._held.cancel()
            self._held = None

    def _moved(self, _window: object, touch: Any) -> None:
        if self._held and not self._app.shell.bar.is_name(touch.pos):
            self._let_go()

    def _key(self, *_: object) -> bool:
        return self._noticed() is State.ATTRACT

    def _noticed(self) -> State:
        """Tells the session that somebody is there. Returns the state before."""
        was = self.session.state
        self.session.touch(self._app.now())
        if was is State.WARNING:
            self._app.shell.show_warning(0)
        elif was is State.ATTRACT:
            self._app.backroom.tally.count("session")
            self._app.ways.home()
        return was

    def _prepare(self, _dt: float) -> None:
        """Builds screens ahead while nobody is there, one at a time."""
        if self.session.state is State.ATTRACT:
            self._app.ways.prepare()

    def _settle(self, _dt: float) -> bool:
        """Once, when nobody is there: what has been loaded since the start stays, so no wipe need look through it."""
        if self.session.state is not State.ATTRACT:
            return True
        self._app.ways.forget(kept=True)
        garbage.keep()
        return False

    def _tick(self, _dt: float) -> None:
        was, state = self.session.state, self.session.tick(self._app.now())
        if state is State.WARNING:
            self._app.shell.show_warning(self.session.seconds_left(self._app.now()))
        elif state is State.WIPED and was is not State.WIPED:
            self._app.backroom.tally.count("timeout")
            self._wipe()

    def _wipe(self) -> None:
        """Takes everything from the screen now, and from memory with the next frame. Nobody can begin in between."""
        clear(self._app)
        self._app.ways.afresh("attract")
        Clock.schedule_once(self._finish_wipe, 0)

    def _finish_wipe(self, _dt: float) -> None:
        scour()
        if self.session.wiping_done() is State.STAFF:
            self._app.ways.afresh("staff")
