"""What somebody is in the midst of setting up, by browser, in memory only, for half an hour."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from threading import RLock
from typing import Literal, TypeVar

from msgspec import Struct

T = TypeVar("T")

LONGEST = 30 * 60.0
MOST = 100

Kind = Literal["first", "join", "renew"]
"""The first account, one that was invited or reset, a new second factor of an account."""


class Pending(Struct, frozen=True):
    """`password` is there to wrap the register's key with, once the app is proven; never written anywhere."""

    kind: Kind
    name: str
    called: str
    hashed: str
    secret: bytes
    password: str
    code: str

    def __repr__(self) -> str:
        return f"Pending({self.kind})"


class Shown(Struct, frozen=True):
    """Codes that are shown until somebody has kept them: one's own, or the one-time code of `account`."""

    codes: tuple[str, ...]
    first: bool
    account: str = ""

    def __repr__(self) -> str:
        return "Shown()"


class PendingSetUps:
    """By the token of the browser, which is kept as its SHA-256."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = RLock()
        self._kept: dict[bytes, tuple[float, Pending]] = {}
        self._shown: dict[bytes, tuple[float, Shown]] = {}

    def keep(self, token: str, pending: Pending) -> None:
        """Begin. Begun anew, the former is forgotten."""
        with self._lock:
            _add(self._kept, _key(token), pending, self._clock())

    def get(self, token: str) -> Pending | None:
        """What this browser is in the midst of."""
        with self._lock:
            return _fresh(self._kept, _key(token), self._clock())

    def drop(self, token: str) -> None:
        """It is done."""
        with self._lock:
            self._kept.pop(_key(token), None)

    def show(self, token: str, codes: tuple[str, ...], first: bool, account: str = "") -> None:
        """Have these codes shown to this browser. `first`: at the end of a set-up."""
        with self._lock:
            _add(self._shown, _key(token), Shown(codes, first, account), self._clock())

    def shown(self, token: str) -> Shown | None:
        """The codes to show."""
        with self._lock:
            return _fresh(self._shown, _key(token), self._clock())

    def hide(self, token: str) -> None:
        """They have been kept."""
        with self._lock:
            self._shown.pop(_key(token), None)


def _add(kept: dict[bytes, tuple[float, T]], key: bytes, value: T, now: float) -> None:
    for old in [old for old, (at, _) in kept.items() if now - at >= LONGEST]:
        del kept[old]
    if len(kept) >= MOST:
        del kept[min(kept, key=lambda one: kept[one][0])]
    kept[key] = (now, value)


def _fresh(kept: dict[bytes, tuple[float, T]], key: bytes, now: float) -> T | None:
    at, value = kept.get(key, (0.0, None))
    return value if now - at < LONGEST else None


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
