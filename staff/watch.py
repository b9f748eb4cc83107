"""Spikes of the last day, worked out when somebody looks and kept for a minute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from threading import Lock

from concerns.model import hour_number, taken_hour
from staff.clock import OFFICE
from staff.insight import Seen, series
from staff.spikes import Spike, episodes, tally

KEPT = 60.0
"""Seconds for which an answer is kept."""
HOURS = 24
"""Spikes that went on or began in so many hours are told."""


class Watch:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._at = float("-inf")
        self._of = -1
        self._spikes: list[Spike] = []

    def spikes(self, seen: Iterable[Seen], now: datetime) -> list[Spike]:
        """Those of the last HOURS, the newest first."""
        with self._lock:
            known = list(seen)
            moment = now.timestamp()
            if not (0 <= moment - self._at < KEPT and self._of == len(known)):
                hour = hour_number(taken_hour(now))
                offset = round((now.astimezone(OFFICE).utcoffset() or now - now).total_seconds() / 3600)
                self._spikes = episodes(tally(series(known), hour), hour - HOURS, hour, offset)
                self._at, self._of = moment, len(known)
            return self._spikes
