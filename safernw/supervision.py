"""When a process that ended is started again, and when one that goes on is taken for hung. No process in here."""

from __future__ import annotations


class Rhythm:
    """The pauses between two starts of a process that keeps failing, in seconds: doubled each time.

    One that lived `long_enough` had started well: the pauses begin anew.
    """

    def __init__(self, first: float = 1.0, longest: float = 60.0, long_enough: float = 120.0) -> None:
        self._first, self._longest, self._long_enough = first, longest, long_enough
        self._next = first

    def pause(self, lived: float) -> float:
        """How long to wait, now that the process has ended after `lived` seconds."""
        if lived >= self._long_enough:
            self._next = self._first
        pause, self._next = self._next, min(2 * self._next, self._longest)
        return pause


class Watchdog:
    """Watches for signs of life. Times are seconds of a clock that only goes forward.

    `patience` is how long a process may be silent, `starting` how long until its first sign.
    """

    def __init__(self, patience: float, starting: float) -> None:
        self._patience, self._starting = patience, starting
        self._until = 0.0
        self.alive = False
        """It has given a sign since it was started."""

    def started(self, now: float) -> None:
        """The process was started."""
        self.alive = False
        self._until = now + self._starting

    def heard(self, now: float) -> None:
        """The process gave a sign."""
        self.alive = True
        self._until = now + self._patience

    def overdue(self, now: float) -> bool:
        """True when the process is to be taken for hung."""
        return now > self._until


class Doubt:
    """Counts how often in turn something was asked in vain; `enough` times mean that it hangs."""

    def __init__(self, enough: int = 3) -> None:
        self._enough = enough
        self._in_vain = 0
        self._answered = False

    def started(self) -> None:
        """It was started: until its first answer nothing counts, since it is waking up."""
        self._in_vain, self._answered = 0, False

    def asked(self, answered: bool) -> bool:
        """It was asked. True when it has answered once and now hangs."""
        self._answered = self._answered or answered
        self._in_vain = 0 if answered else self._in_vain + 1
        return self._answered and self._in_vain >= self._enough
