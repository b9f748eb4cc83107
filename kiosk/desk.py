"""Where a concern is handed in: the register's public key, the outbox, and a thread of its own for the disk.

A receipt is handed over only after the outbox has it safely; when that fails the caller hears so and keeps the words.
"""

from __future__ import annotations

import errno
import logging
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import concerns
from concerns import keys
from concerns.aside import damaged, open_outbox, rescued
from concerns.storeerrors import Closed, Corrupt, Vanished
from kiosk.form import ConcernDraft

NOT_SAID = "not-said"
"""The category of a concern whose kind was skipped; the concern log wants an id there."""
ROOM_BYTES = 64 * 1024
"""What a concern may need on the disk, with its log."""
log = logging.getLogger(__name__)
Deliver = Callable[[Callable[[], None]], None]


@dataclass(frozen=True)
class Waiting:
    """What lies in the outbox, and why it takes no more; `trouble` is a line for staff, empty when all is well."""

    count: int = 0
    oldest: str | None = None
    """The hour of the one that has waited longest, as "2027-06-11T14:00Z"."""
    trouble: str = ""
    damaged: int = 0
    """Outboxes that were found damaged and set aside."""
    rescued: int = 0
    """Concerns that could be read of them and are in the outbox again."""


class Desk:
    """Takes concerns on this screen. `open` is False, with a line in the log, where there is no key to seal to.

    `event_id` may change between sessions. `now` tells the time, of which a concern keeps the hour.
    """

    def __init__(
        self,
        key_path: Path | None,
        outbox_path: Path,
        event_id: str,
        deliver: Deliver,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._outbox_path = outbox_path
        self.event_id = event_id
        self._deliver = deliver
        self._now = now
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox")
        self._key = _read_key(key_path)
        self._closed = False
        self._outbox: concerns.Outbox | None = None

    @property
    def open(self) -> bool:
        """True when concerns can be taken."""
        return self._key is not None

    def hand_in(
        self, draft: ConcernDraft, flags: tuple[str, ...], on_done: Callable[[str | None], None]
    ) -> None:
        """Seals and stores a concern; `on_done` gets the receipt code, or None when it could not be stored."""
        facts = dict(draft.answers), draft.happening_now, self.event_id
        self._thread.submit(self._store, facts, flags, on_done)

    def check(self, on_done: Callable[[Waiting], None]) -> None:
        """Looks what lies in the outbox and whether it would take another; `on_done` hears it."""
        if not self._closed:
            self._thread.submit(self._check, on_done)

    def work(
        self, work: Callable[[concerns.Outbox], None], otherwise: Callable[[], object] = lambda: None
    ) -> None:
        """Has something done with the outbox on the desk's thread; `otherwise` when it cannot be used."""
        if not self._closed:
            self._thread.submit(self._work, work, otherwise)

    def close(self) -> None:
        """Finishes what is being stored and closes the outbox. Closing twice is closing once."""
        if self._closed:
            return
        self._closed = True
        self._thread.submit(self._close_outbox)
        self._thread.shutdown(wait=True)

    def _store(
        self,
        said: tuple[dict[str, str], bool | None, str],
        flags: tuple[str, ...],
        on_done: Callable[[str | None], None],
    ) -> None:
        code: str | None = None
        try:
            facts = _facts(*said)
            code = self._in_outbox(
                lambda outbox: str(concerns.lodge(facts, self._key, outbox, self._now(), flags))
            )
        except Exception as error:  # whatever it was, the visitor must be told that nothing was stored
            log.error("concern not stored (%s)", type(error).__name__)
            self._close_outbox()
        self._deliver(lambda: on_done(code))

    def _check(self, on_done: Callable[[Waiting], None]) -> None:
        aside = damaged(self._outbox_path)
        taken_over = sum(rescued(folder) or 0 for folder in aside)
        count, oldest, trouble = 0, None, ""
        try:
            count, oldest = self._in_outbox(lambda outbox: (outbox.count(), outbox.oldest()))
            _try_room(self._outbox_path.parent)
        except concerns.StoreError as error:
            trouble = str(error)
        except OSError as error:
            trouble = f"{self._outbox_path.parent}: {error.strerror}"
        state = Waiting(count, oldest, trouble, len(aside), taken_over)
        self._deliver(lambda: on_done(state))

    def _work(self, work: Callable[[concerns.Outbox], None], otherwise: Callable[[], object]) -> None:
        try:
            self._in_outbox(work)
        except concerns.StoreError as error:
            log.error("the outbox cannot be used (%s)", error)
            otherwise()

    def _in_outbox(self, use: Callable[[concerns.Outbox], Any]) -> Any:
        """Uses the outbox, once more with a fresh one when it turns out damaged, or is not ours any more."""
        try:
            return use(self._opened())
        except (concerns.NotStored, concerns.StoreError) as error:
            cause = error.__cause__ if isinstance(error, concerns.NotStored) else error
            self._close_outbox()
            if not isinstance(cause, (Corrupt, Vanished, Closed)):
                raise
        self._outbox = open_outbox(self._outbox_path, distrusted=True)
        return use(self._outbox)

    def _opened(self) -> concerns.Outbox:
        if self._outbox is None:
            self._outbox = open_outbox(self._outbox_path)
        return self._outbox

    def _close_outbox(self) -> None:
        if self._outbox is not None:
            self._outbox.close()
            self._outbox = None


def _facts(answers: dict[str, str], happening_now: bool | None, event_id: str) -> concerns.Facts:
    return concerns.Facts(
        category=answers.get("category", NOT_SAID),
        what=answers.get("what", ""),
        where=answers.get("where", ""),
        when=answers.get("when", ""),
        still_happening=happening_now,
        event=event_id,
        channel="kiosk",
    )


def _try_room(folder: Path) -> None:
    """Writes as much as a concern needs, and takes it away again. Raises OSError on a full or read-only disk."""
    with tempfile.TemporaryFile(dir=folder, buffering=0) as trial:
        if trial.write(bytes(ROOM_BYTES)) < ROOM_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _read_key(path: Path | None) -> Any:
    if path is None:
        log.warning("no register key is set: this screen takes no concerns")
        return None
    try:
        return keys.read_public(path)
    except Exception as error:  # any unreadable key means the same here: the form says that it is shut
        log.warning("the register's public key cannot be used: this screen takes no concerns (%s)", error)
        return None
