"""Counts without people: how often what happened in an hour at an event. Nothing says in which order, or to whom.

Rows wait here until the register has them. A batch keeps its rows and its id until it is acknowledged, however often
it is sent, so that nothing is counted twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database, Migrations

from concerns.aside import set_aside
from concerns.database import Store
from concerns.storeerrors import Corrupt

KINDS = ("topic", "unanswered", "session", "timeout", "concern")
MOST_ROWS = 500
"""Rows of one batch."""

schema = Migrations("safernw.counters")


def counts_by_hour(db: Database) -> None:
    """Version 1: a count for each hour, event, kind and key; `batch` is empty until the row is to be sent."""
    db.conn.execute(
        """
        CREATE TABLE counters (
            batch TEXT NOT NULL,
            hour TEXT NOT NULL,
            event TEXT NOT NULL,
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            count INTEGER NOT NULL CHECK (count > 0),
            PRIMARY KEY (batch, hour, event, kind, key)
        ) STRICT, WITHOUT ROWID
        """
    )


schema()(counts_by_hour)


class What(NamedTuple):
    """What is counted: `key` is a topic's id for `topic`, else empty. `hour` is as "2027-06-11T14:00Z"."""

    hour: str
    event: str
    kind: str
    key: str = ""


@dataclass(frozen=True)
class Batch:
    """Rows that are sent together, under an id of 32 hexadecimal digits."""

    id: str
    rows: tuple[tuple[What, int], ...]


class Counters(Store):
    """The counts at `path`, made if it is not there. Every method raises StoreError; use with `with`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, schema)

    def add(self, counts: Mapping[What, int]) -> None:
        """Adds to what was counted."""
        rows = [(*what, count) for what, count in counts.items()]
        with self.writing() as connection:
            connection.executemany(
                "INSERT INTO counters VALUES ('', ?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET count = count + excluded.count",
                rows,
            )

    def batch(self) -> Batch | None:
        """What is to be sent next: the batch not acknowledged yet, or a new one of all that waits; None for nothing."""
        with self.writing() as connection:
            (waiting,) = connection.execute("SELECT max(batch) FROM counters").fetchone()
            if waiting is None:
                return None
            batch = waiting or secrets.token_hex(16)
            if not waiting:
                connection.execute(
                    "UPDATE counters SET batch = ? WHERE (hour, event, kind, key) IN"
                    " (SELECT hour, event, kind, key FROM counters ORDER BY hour LIMIT ?)",
                    (batch, MOST_ROWS),
                )
            rows = connection.execute(
                "SELECT hour, event, kind, key, count FROM counters WHERE batch = ?", (batch,)
            ).fetchall()
        return Batch(batch, tuple((What(*row[:4]), int(row[4])) for row in rows))

    def acknowledged(self, batch: str) -> None:
        """The register has this batch: its rows go."""
        with self.writing() as connection:
            connection.execute("DELETE FROM counters WHERE batch = ? AND batch <> ''", (batch,))
        self.checkpoint()

    def waiting(self) -> int:
        """How many rows wait."""
        with self.reading() as connection:
            (rows,) = connection.execute("SELECT count(*) FROM counters").fetchone()
        return int(rows)


def counters_path(data: Path) -> Path:
    """Where a kiosk keeps its counts, below its data folder."""
    return data / "counters.db"


def open_counters(path: Path) -> Counters:
    """The counts at `path`; damaged ones are set aside. Raises StoreError or OSError."""
    try:
        return Counters(path)
    except Corrupt:
        set_aside(path)
        return Counters(path)
