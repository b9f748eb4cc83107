"""The register: the partnership's store of envelopes and of what became of them.

It holds no plaintext, and of a receipt only HMAC(pepper, tag): the tag itself is dropped on the way in. Rows
lie in the order of their random ids and carry the hour alone. Taking in and finding need no private key, and
are in no audit, which would tell the moment. What staff do is in `concerns.cases`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import get_args

from msgspec import Struct

from concerns import envelope as envelopes
from concerns import files
from concerns import receipt as receipts
from concerns.cases import Reason, Status
from concerns.counters import Counters
from concerns.envelope import Envelope
from concerns.keys import KeysError, tell_acknowledging
from concerns.kiosks import Kiosks
from concerns.receipt import Receipt
from concerns.redaction import Redaction
from concerns.registerfile import Clock, system_clock
from concerns.retention import Retention
from concerns.storeerrors import Corrupt, IdTaken, plain


class Entry(Struct, frozen=True):
    """What the register knows of a concern without opening it. `taken` is the hour it was taken."""

    id: str
    taken: str
    status: Status
    reason: Reason


class Register(Redaction, Retention, Counters, Kiosks):
    """The one way into the register; its parts are the modules named above.

    Opening it deletes what an older copy of its file brought back (`concerns.deletions`).
    """

    def __init__(
        self,
        path: Path,
        pepper_path: Path,
        public_key_path: Path | None = None,
        clock: Clock = system_clock,
    ) -> None:
        super().__init__(path, pepper_path, public_key_path, clock)
        try:
            self._replay()
        except BaseException:
            self.close()
            raise

    def take_in(self, arriving: Iterable[Envelope]) -> int:
        """Store envelopes; all are on the disk when this returns. How many were new: none is doubled.

        One that was here and was deleted on time stays deleted, and counts as known. Raises IdTaken if an id
        is known with another content; then nothing of this call was stored.
        """
        rows = [_row(envelope, self._look_up(envelope.tag)) for envelope in arriving]
        with self.writing() as connection:
            rows = [row for row in rows if not self._is_gone(connection, row[0])]
            before = connection.total_changes
            connection.executemany(
                "INSERT INTO envelopes (id, taken, look_up, head, sealed) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO NOTHING",
                rows,
            )
            new = connection.total_changes - before
            refused = frozenset(row[0] for row in rows if not _is_kept(connection, row))
            if refused:
                raise IdTaken(self.path, refused)
        return new

    def find(self, receipt: Receipt) -> Entry | None:
        """What became of the concern with this receipt; None if it is not here, or not yet."""
        query = "SELECT id, taken, status, reason FROM envelopes WHERE look_up = ? ORDER BY taken, id LIMIT 1"
        found = self._entries(query, self._look_up(receipts.tag(receipt)))
        return found[0] if found else None

    def entries(self, status: Status | None = None) -> list[Entry]:
        """All concerns, or those of one status, the oldest hour first."""
        if status is None:
            return self._entries("SELECT id, taken, status, reason FROM envelopes ORDER BY taken, id")
        query = "SELECT id, taken, status, reason FROM envelopes WHERE status = ? ORDER BY taken, id"
        return self._entries(query, status)

    def envelopes(self) -> list[Envelope]:
        """Every envelope, the oldest hour first, without its receipt's tag."""
        with self.reading() as connection:
            rows = connection.execute("SELECT head, sealed FROM envelopes ORDER BY taken, id").fetchall()
        try:
            return [envelopes.assemble(head, b"", sealed) for head, sealed in rows]
        except envelopes.EnvelopeError as error:
            raise Corrupt(self.path) from error

    def counts(self) -> dict[Status, int]:
        """How many concerns stand at each status, none left out."""
        with self.reading() as connection:
            found = dict(
                connection.execute("SELECT status, count(*) FROM envelopes GROUP BY status").fetchall()
            )
        return {status: found.get(status, 0) for status in get_args(Status)}

    def _entries(self, query: str, *values: str | bytes) -> list[Entry]:
        with self.reading() as connection:
            rows = connection.execute(query, values).fetchall()
        return [Entry(*row) for row in rows]


def open_register(data: Path, clock: Clock = system_clock) -> Register:
    """The register below this data folder, made if it is not there. Raises a StoreError.

    The public key file beside it is told by which key this register acknowledges, where it can be.
    """
    path, public = files.register_path(data), files.public_key_path(data)
    with plain(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    register = Register(path, files.pepper_path(data), public, clock)
    with suppress(KeysError):
        tell_acknowledging(public, register.acknowledging_key().public_key().public_bytes_raw())
    return register


def _row(envelope: Envelope, look_up: bytes) -> tuple[str, str, bytes, bytes, bytes]:
    return envelope.id, envelope.taken, look_up, envelope.head, envelope.sealed


def _is_kept(connection: sqlite3.Connection, row: tuple[str, str, bytes, bytes, bytes]) -> bool:
    """Of one that was redacted here, the words may differ."""
    query = "SELECT redacted, look_up, head, sealed FROM envelopes WHERE id = ?"
    redacted, *kept = connection.execute(query, row[:1]).fetchone()
    return kept[0] == row[2] if redacted else tuple(kept) == row[2:]
