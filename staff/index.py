"""The index over unsealed concerns: filters, order and search. It lives in memory and goes when it is closed.

SQLite's `:memory:` database with temp_store in memory has no file, no journal and no temporary file
(https://www.sqlite.org/inmemorydb.html), so that no word of a concern reaches a disk from here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from threading import RLock
from typing import Literal

from msgspec import Struct

from concerns import Concern
from concerns.model import hour_number
from content import Pack
from staff.search import TOKENIZER, Query, meant
from staff.urgency import Flag, Urgency, due

Order = Literal["pressing", "newest", "oldest", "best"]
"""What needs acting on first; by hour taken; for a search, the best match first."""
OPEN = ("new", "looked-at")
"""Statuses of concerns on which somebody still has to act."""
_RANK = {"danger": 2, "today": 1, "": 0}
_ORDERS = {
    "pressing": "pressing DESC, CASE pressing WHEN 1 THEN due END, hours DESC, id",
    "newest": "hours DESC, id",
    "oldest": "hours, id",
    "best": "bm25(words), hours DESC",
}
MOST_COUNTED = 1000
OTHER_PLACE = "other"
"""Stands for every place that was told in the person's own words."""
_SCHEMA = f"""
CREATE TABLE concerns (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    hours INTEGER NOT NULL,
    category TEXT NOT NULL,
    place TEXT NOT NULL,
    event TEXT NOT NULL,
    channel TEXT NOT NULL,
    pressing INTEGER NOT NULL,
    due INTEGER,
    status TEXT NOT NULL DEFAULT 'new',
    reason TEXT NOT NULL DEFAULT '',
    assignee TEXT NOT NULL DEFAULT ''
);
CREATE INDEX by_hour ON concerns (hours, id);
CREATE INDEX by_status ON concerns (status, pressing, hours);
CREATE VIRTUAL TABLE words USING fts5 (what, facts, tokenize = '{TOKENIZER}', prefix = '2 3');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, row);
"""


class Item(Struct, frozen=True):
    """A concern unsealed in memory, with its flags. `due`: until when to act, or None."""

    id: str
    concern: Concern
    flags: tuple[Flag, ...] = ()
    urgency: Urgency = ""

    @property
    def due(self) -> datetime | None:
        """Until when somebody should have acted."""
        return due(self.concern, self.urgency)


class State(Struct, frozen=True):
    """What the register says of a concern without opening it."""

    id: str
    status: str = "new"
    reason: str = ""
    assignee: str = ""


class Wanted(Struct, frozen=True, kw_only=True):
    """A filter; what is empty (or None) lets everything pass. Ids as in the pack; `place` may be OTHER_PLACE."""

    search: str = ""
    category: str = ""
    place: str = ""
    event: str | None = None
    status: tuple[str, ...] = ()
    assignee: str | None = None
    """An officer's name; "" for those that nobody has."""
    pressing: bool = False
    """Only what needs acting on today: danger or safeguarding, still open."""
    since: int | None = None
    """Taken in or after this hour (whole hours since 1970)."""
    before: int | None = None
    """Taken before this hour."""


class Page(Struct, frozen=True):
    """A page of a listing. `meant`: for words found nowhere, those that were searched for instead."""

    items: tuple[Item, ...]
    states: dict[str, State]
    total: int
    meant: dict[str, str]


class Index:
    """Everything that is unsealed, ready to be asked. Safe to use from several threads."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._lock = RLock()
        self._items: dict[str, Item] = {}
        self._state: dict[str, State] = {}
        self._counted: dict[tuple[str, Wanted], dict[str, int]] = {}
        """Counts that were asked for since anything changed: each page asks for the same ones again."""
        self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA temp_store = MEMORY")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            self._items.clear()
            self._state.clear()
            self._counted.clear()
            self._db.close()

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, id: str) -> bool:
        return id in self._items

    def put(self, items: Iterable[Item]) -> None:
        """Add concerns, or put them in the place of those known by the same id (their state stays)."""
        with self._lock:
            self._counted.clear()
            self._db.execute("BEGIN")
            for item in items:
                self._put(item)
            self._db.execute("COMMIT")

    def update(self, states: Iterable[State]) -> None:
        """What the register says of concerns now; one that is not here is passed over."""
        with self._lock:
            changed = [state for state in states if self._state.get(state.id, state) != state]
            if not changed:
                return
            self._counted.clear()
            self._db.execute("BEGIN")
            self._db.executemany(
                "UPDATE concerns SET status = ?, reason = ?, assignee = ? WHERE id = ?",
                [(state.status, state.reason, state.assignee, state.id) for state in changed],
            )
            self._db.execute("COMMIT")
            self._state.update((state.id, state) for state in changed)

    def drop(self, ids: Iterable[str]) -> None:
        """Forget concerns, as after a purge."""
        with self._lock:
            for id in ids:
                if self._items.pop(id, None):
                    self._state.pop(id)
                    self._counted.clear()
                    self._db.execute(
                        "DELETE FROM words WHERE rowid = (SELECT n FROM concerns WHERE id = ?)", (id,)
                    )
                    self._db.execute("DELETE FROM concerns WHERE id = ?", (id,))

    def item(self, id: str) -> Item:
        """One concern. KeyError if it is not here."""
        return self._items[id]

    def items(self) -> list[Item]:
        """All of them, in no order."""
        with self._lock:
            return list(self._items.values())

    def state(self, id: str) -> State:
        """What the register said last of a concern. KeyError if it is not here."""
        return self._state[id]

    def page(self, wanted: Wanted, order: Order = "pressing", start: int = 0, size: int = 25) -> Page:
        """Some of the concerns that pass a filter. A search without a word passes everything."""
        with self._lock:
            query = Query(wanted.search)
            instead = meant(self._db, query.words) if query.match else {}
            match = query.with_words(instead)
            source, conditions, values = _conditions(wanted, match)
            if order == "best" and not match:
                order = "pressing"
            total = self.total(wanted) if not instead else _one(self._db, source, conditions, values)
            ids = [
                id
                for (id,) in self._db.execute(
                    f"SELECT id FROM {source} {conditions} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
                    (*values, size, start),
                )
            ]
            return Page(
                tuple(self._items[id] for id in ids), {id: self._state[id] for id in ids}, total, instead
            )

    def total(self, wanted: Wanted) -> int:
        """How many pass a filter."""
        return self._count("'all'", wanted).get("all", 0)

    def counts(
        self, by: Literal["category", "place", "event", "status", "assignee"], wanted: Wanted
    ) -> dict[str, int]:
        """How many of those that pass a filter fall to each value, the most first."""
        return self._count(by, wanted)

    def _count(self, by: str, wanted: Wanted) -> dict[str, int]:
        with self._lock:
            if (by, wanted) not in self._counted:
                if len(self._counted) >= MOST_COUNTED:
                    self._counted.clear()
                source, conditions, values = _conditions(wanted, Query(wanted.search).match)
                rows = self._db.execute(
                    f"SELECT {by}, count(*) FROM {source} {conditions} GROUP BY 1 ORDER BY 2 DESC, 1", values
                )
                self._counted[by, wanted] = dict(rows.fetchall())
            return dict(self._counted[by, wanted])

    def facts(self) -> list[tuple[int, str, str, str, str]]:
        """Hour, category, place, event and status of every concern: `staff.insight.Seen`, without a word."""
        with self._lock:
            return self._db.execute("SELECT hours, category, place, event, status FROM concerns").fetchall()

    def place(self, concern: Concern) -> str:
        """The id of where it happened, if it is one of the pack's for its event; else OTHER_PLACE, or ""."""
        return place_of(self._pack, concern)

    def _put(self, item: Item) -> None:
        concern = item.concern
        until = item.due
        known = self._db.execute("SELECT n FROM concerns WHERE id = ?", (item.id,)).fetchone()
        if known:
            self._db.execute("UPDATE concerns SET pressing = ?, due = ? WHERE n = ?",
                             (_RANK[item.urgency], until and int(until.timestamp()), known[0]))  # fmt: skip
        else:
            n = self._db.execute(
                "INSERT INTO concerns (id, hours, category, place, event, channel, pressing, due)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (item.id, hour_number(concern.taken), concern.category, self.place(concern), concern.event,
                 concern.channel, _RANK[item.urgency], until and int(until.timestamp())),
            ).lastrowid  # fmt: skip
            self._db.execute(
                "INSERT INTO words (rowid, what, facts) VALUES (?, ?, ?)",
                (n, concern.what, facts_in_words(self._pack, concern)),
            )
        self._items[item.id] = item
        self._state.setdefault(item.id, State(item.id))


def _one(db: sqlite3.Connection, source: str, conditions: str, values: list[str | int]) -> int:
    return int(db.execute(f"SELECT count(*) FROM {source} {conditions}", values).fetchone()[0])


def place_of(pack: Pack, concern: Concern) -> str:
    """The pack's id of where it happened; OTHER_PLACE for a person's own words; "" when nothing was said."""
    event = pack.events.get(concern.event)
    zones = event.zones if event else pack.concern.places
    if not concern.where or any(zone.id == concern.where for zone in zones):
        return concern.where
    return OTHER_PLACE


def facts_in_words(pack: Pack, concern: Concern) -> str:
    """Category, place and event as staff read them, for the search."""
    event = pack.events.get(concern.event)
    zones = event.zones if event else pack.concern.places
    where = next((zone.title for zone in zones if zone.id == concern.where), concern.where)
    category = next((c.title for c in pack.concern.categories if c.id == concern.category), concern.category)
    return " / ".join((category, where, event.name if event else concern.event))


def _conditions(wanted: Wanted, match: str) -> tuple[str, str, list[str | int]]:
    """Tables, WHERE clause and its values. Column names are ours, everything typed is a value."""
    tests: list[tuple[str, tuple[str | int, ...]]] = []
    for column in ("category", "place", "event", "assignee"):
        value = getattr(wanted, column)
        if value or (value == "" and column in ("event", "assignee")):
            tests.append((f"{column} = ?", (value,)))
    if wanted.status:
        tests.append((f"status IN ({','.join('?' * len(wanted.status))})", wanted.status))
    if wanted.pressing:
        tests.append(("pressing > 0 AND status IN (?, ?)", OPEN))
    if wanted.since is not None:
        tests.append(("hours >= ?", (wanted.since,)))
    if wanted.before is not None:
        tests.append(("hours < ?", (wanted.before,)))
    source = "concerns"
    if match:
        source = "words JOIN concerns ON concerns.n = words.rowid"
        tests.append(("words MATCH ?", (match,)))
    where = "WHERE " + " AND ".join(test for test, _ in tests) if tests else ""
    return source, where, [value for _, values in tests for value in values]
