"""Where a concern is handed in: the register's public key, the outbox, and a thread of its own for the disk.

A receipt is handed over only after the outbox has it safely; when that fails the caller hears so and keeps the words.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import concerns
from concerns import keys
from kiosk.form import ConcernDraft

NOT_SAID = "not-said"
"""The category of a concern whose kind was skipped; the concern log wants an id there."""
log = logging.getLogger(__name__)
Deliver = Callable[[Callable[[], None]], None]


class Desk:
    """Takes concerns on this screen. `open` is False, with a line in the log, where there is no key to seal to."""

    def __init__(self, key_path: Path | None, outbox_path: Path, event_id: str, deliver: Deliver) -> None:
        self._outbox_path = outbox_path
        self._event_id = event_id
        self._deliver = deliver
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
        answers, now = dict(draft.answers), draft.happening_now
        self._thread.submit(self._store, answers, now, flags, on_done)

    def close(self) -> None:
        """Finishes what is being stored and closes the outbox. Closing twice is closing once."""
        if self._closed:
            return
        self._closed = True
        self._thread.submit(self._close_outbox)
        self._thread.shutdown(wait=True)

    def _store(
        self,
        answers: dict[str, str],
        happening_now: bool | None,
        flags: tuple[str, ...],
        on_done: Callable[[str | None], None],
    ) -> None:
        code: str | None = None
        try:
            if self._outbox is None:
                self._outbox = concerns.Outbox(self._outbox_path)
            facts = self._facts(answers, happening_now)
            code = str(concerns.lodge(facts, self._key, self._outbox, datetime.now(UTC), flags))
        except Exception as error:  # whatever it was, the visitor must be told that nothing was stored
            log.error("concern not stored (%s)", type(error).__name__)
            self._close_outbox()
        self._deliver(lambda: on_done(code))

    def _facts(self, answers: dict[str, str], happening_now: bool | None) -> concerns.Facts:
        return concerns.Facts(
            category=answers.get("category", NOT_SAID),
            what=answers.get("what", ""),
            where=answers.get("where", ""),
            when=answers.get("when", ""),
            still_happening=happening_now,
            event=self._event_id,
            channel="kiosk",
        )

    def _close_outbox(self) -> None:
        if self._outbox is not None:
            self._outbox.close()
            self._outbox = None


def _read_key(path: Path | None) -> Any:
    if path is None:
        log.warning("no register key is set: this screen takes no concerns")
        return None
    try:
        return keys.read_public(path)
    except Exception as error:  # any unreadable key means the same here: the form says that it is shut
        log.warning("the register's public key cannot be used: this screen takes no concerns (%s)", error)
        return None
