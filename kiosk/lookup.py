"""What became of a concern, for whoever has its code: asked on this screen first, then of the register.

No Kivy here. "Not here yet" is all that an unknown code is told: it may be on another screen still.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import concerns
from concerns import receipt as receipts
from concerns.door import Door, DoorError, Told
from kiosk.desk import Desk

log = logging.getLogger(__name__)
HERE = Told("here")
"""It is on this screen still, sealed, and waits to be sent."""
OFFLINE = Told("offline")
"""It is not on this screen, and the register cannot be asked."""
Deliver = Callable[[Callable[[], None]], None]


class Lookup:
    """Looks codes up in the desk's outbox and, where `door` gives one, at the public door, on threads of their own."""

    def __init__(self, desk: Desk, door: Callable[[], Door | None], deliver: Deliver) -> None:
        self._desk, self._door, self._deliver = desk, door, deliver
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lookup")

    def ask(self, receipt: concerns.Receipt, on_told: Callable[[Told], None]) -> None:
        """`on_told` hears what became of it: a status of the register's, `not-here-yet`, `here` or `offline`."""
        tag = receipts.tag(receipt)

        def look(outbox: concerns.Outbox) -> None:
            if outbox.has(tag):
                self._deliver(lambda: on_told(HERE))
            else:
                self._threads.submit(self._ask_door, receipt, on_told)

        self._desk.work(look, lambda: self._threads.submit(self._ask_door, receipt, on_told))

    def close(self) -> None:
        """Asks no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _ask_door(self, receipt: concerns.Receipt, on_told: Callable[[Told], None]) -> None:
        told = OFFLINE
        try:
            door = self._door()
            if door:
                told = door.ask(receipt)
                door.close()
        except DoorError as error:
            log.warning("lookup: no answer (%s)", type(error).__name__)
        self._deliver(lambda: on_told(told))
