"""Counts without people: how often each hour a topic was shown, a session began, a concern was logged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import astuple

from concerns.model import ConcernError, hour_number
from concerns.registerfile import RegisterFile

Kind = Literal["topic", "unanswered", "session", "timeout", "concern"]
_KEYED = {"topic"}
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
MOST = 1_000_000


class Counter(Struct, frozen=True):
    """`count` times in this hour ("2027-06-11T14:00Z", UTC). `key` is a topic's id, empty for other kinds.

    Raises ConcernError for anything else, so that no word of a visitor can hide in one.
    """

    hour: str
    event: str
    kind: str
    key: str
    count: int

    def __post_init__(self) -> None:
        hour_number(self.hour)
        if self.kind not in get_args(Kind):
            raise ConcernError("kind", f"not one of {', '.join(get_args(Kind))}.")
        if (self.event and not _ID.fullmatch(self.event)) or (self.key and not _ID.fullmatch(self.key)):
            raise ConcernError("key", "event or key is not an id.")
        if bool(self.key) != (self.kind in _KEYED):
            raise ConcernError("key", "topics have one, other kinds have none.")
        if not 1 <= self.count <= MOST:
            raise ConcernError("count", f"not from 1 to {MOST:,}.")


class Counters(RegisterFile):
    """The part of the register that adds up what kiosks and the web chat counted."""

    def add_counters(self, batch: str, source: str, rows: Iterable[Counter]) -> bool:
        """Add a batch of counts from a kiosk or "web". False if this batch is in already: none is added twice.

        `batch` is 32 hex digits made by the source; ConcernError if it is not.
        """
        if not re.fullmatch(r"[0-9a-f]{32}", batch):
            raise ConcernError("batch", "not 32 hex digits.")
        with self.writing() as connection:
            known = connection.execute("SELECT 1 FROM counter_batches WHERE batch = ?", (batch,)).fetchone()
            if known:
                return False
            connection.execute("INSERT INTO counter_batches VALUES (?)", (batch,))
            connection.executemany(
                "INSERT INTO counters (source, hour, event, kind, key, count) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET count = count + excluded.count",
                [(source, *astuple(row)) for row in rows],
            )
        return True

    def counters(self, since: str = "", until: str = "9999") -> list[tuple[str, Counter]]:
        """Source and counter, for hours from `since` to before `until`, the oldest first."""
        query = (
            "SELECT source, hour, event, kind, key, count FROM counters"
            " WHERE hour >= ? AND hour < ? ORDER BY hour, source, event, kind, key"
        )
        with self.reading() as connection:
            rows = connection.execute(query, (since, until)).fetchall()
        return [(source, Counter(*cells)) for source, *cells in rows]
