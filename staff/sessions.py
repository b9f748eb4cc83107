"""Who is signed in, and what they had not sent yet: in memory only, gone with the process.

A session is found by the SHA-256 of its token; the token itself, 256 random bits, is only in the browser.
Times are Unix seconds.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from threading import RLock

from msgspec import Struct

IDLE = 15 * 60.0
"""Seconds without a request after which a session ends."""
ABSOLUTE = 10 * 3600.0
"""Seconds after which it ends in any case: a working day."""
KEPT = 12 * 3600.0
"""Seconds that a draft, and whose session it was, are remembered after its end."""
_MOST_DRAFTS = 20
_LONGEST_DRAFT = 64 * 1024


class Session(Struct):
    """One browser that is signed in. `notice` is shown once, on the next page; `search` are the words last searched
    for, kept here because an address is written down in more places than anybody knows.
    """

    account: str
    begun: float
    seen: float
    ended: bool = False
    notice: str = ""
    search: str = ""


class Sessions:
    """All sessions and drafts of this process."""

    def __init__(self, clock: Callable[[], float], idle: float = IDLE) -> None:
        self._clock = clock
        self.idle = min(idle, IDLE)
        self._lock = RLock()
        self._sessions: dict[bytes, Session] = {}
        self._drafts: dict[tuple[str, str], tuple[float, dict[str, str]]] = {}
        self._secret = secrets.token_bytes(32)

    def begin(self, account: str) -> str:
        """A new session. Its token, for the browser's cookie."""
        token, now = new_token(), self._clock()
        with self._lock:
            self._forget_old(now)
            self._sessions[_key(token)] = Session(account, begun=now, seen=now)
        return token

    def find(self, token: str, touch: bool = True) -> Session | None:
        """The session that is going on under this token; `touch` counts as being there."""
        now = self._clock()
        with self._lock:
            session = self._sessions.get(_key(token))
            if session is None or session.ended:
                return None
            if now - session.seen >= self.idle or now - session.begun >= ABSOLUTE:
                session.ended = True
                return None
            if touch:
                session.seen = now
            return session

    def left(self, session: Session) -> float:
        """Seconds until it ends by itself if nothing is sent."""
        ends = min(session.seen + self.idle, session.begun + ABSOLUTE)
        return 0 if session.ended else max(0.0, ends - self._clock())

    def former(self, token: str) -> str | None:
        """Whose session this was that has ended by itself: what they send now is kept for them."""
        with self._lock:
            session = self._sessions.get(_key(token))
            return session.account if session and session.ended else None

    def end(self, token: str) -> None:
        """Sign out: nothing is remembered."""
        with self._lock:
            self._sessions.pop(_key(token), None)

    def end_all(self, account: str, but: str = "") -> int:
        """Sign this account out everywhere (except under the token `but`). How many sessions ended."""
        kept = _key(but)
        with self._lock:
            gone = [key for key, one in self._sessions.items() if one.account == account and key != kept]
            for key in gone:
                del self._sessions[key]
            return len(gone)

    def count(self, account: str) -> int:
        """In how many browsers this account is signed in now."""
        now = self._clock()
        with self._lock:
            return sum(
                one.account == account and not one.ended and now - one.seen < self.idle
                for one in self._sessions.values()
            )

    def rotate(self, token: str) -> str:
        """The same session under a new token; the old one is void."""
        fresh = new_token()
        with self._lock:
            self._sessions[_key(fresh)] = self._sessions.pop(_key(token))
        return fresh

    def form_token(self, token: str) -> str:
        """What every form of this browser carries against forged requests; void with the process."""
        return hmac.new(self._secret, b"form " + token.encode(), "sha256").hexdigest()

    def is_form_token(self, token: str, given: str) -> bool:
        """Whether the form came from a page of ours in this browser."""
        return hmac.compare_digest(self.form_token(token).encode(), given.encode())

    def keep_draft(self, account: str, page: str, fields: Mapping[str, str]) -> bool:
        """Keep what was typed on a page, beside what is kept of its other forms; an empty field is dropped.

        False if it is too long.
        """
        kept = {name: text for name, text in {**self.draft(account, page), **fields}.items() if text}
        if sum(len(name) + len(text) for name, text in kept.items()) > _LONGEST_DRAFT:
            return False
        with self._lock:
            own = [key for key in self._drafts if key[0] == account and key[1] != page]
            if len(own) >= _MOST_DRAFTS:
                del self._drafts[min(own, key=lambda key: self._drafts[key][0])]
            self._drafts[account, page] = (self._clock(), kept)
        return True

    def draft(self, account: str, page: str) -> dict[str, str]:
        """What was typed on this page and not sent; empty if nothing was."""
        with self._lock:
            at, fields = self._drafts.get((account, page), (0.0, {}))
        return dict(fields) if self._clock() - at < KEPT else {}

    def drop_draft(self, account: str, page: str, sent: Iterable[str]) -> None:
        """These fields of the page were sent."""
        with self._lock:
            at, fields = self._drafts.pop((account, page), (0.0, {}))
            left = {name: text for name, text in fields.items() if name not in set(sent)}
            if left:
                self._drafts[account, page] = (at, left)

    def drop_drafts(self, account: str) -> None:
        """Nothing unsent stays of this account."""
        with self._lock:
            for key in [key for key in self._drafts if key[0] == account]:
                del self._drafts[key]

    def _forget_old(self, now: float) -> None:
        for key in [key for key, one in self._sessions.items() if now - one.seen > KEPT]:
            del self._sessions[key]
        for where in [where for where, (at, _) in self._drafts.items() if now - at > KEPT]:
            del self._drafts[where]


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
