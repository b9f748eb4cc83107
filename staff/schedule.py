"""What the site does by itself: deleting on time, and the daily hint. Looked at twice a minute, in one thread.

What ran is kept by day, so that a restart neither forgets nor repeats it; a site that was off at the hour does
it when it is back.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

from concerns import KeysError, StoreError
from concerns.retention import Due
from staff.clock import OFFICE
from staff.hint import KEPT_DAYS

if TYPE_CHECKING:
    from staff.desk import Desk

log = logging.getLogger(__name__)
EVERY = 30.0
BY = "review site"
"""Who the audit says deleted on time."""


class Schedule:
    """Use `start` and `end` for the thread, or `tick` by hand."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = Event()
        self._thread: Thread | None = None
        self._doubted = ""

    def start(self) -> None:
        """Look from now on."""
        self._thread = Thread(target=self._keep, name="schedule", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._thread:
            self._thread.join(10)

    def tick(self) -> None:
        """Do what is due now."""
        now = self._desk.moment()
        local = now.astimezone(OFFICE)
        self._purge(now, local)
        self._hint(now, local)
        self._desk.overdue = len(self._desk.register.due(now, self._desk.preferences.get().policy).unread)
        self._desk.vault.keep_up()

    def _purge(self, now: datetime, local: datetime) -> None:
        desk, day = self._desk, local.date().isoformat()
        chosen = desk.preferences.get()
        if local.hour < chosen.purge_hour or desk.preferences.ran("purge") >= day:
            return
        if desk.register.is_clock_doubtful(now):
            if self._doubted != day:
                log.warning("nothing is deleted before somebody has signed in: perhaps the clock has jumped")
            self._doubted = day
            return
        purge(desk, now, BY)
        desk.preferences.note("purge", day)

    def _hint(self, now: datetime, local: datetime) -> None:
        desk, day = self._desk, local.date().isoformat()
        chosen = desk.preferences.get()
        if not chosen.hint_on or local.hour < chosen.hint_hour:
            return
        came = desk.register.counts()["new"] > 0
        for outcome in desk.hints.send_due(now, day, chosen.hint_to, came):
            if not outcome.accepted:
                log.warning("the daily hint was not accepted: %s", outcome.failure)
        desk.hints.forget_before((local.date() - timedelta(days=KEPT_DAYS)).isoformat())

    def _keep(self) -> None:
        while not self._stop.wait(EVERY):
            try:
                self.tick()
            except (StoreError, KeysError, OSError, ValueError) as problem:
                log.error("what is done by itself failed, and is tried again: %s", problem)


def purge(desk: Desk, now: datetime, by: str) -> Due:
    """Delete what is past its time. With the key open, its category, place and event stay counted."""
    done = desk.register.purge(now, desk.preferences.get().policy, by=by, describe=desk.describe)
    desk.forget_read(done.delete)
    return done
