"""The register as the door uses it: one thread that waits for the disk, and a short line before it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from concerns import Envelope, Receipt, Register, StoreError
from concerns.counters import Counter
from concerns.register import Entry, open_register
from concerns.storeerrors import IdTaken
from web.refusal import Refusal

T = TypeVar("T")
IN_LINE = 200
"""Calls that may wait: about a second's worth."""

log = logging.getLogger(__name__)


class Desk:
    """The register below a data folder, opened when it is first needed. Its calls raise `Refusal` 503."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._register: Register | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="register")
        self._waiting = 0

    async def take_in(self, envelope: Envelope) -> bool:
        """Stores an envelope: on the disk when this returns. True when it was new. `Refusal` 409 too."""
        try:
            return await self._call(lambda register: register.take_in([envelope])) == 1
        except IdTaken:
            raise Refusal(409, "another concern has this id") from None

    async def find(self, receipt: Receipt) -> tuple[Entry | None, str]:
        """What became of a concern, and staff's message to whoever has its receipt."""
        return await self._call(lambda register: _found(register, receipt))

    async def kiosk(self, token: str) -> str | None:
        """The name of the kiosk with this token, None for an unknown or revoked one."""
        return await self._call(lambda register: register.kiosk(token))

    async def add_counters(self, batch: str, source: str, rows: list[Counter]) -> None:
        """Counts a batch, once."""
        await self._call(lambda register: register.add_counters(batch, source, rows))

    async def works(self) -> bool:
        """Whether the register can be read."""
        try:
            await self._call(lambda register: register.counts())
        except Refusal:
            return False
        return True

    def close(self) -> None:
        """Waits for what is under way, then closes the register."""
        self._thread.shutdown(wait=True)
        if self._register:
            self._register.close()

    async def _call(self, what: Callable[[Register], T]) -> T:
        if self._waiting >= IN_LINE:
            raise Refusal(503, "too much at once; nothing was stored", retry_after=5.0)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, what)
        finally:
            self._waiting -= 1

    def _do(self, what: Callable[[Register], T]) -> T:
        try:
            self._register = self._register or open_register(self._data)
            return what(self._register)
        except IdTaken:
            raise
        except StoreError as problem:
            log.error("the register: %s", problem)
            raise Refusal(
                503, "it could not be stored or read just now; nothing was stored", retry_after=30.0
            ) from None


def _found(register: Register, receipt: Receipt) -> tuple[Entry | None, str]:
    entry = register.find(receipt)
    return entry, register.message(receipt) if entry else ""
