"""The register: the partnership's store of envelopes and of what became of them.

It holds no plaintext, and of a receipt only HMAC(pepper, tag): the tag itself is dropped on the way in. Rows
lie in the order of their random ids and carry the hour alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from msgspec import Struct
from sqlite_utils import Database, Migrations

from concerns import envelope as envelopes
from concerns import pepper as peppers
from concerns import receipt as receipts
from concerns.database import Store
from concerns.envelope import Envelope, Tampered
from concerns.model import Concern
from concerns.receipt import Receipt
from concerns.seal import unseal
from concerns.storeerrors import Corrupt, IdTaken, WrongPepper

Status = Literal["new", "looked-at", "passed-on", "closed"]
"""New, being looked at, passed on to a partner, closed (with a reason)."""
Reason = Literal["", "acted-on", "nothing-to-act-on", "too-little-to-act-on", "duplicate", "not-for-us"]
"""Why a concern was closed; empty for one that is not. Free text belongs in a sealed note, never here."""

schema = Migrations("safernw.register")


def envelopes_with_status(db: Database) -> None:
    """Version 1: an envelope's parts but for the tag, its look-up and status; the pepper's mark."""
    db.conn.execute(
        """
        CREATE TABLE envelopes (
            id TEXT PRIMARY KEY CHECK (length(id) = 32),
            taken TEXT NOT NULL,
            look_up BLOB NOT NULL CHECK (length(look_up) = 32),
            head BLOB NOT NULL,
            sealed BLOB NOT NULL,
            status TEXT NOT NULL DEFAULT 'new',
            reason TEXT NOT NULL DEFAULT '',
            CHECK ((status = 'closed') = (reason <> ''))
        ) STRICT, WITHOUT ROWID
        """
    )
    db.conn.execute("CREATE INDEX envelopes_by_look_up ON envelopes (look_up)")
    db.conn.execute("CREATE INDEX envelopes_by_status ON envelopes (status, taken, id)")
    db.conn.execute("CREATE TABLE pepper_mark (mark BLOB NOT NULL) STRICT")


schema()(envelopes_with_status)


class Entry(Struct, frozen=True):
    """What the register knows of a concern without opening it. `taken` is the hour it was taken."""

    id: str
    taken: str
    status: Status
    reason: Reason


class Register(Store):
    """The register at `path`, and its pepper at `pepper_path`, both made if they are not there.

    A register that has a pepper never gets a second one: with its pepper file gone or changed it does not
    open (WrongPepper). Every method raises StoreError; use with `with`.
    """

    def __init__(self, path: Path, pepper_path: Path) -> None:
        super().__init__(path, schema)
        try:
            self._pepper = self._own_pepper(pepper_path)
        except BaseException:
            self.close()
            raise

    def take_in(self, arriving: Iterable[Envelope]) -> int:
        """Store envelopes; all are on the disk when this returns. How many were new: none is doubled.

        Raises IdTaken if an id is known with another content; then nothing of this call was stored.
        """
        rows = [_row(envelope, self._look_up(envelope.tag)) for envelope in arriving]
        with self.writing() as connection:
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

    def read(self, id: str, private_keys: Iterable[EllipticCurvePrivateKey]) -> Concern:
        """Open one concern in memory. KeyError if there is none of this id.

        Raises EnvelopeError as `unseal` does; Tampered too if its look-up is not that of the receipt inside.
        """
        with self.reading() as connection:
            row = connection.execute(
                "SELECT head, sealed, look_up FROM envelopes WHERE id = ?", (id,)
            ).fetchone()
        if row is None:
            raise KeyError(id)
        concern = unseal(envelopes.assemble(row[0], b"", row[1]), private_keys)
        if self._look_up(receipts.tag(receipts.parse(concern.receipt))) != row[2]:
            raise Tampered("This concern was filed under the receipt of another.")
        return concern

    def set_status(self, id: str, status: Status, reason: Reason = "") -> None:
        """Say what became of a concern.

        KeyError if there is none of this id; ValueError if closed without a reason, or a reason is given for
        another status.
        """
        if (
            status not in get_args(Status)
            or reason not in get_args(Reason)
            or (status == "closed") != bool(reason)
        ):
            raise ValueError("a closed concern has a reason, no other has")
        with self.writing() as connection:
            change = "UPDATE envelopes SET status = ?, reason = ? WHERE id = ?"
            if not connection.execute(change, (status, reason, id)).rowcount:
                raise KeyError(id)

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

    def _look_up(self, tag: bytes) -> bytes:
        return peppers.look_up(self._pepper, tag)

    def _own_pepper(self, path: Path) -> bytes:
        with self.writing() as connection:
            known = connection.execute("SELECT mark FROM pepper_mark").fetchone()
            pepper = peppers.read(path) if known else peppers.read_or_make(path)
            if known is None:
                connection.execute("INSERT INTO pepper_mark VALUES (?)", (peppers.mark(pepper),))
            elif known[0] != peppers.mark(pepper):
                raise WrongPepper(path)
        return pepper


def _row(envelope: Envelope, look_up: bytes) -> tuple[str, str, bytes, bytes, bytes]:
    return envelope.id, envelope.taken, look_up, envelope.head, envelope.sealed


def _is_kept(connection: sqlite3.Connection, row: tuple[str, str, bytes, bytes, bytes]) -> bool:
    kept = connection.execute("SELECT look_up, head, sealed FROM envelopes WHERE id = ?", row[:1]).fetchone()
    return bool(kept == row[2:])
