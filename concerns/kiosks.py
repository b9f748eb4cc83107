"""Kiosks that may hand in at the public door: each has a token, of which the register keeps a MAC alone."""

from __future__ import annotations

import hmac
import re
import secrets
from contextlib import suppress

from msgspec import Struct

from concerns.audit import Audit
from concerns.model import taken_hour

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class EnrolmentError(Exception):
    """A kiosk that cannot be enrolled or revoked. One plain line."""


class Kiosk(Struct, frozen=True):
    """An enrolled kiosk. `enrolled` and `revoked` are moments in UTC; `revoked` is empty while it is not.

    `heard` is the hour in which it last showed its token, empty if it never did.
    """

    name: str
    enrolled: str
    revoked: str
    heard: str


class Kiosks(Audit):
    """The part of the register that knows the kiosks."""

    def add_kiosk(self, name: str, by: str = "command line") -> str:
        """Enrol a kiosk, or enrol anew one that was revoked. Its token: shown once, kept nowhere here.

        Raises EnrolmentError for a name that will not do or is taken.
        """
        if not _NAME.fullmatch(name):
            raise EnrolmentError(
                f"{name!r} is no name for a kiosk: take small letters, digits and dashes, at most 40."
            )
        token = secrets.token_urlsafe(32)
        with self._changing(by, "kiosk-add", name) as connection:
            known = connection.execute("SELECT revoked FROM kiosks WHERE name = ?", (name,)).fetchone()
            if known == ("",):
                raise EnrolmentError(
                    f"There is a kiosk {name} already: revoke it first, or take another name."
                )
            connection.execute(
                "INSERT OR REPLACE INTO kiosks (name, token_mac, enrolled) VALUES (?, ?, ?)",
                (name, self._token_mac(token), self._now()),
            )
        return token

    def revoke_kiosk(self, name: str, by: str = "command line") -> None:
        """From now on this kiosk's token opens nothing. Raises EnrolmentError if there is no such kiosk."""
        with self._changing(by, "kiosk-revoke", name) as connection:
            change = "UPDATE kiosks SET revoked = ? WHERE name = ? AND revoked = ''"
            if not connection.execute(change, (self._now(), name)).rowcount:
                raise EnrolmentError(f"There is no kiosk {name} that is enrolled: see safernw kiosks list.")

    def kiosks(self) -> list[Kiosk]:
        """All kiosks that were ever enrolled, by name."""
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT name, enrolled, revoked, heard FROM kiosks ORDER BY name"
            ).fetchall()
        return [Kiosk(*row) for row in rows]

    def kiosk(self, token: str) -> str | None:
        """The name of the kiosk with this token; None if there is none, or it was revoked.

        The hour is noted, for those who wonder whether a kiosk is still alive.
        """
        mac = b""
        with suppress(UnicodeEncodeError):
            mac = self._token_mac(token)
        query = "SELECT name, heard FROM kiosks WHERE token_mac = ? AND revoked = ''"
        with self.reading() as connection:
            found = connection.execute(query, (mac,)).fetchone()
        if found is None:
            return None
        name, heard = str(found[0]), taken_hour(self._clock())
        if found[1] != heard:
            with self.writing() as connection:
                connection.execute("UPDATE kiosks SET heard = ? WHERE name = ?", (heard, name))
        return name

    def _token_mac(self, token: str) -> bytes:
        return hmac.digest(self._pepper, b"safernw kiosk token 1 " + token.encode(), "sha256")
