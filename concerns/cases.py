"""What staff do with a concern: read it, say what became of it, assign, note, tag, pass on, link, hold.

Every change takes `by`, the name of who makes it, and is in the audit together with the change itself. Notes
and tags are sealed to the register's public key: what staff write is as guarded as what people wrote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, get_args

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from msgspec import Struct

from concerns import envelope as envelopes
from concerns import receipt as receipts
from concerns.envelope import EnvelopeError, Tampered
from concerns.followup import FollowUp
from concerns.model import Concern
from concerns.seal import seal_text, unseal, unseal_text

Status = Literal["new", "looked-at", "passed-on", "closed"]
"""New, being looked at, passed on to a partner, closed (with a reason)."""
Reason = Literal["", "acted-on", "nothing-to-act-on", "too-little-to-act-on", "duplicate", "not-for-us"]
"""Why a concern was closed; empty for one that is not. Free text belongs in a sealed note, never here."""
Keys = Iterable[EllipticCurvePrivateKey]
MAX_NOTE = 4000
MAX_TAGS = 20
MAX_TAG = 40


class Case(Struct, frozen=True):
    """What staff see of a concern without opening it.

    `taken` is an hour; `read_at` (first opened by anybody) and `closed_at` are moments in UTC or empty;
    `passed_to` are contacts' ids in order; `linked` are ids.
    """

    id: str
    taken: str
    status: Status
    reason: Reason
    assigned: str
    read_at: str
    closed_at: str
    held: bool
    redacted: bool
    has_message: bool
    passed_to: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()


class Note(Struct, frozen=True):
    """An internal note, opened. `number` tells it from every other note."""

    number: int
    at: str
    by: str
    text: str

    def __repr__(self) -> str:
        return f"<Note by {self.by}>"


class Cases(FollowUp):
    """The part of the register that staff work in. KeyError where there is no concern of the id."""

    def cases(self, ids: Iterable[str] | None = None) -> list[Case]:
        """All concerns as staff see them, or those of these ids that are here; the oldest hour first."""
        query = (
            "SELECT id, taken, status, reason, assigned, read_at, closed_at, held, redacted,"
            " message IS NOT NULL FROM envelopes"
        )
        with self.reading() as connection:
            if ids is None:
                rows = connection.execute(f"{query} ORDER BY taken, id").fetchall()
            else:
                found = (connection.execute(f"{query} WHERE id = ?", (id,)).fetchone() for id in ids)
                rows = sorted((row for row in found if row), key=lambda row: (row[1], row[0]))
            passed = _gathered(connection, "SELECT concern, contact FROM passings ORDER BY number")
            linked = _gathered(
                connection, "SELECT one, other FROM links UNION ALL SELECT other, one FROM links"
            )
        return [_case(row, passed.get(row[0], ()), linked.get(row[0], ())) for row in rows]

    def read(self, id: str, private_keys: Keys, by: str) -> Concern:
        """Open one concern in memory for somebody who reads it.

        Raises EnvelopeError as `unseal` does; Tampered too if its look-up is not that of the receipt inside.
        """
        return self.read_all([id], private_keys, by)[0]

    def read_all(self, ids: Iterable[str], private_keys: Keys, by: str) -> list[Concern]:
        """Open several for somebody who reads them all, such as for an export; all open, or none is."""
        wanted, keys = list(ids), tuple(private_keys)
        with self.writing() as connection:
            opened = [self._opened(stored(connection, id), keys) for id in wanted]
            for id in wanted:
                change = "UPDATE envelopes SET read_at = ? WHERE id = ? AND read_at = ''"
                connection.execute(change, (self._now(), id))
                self._add_row(connection, by, "read", id)
        return opened

    def unsealed(
        self, private_keys: Keys, ids: Iterable[str] | None = None
    ) -> Iterator[tuple[str, Concern | EnvelopeError]]:
        """Open concerns to search and count in memory; nobody has read them by that. Record the unlocking.

        Each id with its concern, or with why it does not open.
        """
        keys = tuple(private_keys)
        with self.reading() as connection:
            rows = (
                connection.execute("SELECT id, head, sealed, look_up FROM envelopes").fetchall()
                if ids is None
                else [stored(connection, id) for id in ids]
            )
        for row in rows:
            try:
                yield row[0], self._opened(row, keys)
            except EnvelopeError as error:
                yield row[0], error

    def set_status(self, id: str, status: Status, reason: Reason = "", *, by: str) -> None:
        """Say what became of a concern.

        ValueError if closed without a reason, or a reason is given for another status.
        """
        if (
            status not in get_args(Status)
            or reason not in get_args(Reason)
            or (status == "closed") != bool(reason)
        ):
            raise ValueError("a closed concern has a reason, no other has")
        with self._changing_case(id, by, "status", f"{status} {reason}".strip()) as connection:
            self._put_status(connection, id, status, reason)

    def assign(self, id: str, officer: str, *, by: str) -> None:
        """Give a concern to an officer; to nobody with an empty name."""
        with self._changing_case(id, by, "assign", officer) as connection:
            connection.execute("UPDATE envelopes SET assigned = ? WHERE id = ?", (officer, id))

    def hold(self, id: str, on: bool, *, by: str) -> None:
        """Put a concern under legal hold, so that it is not deleted whatever its age; or end that."""
        with self._changing_case(id, by, "hold" if on else "hold-ended") as connection:
            connection.execute("UPDATE envelopes SET held = ? WHERE id = ?", (on, id))

    def pass_on(self, id: str, contact_id: str, *, by: str) -> None:
        """Note that a concern was passed to a contact of the pack; its status becomes "passed-on"."""
        with self._changing_case(id, by, "pass-on", contact_id) as connection:
            connection.execute(
                "INSERT INTO passings (concern, at, by, contact) VALUES (?, ?, ?, ?)",
                (id, self._now(), by, contact_id),
            )
            self._put_status(connection, id, "passed-on", "")

    def link(self, id: str, other: str, *, by: str) -> None:
        """Say that two concerns tell of the same. ValueError if they are one. Linking twice changes nothing."""
        if id == other:
            raise ValueError("a concern is not linked to itself")
        with self._changing_case(id, by, "link", other) as connection:
            stored(connection, other)
            connection.execute("INSERT OR IGNORE INTO links VALUES (?, ?)", tuple(sorted((id, other))))

    def unlink(self, id: str, other: str, *, by: str) -> None:
        """Take a link back."""
        with self._changing_case(id, by, "unlink", other) as connection:
            connection.execute("DELETE FROM links WHERE one = ? AND other = ?", tuple(sorted((id, other))))

    def add_note(self, id: str, text: str, *, by: str) -> None:
        """Add an internal note. ValueError if it is empty or has more than MAX_NOTE characters.

        Raises KeysError without the register's public key.
        """
        if not text.strip() or len(text) > MAX_NOTE:
            raise ValueError(f"a note has from 1 to {MAX_NOTE:,} characters")
        at = self._now()
        sealed = seal_text(text, self._public_key(), _bound_note(id, at, by))
        with self._changing_case(id, by, "note") as connection:
            connection.execute(
                "INSERT INTO notes (concern, at, by, sealed) VALUES (?, ?, ?, ?)", (id, at, by, sealed)
            )

    def notes(self, id: str, private_keys: Keys) -> list[Note]:
        """The notes on a concern, the oldest first. Raises EnvelopeError as `read` does."""
        keys = tuple(private_keys)
        query = "SELECT number, at, by, sealed FROM notes WHERE concern = ? ORDER BY number"
        with self.reading() as connection:
            rows = connection.execute(query, (id,)).fetchall()
        return [
            Note(number, at, by, unseal_text(sealed, keys, _bound_note(id, at, by)))
            for number, at, by, sealed in rows
        ]

    def set_tags(self, id: str, tags: Iterable[str], *, by: str) -> None:
        """Put these tags in the place of those it had.

        ValueError for more than MAX_TAGS, or one that is empty or longer than MAX_TAG characters.
        """
        wanted = sorted({tag.strip() for tag in tags})
        if len(wanted) > MAX_TAGS or not all(0 < len(tag) <= MAX_TAG for tag in wanted):
            raise ValueError(f"at most {MAX_TAGS} tags, each of 1 to {MAX_TAG} characters")
        text = msgspec.json.encode(wanted).decode()
        sealed = seal_text(text, self._public_key(), f"tags {id}") if wanted else None
        with self._changing_case(id, by, "tags") as connection:
            connection.execute("UPDATE envelopes SET tags = ? WHERE id = ?", (sealed, id))

    def tags(self, id: str, private_keys: Keys) -> tuple[str, ...]:
        """The tags of a concern, in order of the alphabet. Raises EnvelopeError as `read` does."""
        with self.reading() as connection:
            found = connection.execute("SELECT tags FROM envelopes WHERE id = ?", (id,)).fetchone()
        if found is None:
            raise KeyError(id)
        return _tags(id, found[0], tuple(private_keys)) if found[0] else ()

    def all_tags(self, private_keys: Keys) -> dict[str, tuple[str, ...]]:
        """The tags of every concern that has any, for the index in memory."""
        keys = tuple(private_keys)
        with self.reading() as connection:
            rows = connection.execute("SELECT id, tags FROM envelopes WHERE tags IS NOT NULL").fetchall()
        return {id: _tags(id, sealed, keys) for id, sealed in rows}

    @contextmanager
    def _changing_case(self, id: str, by: str, action: str, detail: str = "") -> Iterator[sqlite3.Connection]:
        with self._changing(by, action, id, detail) as connection:
            stored(connection, id)
            yield connection

    def _put_status(self, connection: sqlite3.Connection, id: str, status: Status, reason: Reason) -> None:
        connection.execute(
            "UPDATE envelopes SET status = ?, reason = ?, closed_at = ? WHERE id = ?",
            (status, reason, self._now() if status == "closed" else "", id),
        )

    def _opened(self, row: _Row, private_keys: Keys) -> Concern:
        _, head, sealed, look_up = row
        concern = unseal(envelopes.assemble(head, b"", sealed), private_keys)
        if self._look_up(receipts.tag(receipts.parse(concern.receipt))) != look_up:
            raise Tampered("This concern was filed under the receipt of another.")
        return concern


def _case(row: tuple[Any, ...], passed_to: tuple[str, ...], linked: tuple[str, ...]) -> Case:
    id, taken, status, reason, assigned, read_at, closed_at, held, redacted, has_message = row
    return Case(
        id=id,
        taken=taken,
        status=status,
        reason=reason,
        assigned=assigned,
        read_at=read_at,
        closed_at=closed_at,
        held=bool(held),
        redacted=bool(redacted),
        has_message=bool(has_message),
        passed_to=passed_to,
        linked=linked,
    )


_Row = tuple[str, bytes, bytes, bytes]


def stored(connection: sqlite3.Connection, id: str) -> _Row:
    """Id, head, sealed and look-up of one concern. KeyError if there is none of this id."""
    query = "SELECT id, head, sealed, look_up FROM envelopes WHERE id = ?"
    row: _Row | None = connection.execute(query, (id,)).fetchone()
    if row is None:
        raise KeyError(id)
    return row


def must_be_free(connection: sqlite3.Connection, id: str) -> None:
    """Raises ValueError for a concern under legal hold, of which nothing may be taken away."""
    if connection.execute("SELECT held FROM envelopes WHERE id = ?", (id,)).fetchone() == (1,):
        raise ValueError("this concern is under legal hold")


def _gathered(connection: sqlite3.Connection, query: str) -> dict[str, tuple[str, ...]]:
    gathered: dict[str, tuple[str, ...]] = {}
    for key, value in connection.execute(query):
        gathered[key] = (*gathered.get(key, ()), value)
    return gathered


def _tags(id: str, sealed: bytes, private_keys: Keys) -> tuple[str, ...]:
    return tuple(msgspec.json.decode(unseal_text(sealed, private_keys, f"tags {id}"), type=list[str]))


def _bound_note(id: str, at: str, by: str) -> str:
    return f"note {id} {at} {by}"
