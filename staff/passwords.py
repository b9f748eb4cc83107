"""Passwords: kept as Argon2id hashes, refused when they are short, common, or made of one's own name.

No rules on capitals and digits, no expiry (NIST SP 800-63B, 5.1.1.2): length, and a look at what people guess.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from threading import BoundedSemaphore
from typing import NamedTuple

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from zxcvbn import zxcvbn


class Costs(NamedTuple):
    """Argon2id's: memory in KiB, passes, lanes."""

    memory: int
    passes: int
    lanes: int


SHORTEST = 12
LONGEST = 128
COSTS = Costs(memory=64 * 1024, passes=3, lanes=4)
"""RFC 9106, section 4, second recommendation: 64 MiB, 3 passes, 4 lanes."""
ADVICE = "Four words that you pick at random do well"
SAFE = 3
"""zxcvbn's score from which more than 10^8 guesses are needed."""
_LOOKED_AT = 72
OWN_WORDS = ("safer", "safernw", "north", "west", "leicestershire", "safeguarding", "police", "council")
"""Of our own trade: they make no password longer."""
_at_once = BoundedSemaphore(2)
"""Each hash takes 64 MiB: a crowd of sign-ins waits its turn and does not eat the machine."""


class WeakPassword(ValueError):
    """Why this password will not do, in one plain line."""


def check(password: str, own: Iterable[str] = ()) -> None:
    """Raises WeakPassword. `own`: the person's names, which must not be most of it."""
    if len(password) < SHORTEST:
        raise WeakPassword(
            f"Password must be {SHORTEST} characters or more. Four words that you pick at random do well"
        )
    if len(password) > LONGEST:
        raise WeakPassword(f"Password must be {LONGEST} characters or fewer")
    words = [word.lower() for text in own for word in (text, *text.split()) if len(word) > 2]
    guessed = zxcvbn(_same(password)[:_LOOKED_AT], user_inputs=[*words, *OWN_WORDS])
    if guessed["score"] < SAFE:
        raise WeakPassword(f"Password is too easy to guess. {ADVICE}")


def hashed(password: str) -> str:
    """Argon2id's hash as a PHC string, its costs and salt inside."""
    with _at_once:
        return _stretcher().derive_phc_encoded(_same(password).encode())


def matches(phc: str | None, password: str) -> bool:
    """Whether this is the password of `phc`. With None (no such account) it takes as long, and is false."""
    secret = _same(password).encode()
    if phc is None or len(password) > LONGEST:
        with _at_once:
            _stretcher().derive(b"nobody's")
        return False
    try:
        with _at_once:
            Argon2id.verify_phc_encoded(secret, phc)
    except InvalidKey:
        return False
    return True


def _stretcher() -> Argon2id:
    return Argon2id(
        salt=secrets.token_bytes(16),
        length=32,
        iterations=COSTS.passes,
        lanes=COSTS.lanes,
        memory_cost=COSTS.memory,
    )


def _same(password: str) -> str:
    # One password typed on two keyboards may come as different code points.
    return unicodedata.normalize("NFKC", password)
