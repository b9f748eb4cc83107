"""Lock-out: each further failed sign-in makes the next one wait longer, for one name and for all together.

Kept by a mark of the name that was typed, whether there is such an account or not, so that waiting tells
nothing about who has one. No address of a caller is kept. A right password does not pass while one must wait.
"""

from __future__ import annotations

from msgspec import Struct

from staff.accounts import Accounts

_KEEP = 24 * 3600.0


class Backoff(Struct, frozen=True):
    """`free` failures cost nothing, the next costs `first` seconds, each further one twice that up to `longest`.

    After `forgotten` seconds without a failure the count begins anew.
    """

    free: int
    first: float
    longest: float
    forgotten: float

    def wait(self, count: int) -> float:
        """Seconds to wait after this many failures."""
        if count < self.free:
            return 0
        return float(min(self.longest, self.first * 2 ** min(count - self.free, 30)))


ONE = Backoff(free=5, first=60, longest=15 * 60, forgotten=24 * 3600)
"""At most 5 at once, then fewer than 10 tries an hour at one account (ASVS asks for a limit)."""
ALL = Backoff(free=50, first=5, longest=60, forgotten=3600)
"""Guessing at many names at once is slowed as well, but nobody is kept out for longer than a minute."""


class LockOut:
    """Failed sign-ins, kept in the accounts' store: a restart forgets none."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def wait(self, name: str, now: float) -> float:
        """Seconds until this name may try again; 0 when it may."""
        return max(self._left(self._mark(name), ONE, now), self._left(self._mark(None), ALL, now))

    def failed(self, name: str, now: float) -> None:
        """Count a failure, durably, before the answer is given."""
        with self._accounts.writing() as connection:
            for mark, backoff in ((self._mark(name), ONE), (self._mark(None), ALL)):
                connection.execute(
                    "INSERT INTO failures (mark, count, last) VALUES (?1, 1, ?2) ON CONFLICT (mark) DO UPDATE"
                    " SET count = CASE WHEN last < ?2 - ?3 THEN 1 ELSE count + 1 END, last = ?2",
                    (mark, now, backoff.forgotten),
                )
            connection.execute("DELETE FROM failures WHERE last < ?", (now - _KEEP,))

    def succeeded(self, name: str) -> None:
        """The right password and code: this name's count begins anew."""
        with self._accounts.writing() as connection:
            connection.execute("DELETE FROM failures WHERE mark = ?", (self._mark(name),))

    def _left(self, mark: bytes, backoff: Backoff, now: float) -> float:
        with self._accounts.reading() as connection:
            row = connection.execute("SELECT count, last FROM failures WHERE mark = ?", (mark,)).fetchone()
        if row is None or row[1] < now - backoff.forgotten:
            return 0
        return max(0.0, float(row[1]) + backoff.wait(row[0]) - now)

    def _mark(self, name: str | None) -> bytes:
        return self._accounts.key.mark("all" if name is None else "failed", (name or "").strip().casefold())
