"""Deleting on time: what is due, what must wait, and what is kept of a concern that is gone.

A concern goes some weeks after it was closed, and at the latest some months after it was taken. Two kinds
wait whatever their age: those under legal hold, and those that nobody has ever opened, which are told as
overdue instead: somebody took the trouble to write, and a deadline must not stand in for reading it.

What stays is a count by week, category, zone, event and status, the audit, and a tombstone, so that neither an
old stick nor a restored backup brings the concern back. Its content is overwritten in the file and cut from
the log.
"""

from __future__ import annotations

import hmac
import re
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from concerns.audit import Audit
from concerns.deletions import add_marks, deletions_path, read_marks
from concerns.model import taken_hour

SILENCE = timedelta(days=45)
"""Longer than this, nobody works with a register that is in use."""
BATCH = 200
"""Concerns of one transaction, so that the door does not wait long."""
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

Describe = Callable[[str], tuple[str, str, str]]
"""Category, zone and event of the concern with this id, as ids of the pack; empty where not known."""


class Policy(Struct, frozen=True):
    """Days that a concern is kept: after it was closed, and at most after it was taken."""

    after_closing: int = 90
    at_most: int = 365

    def __post_init__(self) -> None:
        if not 1 <= self.after_closing <= self.at_most:
            raise ValueError("kept for at least a day after closing, and at most no shorter than that")


class Due(Struct, frozen=True):
    """Ids: `delete` now; `unread` and `held` are past their time too but wait."""

    delete: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


class Kept(Struct, frozen=True):
    """What is left of concerns that were deleted. `week` is ISO 8601 ("2027-W23")."""

    week: str
    category: str
    zone: str
    event: str
    status: str
    count: int


class Retention(Audit):
    """The part of the register that deletes."""

    def due(self, now: datetime, policy: Policy) -> Due:
        """What is past its time; `now` knows its time zone."""
        with self.reading() as connection:
            return _due(connection, now, policy)

    def is_clock_doubtful(self, now: datetime) -> bool:
        """Whether by this clock nobody has worked here for longer than SILENCE: it may have jumped.

        What is deleted on time by itself should wait then until somebody has signed in, since no backup brings
        back what a wrong clock deleted; a second factor is refused by a clock that is wrong.
        """
        query = "SELECT max(at) FROM audit WHERE action NOT LIKE '%failed'"
        with self.reading() as connection:
            (last,) = connection.execute(query).fetchone()
        return last is not None and now - datetime.fromisoformat(last) > SILENCE

    def purge(
        self,
        now: datetime,
        policy: Policy,
        *,
        by: str,
        describe: Describe | None = None,
        dry_run: bool = False,
    ) -> Due:
        """Delete what is due for good, in batches; with `dry_run` only tell. What was deleted, and what waits.

        Without `describe` (nobody has unlocked) only week and status are counted.
        """
        due = self.due(now, policy)
        if dry_run:
            return due
        gone: list[str] = []
        while batch := due.delete[:BATCH]:
            with self.writing() as connection:
                # Once more under the lock: one may have been put under hold since.
                still = set(_due(connection, now, policy).delete)
                ids = [id for id in batch if id in still]
                self._delete(connection, ids, describe)
                for id in ids:
                    self._add_row(connection, by, "purge", id)
            gone += ids
            due = Due(due.delete[BATCH:], due.unread, due.held)
        self.checkpoint()
        return Due(tuple(gone), due.unread, due.held)

    def erase(self, id: str, *, by: str, why: str, describe: Describe | None = None) -> None:
        """Delete one concern for good, such as on the person's request; it must be under no hold (ValueError).

        KeyError if there is none of this id.
        """
        with self.writing() as connection:
            found = connection.execute("SELECT held FROM envelopes WHERE id = ?", (id,)).fetchone()
            if found is None:
                raise KeyError(id)
            if found[0]:
                raise ValueError("this concern is under legal hold")
            self._delete(connection, [id], describe)
            self._add_row(connection, by, "erase", id, why)
        self.checkpoint()

    def kept(self) -> list[Kept]:
        """The counts of what was deleted, the oldest week first."""
        query = (
            "SELECT week, category, zone, event, status, count FROM kept_counts"
            " ORDER BY week, category, zone, event, status"
        )
        with self.reading() as connection:
            return [Kept(*row) for row in connection.execute(query)]

    def _is_gone(self, connection: sqlite3.Connection, id: str) -> bool:
        """Whether this concern was here and was deleted."""
        query = "SELECT 1 FROM tombstones WHERE mark = ?"
        return connection.execute(query, (self._mark(id),)).fetchone() is not None

    def _replay(self) -> None:
        """Delete again what an older copy of the register brought back, and finish a deletion cut off."""
        path = deletions_path(self.path)
        noted = read_marks(path)
        with self.reading() as connection:
            known = {mark for (mark,) in connection.execute("SELECT mark FROM tombstones")}
        if known - noted:
            add_marks(path, known - noted)
        if not noted - known:
            return
        with self.writing() as connection:
            ids = [id for (id,) in connection.execute("SELECT id FROM envelopes").fetchall()]
            ids = [id for id in ids if self._mark(id) in noted]
            _count(connection, ids, None)
            self._remove(connection, ids)
            connection.executemany(
                "INSERT OR IGNORE INTO tombstones VALUES (?)", ((mark,) for mark in noted - known)
            )
            for id in ids:
                self._add_row(connection, "register", "purge-again", id)
        self.checkpoint()

    def _delete(self, connection: sqlite3.Connection, ids: list[str], describe: Describe | None) -> None:
        if not ids:
            return
        add_marks(deletions_path(self.path), map(self._mark, ids))
        _count(connection, ids, describe)
        self._remove(connection, ids)
        connection.executemany(
            "INSERT OR IGNORE INTO tombstones VALUES (?)", ((self._mark(id),) for id in ids)
        )

    def _remove(self, connection: sqlite3.Connection, ids: Iterable[str]) -> None:
        """Notes, links and passings go with it (ON DELETE CASCADE)."""
        connection.executemany("DELETE FROM envelopes WHERE id = ?", ((id,) for id in ids))

    def _mark(self, id: str) -> bytes:
        return hmac.digest(self._pepper, b"safernw tombstone 1 " + id.encode(), "sha256")


def _due(connection: sqlite3.Connection, now: datetime, policy: Policy) -> Due:
    closed = (now - timedelta(days=policy.after_closing)).astimezone(UTC).strftime(_MOMENT)
    taken = taken_hour(now - timedelta(days=policy.at_most))
    rows = connection.execute(
        "SELECT id, read_at = '', held FROM envelopes"
        " WHERE (closed_at <> '' AND closed_at <= ?) OR taken <= ? ORDER BY taken, id",
        (closed, taken),
    ).fetchall()
    return Due(
        delete=tuple(id for id, unread, held in rows if not unread and not held),
        unread=tuple(id for id, unread, held in rows if unread and not held),
        held=tuple(id for id, _, held in rows if held),
    )


def _count(connection: sqlite3.Connection, ids: list[str], describe: Describe | None) -> None:
    for id in ids:
        taken, status = connection.execute(
            "SELECT taken, status FROM envelopes WHERE id = ?", (id,)
        ).fetchone()
        cells = describe(id) if describe else ("", "", "")
        safe = (cell if _ID.fullmatch(cell) else "" for cell in cells)
        connection.execute(
            "INSERT INTO kept_counts VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
            (_week(taken), *safe, status),
        )


def _week(taken: str) -> str:
    year, week, _ = datetime.fromisoformat(taken).isocalendar()
    return f"{year}-W{week:02}"
