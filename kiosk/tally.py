"""Counts what happens on the screen, in memory first: the disk is written on a thread of its own, now and then.

A kill loses what was counted since, at most `WRITE_SECONDS` of it. A disk that takes nothing loses nothing: counts
wait in memory, a handful of numbers an hour.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from concerns import StoreError, taken_hour
from kiosk.counters import What, open_counters

WRITE_SECONDS = 60.0
log = logging.getLogger(__name__)


class Tally:
    """Counts for one event. `now` tells the time, of which only the hour is kept."""

    def __init__(self, path: Path, event: str, now: Callable[[], datetime]) -> None:
        self._path, self.event, self._now = path, event, now
        self._lock = threading.Lock()
        self._counts: Counter[What] = Counter()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="counters")
        self._closed = False

    def count(self, kind: str, key: str = "") -> None:
        """One more of this kind (`kiosk.counters.KINDS`)."""
        what = What(taken_hour(self._now()), self.event, kind, key)
        with self._lock:
            self._counts[what] += 1

    def write(self) -> None:
        """Has what was counted written, without waiting for it."""
        if not self._closed:
            self._thread.submit(self._write)

    def close(self) -> None:
        """Writes the rest. A second time does nothing."""
        if not self._closed:
            self.write()
            self._closed = True
            self._thread.shutdown(wait=True)

    def _write(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            with open_counters(self._path) as counters:
                counters.add(counts)
        except (StoreError, OSError) as error:
            log.warning("counts are kept in memory until they can be stored (%s)", type(error).__name__)
            with self._lock:
                self._counts.update(counts)
