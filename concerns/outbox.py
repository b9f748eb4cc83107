"""The outbox: a device's store of envelopes that the register has not acknowledged yet.

Rows lie in the order of their random ids and carry the hour alone, so that a stolen outbox does not tell in
which order people came. Kiosk and assistant may hold the same outbox open.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database, Migrations

from concerns import envelope as envelopes
from concerns.database import Store
from concerns.envelope import Envelope
from concerns.storeerrors import Corrupt, IdTaken

schema = Migrations("safernw.outbox")


def envelopes_by_id(db: Database) -> None:
    """Version 1: whole envelopes, found by id, by hour and by the receipt's tag."""
    db.conn.execute(
        """
        CREATE TABLE envelopes (
            id TEXT PRIMARY KEY CHECK (length(id) = 32),
            taken TEXT NOT NULL,
            tag BLOB NOT NULL CHECK (length(tag) = 32),
            bytes BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """
    )
    db.conn.execute("CREATE INDEX envelopes_by_taken ON envelopes (taken, id)")
    db.conn.execute("CREATE INDEX envelopes_by_tag ON envelopes (tag)")


schema()(envelopes_by_id)


class Outbox(Store):
    """The outbox at `path`, made if it is not there. Every method raises StoreError; use with `with`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, schema)

    def put(self, envelope: Envelope) -> None:
        """Store an envelope; it is on the disk when this returns. The same one again changes nothing.

        Raises IdTaken if another envelope has its id, or another StoreError; then nothing was stored.
        """
        row = (envelope.id, envelope.taken, envelope.tag, envelope.to_bytes())
        with self.writing() as connection:
            connection.execute("INSERT INTO envelopes VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING", row)
            (kept,) = connection.execute("SELECT bytes FROM envelopes WHERE id = ?", row[:1]).fetchone()
            if kept != row[3]:
                raise IdTaken(self.path, frozenset([envelope.id]))

    def pending(self, limit: int | None = None) -> list[Envelope]:
        """Envelopes not acknowledged yet, the oldest hour first; all of them without a limit."""
        query = "SELECT bytes FROM envelopes ORDER BY taken, id LIMIT ?"
        with self.reading() as connection:
            rows = connection.execute(query, (-1 if limit is None else limit,)).fetchall()
        try:
            return [envelopes.parse(data) for (data,) in rows]
        except envelopes.EnvelopeError as error:
            raise Corrupt(self.path) from error

    def acknowledged(self, ids: Iterable[str]) -> int:
        """Delete what the register has acknowledged, and every trace of it in the log. How many went."""
        with self.writing() as connection:
            before = connection.total_changes
            connection.executemany("DELETE FROM envelopes WHERE id = ?", ((id,) for id in ids))
            gone = connection.total_changes - before
        self.checkpoint()
        return gone

    def count(self) -> int:
        """How many envelopes wait."""
        with self.reading() as connection:
            (count,) = connection.execute("SELECT count(*) FROM envelopes").fetchone()
        return int(count)

    def oldest(self) -> str | None:
        """The hour of the envelope that has waited longest ("2027-06-11T14:00Z"), None if none waits."""
        with self.reading() as connection:
            (hour,) = connection.execute("SELECT min(taken) FROM envelopes").fetchone()
        return None if hour is None else str(hour)

    def has(self, tag: bytes) -> bool:
        """Whether the concern with this receipt's tag (`concerns.receipt.tag`) is still here."""
        query = "SELECT 1 FROM envelopes WHERE tag = ?"
        with self.reading() as connection:
            return connection.execute(query, (tag,)).fetchone() is not None
