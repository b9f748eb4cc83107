"""The audit: who did what to which concern, in rows that can only be added, each chained to the one before.

A row's chain is HMAC-SHA256(key, chain of the row before + the row as JSON), the key being made from the
pepper: whoever has the database alone cannot mend a chain he broke. The number and chain of the last row
stand a second time with a MAC of their own, so that a tail cut off is seen too. What no file can show is a
whole register put back to an older state together with its pepper: for that, note the last number and chain
(`Verified`) somewhere else from time to time.

No visitor's words enter it: subjects are ids and names of accounts, details are choices from lists, and the
reason that staff give for an export or a redaction.
"""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from msgspec import Struct

from concerns.registerfile import RegisterFile

MAX_DETAIL = 500
_START = bytes(32)
_ROW = "number, at, by, action, subject, detail"


class AuditRow(Struct, frozen=True):
    """`by` did `action` to `subject`, `at` a moment in UTC. `number` counts from 1."""

    number: int
    at: str
    by: str
    action: str
    subject: str
    detail: str


class Verified(Struct, frozen=True):
    """What `verify_audit` found: how many rows, the last chain in hex, and one line for each fault."""

    count: int
    chain: str
    faults: tuple[str, ...]


class Audit(RegisterFile):
    """The part of the register that keeps the audit."""

    def record(self, by: str, action: str, subject: str = "", detail: str = "") -> None:
        """Note what changes nothing in the register: a sign-in, an export, a search."""
        with self._changing(by, action, subject, detail):
            pass

    def audit(self, before: int | None = None, limit: int = 100) -> list[AuditRow]:
        """The latest rows, the newest first; those numbered below `before` to go on from there."""
        query = f"SELECT {_ROW} FROM audit WHERE number < ? ORDER BY number DESC LIMIT ?"  # noqa: S608
        with self.reading() as connection:
            rows = connection.execute(query, (1 << 62 if before is None else before, limit)).fetchall()
        return [AuditRow(*row) for row in rows]

    def history(self, id: str) -> list[AuditRow]:
        """What was done to one concern (or account), the oldest first; it outlives the concern."""
        query = f"SELECT {_ROW} FROM audit WHERE subject = ? ORDER BY number"  # noqa: S608
        with self.reading() as connection:
            return [AuditRow(*row) for row in connection.execute(query, (id,))]

    def last(self, action: str) -> str:
        """The moment at which this was last done; empty if never."""
        query = "SELECT coalesce(max(at), '') FROM audit WHERE action = ?"
        with self.reading() as connection:
            return str(connection.execute(query, (action,)).fetchone()[0])

    def verify_audit(self, noted: tuple[int, str] | None = None) -> Verified:
        """Go through the whole chain. `noted` is a number and chain written down earlier: must still stand."""
        faults: list[str] = []
        number, chain = 0, _START
        with self.reading() as connection:
            for *cells, own in connection.execute(f"SELECT {_ROW}, chain FROM audit ORDER BY number"):  # noqa: S608
                row = AuditRow(*cells)
                if row.number != number + 1:
                    faults.append(f"between rows {number} and {row.number}, rows are missing")
                elif self._chain(chain, row) != own:
                    faults.append(f"row {row.number} was changed, or the one before it was")
                number, chain = row.number, own
                if noted and noted[0] == number and noted[1] != own.hex():
                    faults.append(f"row {number} is not the one that was noted")
            end = connection.execute("SELECT number, chain, mac FROM audit_end").fetchall()
        if end != ([(number, chain, self._end_mac(number, chain))] if number else []):
            faults.append(f"after row {number}, rows are missing, or the mark of the last row was changed")
        if noted and noted[0] > number:
            faults.append(f"row {noted[0]}, which was noted, is missing")
        return Verified(number, chain.hex(), tuple(faults))

    @contextmanager
    def _changing(
        self, by: str, action: str, subject: str = "", detail: str = ""
    ) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the change and its audit row: both are on the disk, or neither."""
        with self.writing() as connection:
            yield connection
            self._add_row(connection, by, action, subject, detail)

    def _add_row(
        self, connection: sqlite3.Connection, by: str, action: str, subject: str = "", detail: str = ""
    ) -> None:
        """Raises ValueError for a row without a name or with a detail that is too long."""
        if not by or len(detail) > MAX_DETAIL:
            raise ValueError(f"the audit wants a name, and a detail of at most {MAX_DETAIL} characters")
        last = connection.execute("SELECT number, chain FROM audit_end").fetchone()
        number, before = last or (0, _START)
        row = AuditRow(number + 1, self._now(), by, action, subject, detail)
        chain = self._chain(before, row)
        connection.execute(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", (*msgspec.structs.astuple(row), chain)
        )
        connection.execute("DELETE FROM audit_end")
        connection.execute(
            "INSERT INTO audit_end VALUES (?, ?, ?)", (row.number, chain, self._end_mac(row.number, chain))
        )

    def _chain(self, before: bytes, row: AuditRow) -> bytes:
        return hmac.digest(self._audit_key(), before + msgspec.json.encode(row), "sha256")

    def _end_mac(self, number: int, chain: bytes) -> bytes:
        return hmac.digest(self._audit_key(), b"end" + number.to_bytes(8, "big") + chain, "sha256")

    def _audit_key(self) -> bytes:
        return hmac.digest(self._pepper, b"safernw audit 1", "sha256")
