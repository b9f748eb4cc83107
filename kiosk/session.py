"""One visitor's time at the screen, as a state machine with no Kivy in it.

    attract --touch--> active --idle--> warning --countdown--> wiped --wiping_done--> attract
                         ^                 |                     ^
                         +-----touch-------+      leave ---------+  (from anywhere)

    (anywhere) --call_staff--> wiped --wiping_done--> staff --leave, or long idle--> wiped --wiping_done--> attract

The caller tells it touches and the time, and does what the state asks: shows the question in `warning`, wipes in
`wiped`. Until `wiping_done` is called the state stays `wiped` whatever is touched, so that a wipe that fails
can never be taken for one that worked. Nobody comes into `staff` but through a wipe, so that
no officer sees a visitor's words.

Whether the screen is degraded lies across all this: it is a set of faults, which change what a screen offers and never
whose screen it is.
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
    STAFF = "staff"


class Fault(Enum):
    """What a degraded screen cannot do."""

    ASSISTANT = "assistant"
    """Typed questions are not answered."""
    STORING = "storing"
    """Concerns cannot be taken."""


class Session:
    """The session of one screen. Times are seconds of any clock that only goes forward."""

    def __init__(self, idle: float = 60.0, countdown: float = 30.0, staff_idle: float = 120.0) -> None:
        self._idle = idle
        self._countdown = countdown
        self._staff_idle = staff_idle
        self._grace = 0.0
        self._last_touch = 0.0
        self._staff_called = False
        self.state = State.ATTRACT
        self.faults: frozenset[Fault] = frozenset()

    @property
    def degraded(self) -> bool:
        """True while something that a visitor is offered on other days cannot be done."""
        return bool(self.faults)

    def report(self, fault: Fault, present: bool) -> bool:
        """Notes that a fault is there or has gone. True when that is news."""
        before = self.faults
        self.faults = before | {fault} if present else before - {fault}
        return self.faults != before

    def touch(self, now: float) -> State:
        """Somebody touched the screen or a key: the session begins, or goes on."""
        if self.state in (State.ATTRACT, State.WARNING):
            self.state = State.ACTIVE
        if self.state is not State.WIPED:
            self._last_touch = now
        return self.state

    def tick(self, now: float) -> State:
        """Time has passed. A clock that jumped back counts as no time at all."""
        self._last_touch = min(self._last_touch, now)
        if self.state in (State.ACTIVE, State.WARNING):
            left = self._wipe_at() - now
            if left <= 0:
                self.leave()
            elif left <= self._countdown:
                self.state = State.WARNING
        elif self.state is State.STAFF and now >= self._last_touch + self._staff_idle:
            self.leave()
        return self.state

    def allow(self, grace: float) -> None:
        """Gives this many more seconds before the warning, on a screen that takes long to copy by hand."""
        self._grace = grace

    def leave(self) -> State:
        """The visitor or officer pressed Exit, or went away: everything of theirs has to be wiped now."""
        self.state = State.WIPED
        return self.state

    def call_staff(self, now: float) -> State:
        """An officer wants the screen, which is theirs after the wipe."""
        self._staff_called = True
        self._last_touch = now
        return self.leave()

    def wiping_done(self) -> State:
        """The caller has wiped everything: the next visitor may come, or the officer who called."""
        if self.state is State.WIPED:
            self._grace = 0.0
            self.state = State.STAFF if self._staff_called else State.ATTRACT
            self._staff_called = False
        return self.state

    def seconds_left(self, now: float) -> int:
        """Whole seconds until the wipe, for the countdown on the screen; never below zero."""
        return max(0, math.ceil(self._wipe_at() - now))

    def _wipe_at(self) -> float:
        return self._last_touch + self._idle + self._grace + self._countdown
