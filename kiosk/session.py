"""One visitor's time at the screen, as a state machine with no Kivy in it.

    attract --touch--> active --idle--> warning --countdown--> wiped --wiping_done--> attract
                         ^                 |                     ^
                         +-----touch-------+      leave ---------+  (from anywhere)

The caller tells it touches and the time, and does what the state asks: shows the question in `warning`, wipes in
`wiped`. Until `wiping_done` is called the state stays `wiped` whatever is touched, so that a wipe that fails
can never be taken for one that worked.
"""

from __future__ import annotations

import math
from enum import Enum


class State(Enum):
    """Where a session stands."""

    ATTRACT = "attract"
    ACTIVE = "active"
    WARNING = "warning"
    WIPED = "wiped"


class Session:
    """The session of one screen. Times are seconds of any clock that only goes forward."""

    def __init__(self, idle: float = 60.0, countdown: float = 30.0) -> None:
        self._idle = idle
        self._countdown = countdown
        self._grace = 0.0
        self._last_touch = 0.0
        self.state = State.ATTRACT

    def touch(self, now: float) -> State:
        """Somebody touched the screen or a key: the session begins, or goes on."""
        if self.state is not State.WIPED:
            self.state = State.ACTIVE
            self._last_touch = now
        return self.state

    def tick(self, now: float) -> State:
        """Time has passed. A clock that jumped back counts as no time at all."""
        if self.state in (State.ACTIVE, State.WARNING):
            self._last_touch = min(self._last_touch, now)
            left = self._wipe_at() - now
            if left <= 0:
                self.leave()
            elif left <= self._countdown:
                self.state = State.WARNING
        return self.state

    def allow(self, grace: float) -> None:
        """Gives this many more seconds before the warning, on a screen that takes long to copy by hand."""
        self._grace = grace

    def leave(self) -> State:
        """The visitor pressed Exit, or went away: everything of theirs has to be wiped now."""
        self.state = State.WIPED
        return self.state

    def wiping_done(self) -> State:
        """The caller has wiped everything: the next visitor may come."""
        self._grace = 0.0
        self.state = State.ATTRACT
        return self.state

    def seconds_left(self, now: float) -> int:
        """Whole seconds until the wipe, for the countdown on the screen; never below zero."""
        return max(0, math.ceil(self._wipe_at() - now))

    def _wipe_at(self) -> float:
        return self._last_touch + self._idle + self._grace + self._countdown
