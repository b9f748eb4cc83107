"""How often each hour a topic was asked for and nothing found: counts without people, handed to the register."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter as Tally
from collections.abc import Callable
from datetime import UTC, datetime

from concerns import taken_hour
from concerns.counters import Counter
from web.refusal import Refusal
from web.register import Desk

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 60.0
"""How often it is looked whether an hour has ended."""
Now = Callable[[], datetime]


def utc_now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


class Counting:
    """Counts in memory, given to the register when their hour has ended, and at the end."""

    def __init__(self, desk: Desk, event: str = "", now: Now = utc_now) -> None:
        self._desk = desk
        self._event = event
        self._now = now
        self._tally: Tally[tuple[str, str, str]] = Tally()
        self._batch = secrets.token_hex(16)

    def count(self, kind: str, key: str) -> None:
        """One more of a kind ("topic", "unanswered", "session", "concern"), this hour."""
        self._tally[taken_hour(self._now()), kind, key] += 1

    async def hand_over(self, *, all_of_it: bool = False) -> None:
        """Gives the register the hours that have ended, or all. What it does not take is kept for the next time."""
        hour = taken_hour(self._now())
        over = {at: count for at, count in self._tally.items() if all_of_it or at[0] < hour}
        if not over:
            return
        rows = [Counter(at, self._event, kind, key, count) for (at, kind, key), count in over.items()]
        try:
            await self._desk.add_counters(self._batch, "web", rows)
        except Refusal:
            return
        self._tally -= Tally(over)
        self._batch = secrets.token_hex(16)

    async def run(self) -> None:
        """Hands over hour by hour until cancelled."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN)
            await self.hand_over()
