"""Sync: what waits on a device goes to the public door, in the background, for as long as it takes.

No clock and no thread of its own: whoever has them calls `step` when it is time. Killed at any moment, nothing
is lost, since a concern leaves the outbox only when the door has named it, and nothing is doubled, since the
register knows each id.
"""

from __future__ import annotations

from random import Random
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from concerns.door import Away, CountBatch, Door, DoorError, Refused
from concerns.envelope import Envelope
from concerns.outbox import Outbox
from concerns.storeerrors import StoreError

BATCH = 20
"""Concerns of one step."""
USUAL = 60.0
"""Seconds until we look again when nothing is wrong."""
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 900.0
"""Seconds of the first and of the longest pause after a failure; each is twice the one before."""
ASIDE = 24 * 3600.0
"""Seconds until something that the door refused is tried again: it may have been updated."""


class Counts(Protocol):
    """Where the device's counts wait: a batch keeps its id and rows until it is acknowledged."""

    def batch(self) -> CountBatch | None: ...
    def acknowledged(self, batch: str) -> None: ...


class State(Struct, frozen=True):
    """How it stands, for staff.

    `succeeded` is when the door last answered as it should, in the caller's seconds, None if it never did, or
    was never asked since nothing waited; `problem` one plain line, empty while all is well; `aside` how many
    concerns the door refused: they stay in the outbox and go with the next stick.
    """

    succeeded: float | None = None
    problem: str = ""
    failures: int = 0
    handed_in: int = 0
    aside: int = 0


class Sync:
    """Outbox and counts of one device on their way to one door."""

    def __init__(
        self, outbox: Outbox, door: Door, counts: Counts | None = None, random: Random | None = None
    ) -> None:
        self._outbox = outbox
        self._door = door
        self._counts = counts
        self._random = random or Random()  # noqa: S311 - it spreads kiosks in time, it guards nothing
        self._aside: dict[str, float] = {}
        self._counts_aside = 0.0
        self._answered = False
        self.state = State()

    def step(self, now: float) -> float:
        """Hand in a batch of concerns and one of counts. When to call again; both in seconds of any one clock.

        Never raises for what disk or network do: `state` tells.
        """
        self._aside = {id: until for id, until in self._aside.items() if until > now}
        self._answered = False
        try:
            more = self._concerns(now)
            more = self._some_counts(now) or more
        except (DoorError, StoreError) as error:
            failures = self.state.failures + 1
            self._tell(problem=str(error), failures=failures)
            asked_for = error.wait if isinstance(error, Away) else 0
            return now + max(asked_for, self._pause(failures))
        self._tell(problem="", failures=0, succeeded=now if self._answered else self.state.succeeded)
        return now if more else now + USUAL * self._random.uniform(0.8, 1.2)

    def _concerns(self, now: float) -> bool:
        """Whether more wait. What the door has named leaves the outbox, whatever came after it."""
        waiting = self._waiting()
        named: list[str] = []
        try:
            for envelope in waiting[:BATCH]:
                try:
                    self._door.hand_in(envelope)
                    named.append(envelope.id)
                except Refused:
                    self._aside[envelope.id] = now + ASIDE
                self._answered = True
        finally:
            if named:
                self._outbox.acknowledged(named)
                self._tell(handed_in=self.state.handed_in + len(named))
        return len(waiting) > BATCH

    def _waiting(self) -> list[Envelope]:
        """One more than a batch, to know whether more wait, without those set aside."""
        found = self._outbox.pending(BATCH + 1 + len(self._aside))
        return [envelope for envelope in found if envelope.id not in self._aside]

    def _some_counts(self, now: float) -> bool:
        """Whether there may be more. Counts that the door refuses stay where they are until it is updated."""
        batch = self._counts.batch() if self._counts else None
        if self._counts is None or batch is None or now < self._counts_aside:
            return False
        try:
            self._answered = True
            self._door.count(batch)
        except Refused:
            self._counts_aside = now + ASIDE
            return False
        self._counts.acknowledged(batch.id)
        return True

    def _pause(self, failures: int) -> float:
        """Longer and longer, and never the same for two kiosks, so that a hub that comes back is not run over."""
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures - 1, 20))
        return longest * self._random.uniform(0.5, 1)

    def _tell(self, **changed: object) -> None:
        self.state = replace(self.state, aside=len(self._aside), **changed)
