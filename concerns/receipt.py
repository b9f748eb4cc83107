"""The receipt: the code a person takes away to ask later what became of their concern.

80 random bits as 16 characters, then 2 check characters, in Douglas Crockford's base 32
(https://www.crockford.com/base32.html): digits and capitals without I, L, O and U, so that it can be read
aloud and copied by hand. Shown in six groups of three.

Why 80 bits: with 100,000 concerns on file (2^17) and a thousand guesses a second let through (2^10), one
guess would hit after 2^53 seconds on average, some 285 million years; the public door lets through far
fewer. Nothing shorter bears a thief who has a stolen outbox, where SHA-256 of each code can be tried at will.

Why two check characters: position i carries the weight a^i, a being a generator of GF(32), and all 18
characters satisfy  sum(c_i) = 0  and  sum(a^i * c_i) = 0.  Any two columns (1, a^i), (1, a^j) of these two
sums are independent, so the code has distance 3 (a shortened Reed-Solomon code): every one or two wrong
characters are caught, and with them every swap of two characters, however far apart.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from typing import Protocol

from msgspec import Struct

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 18
_DATA = 16
_RANDOM_BYTES = 10
_LONGEST_INPUT = 200
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = {"Pd", "Zs", "Cc", "Cf"}
"""Unicode categories that people and their phones put between groups: dashes, spaces, line ends, joiners."""
_TAG_DOMAIN = b"safernw receipt tag 1\x00"


class ReceiptError(ValueError):
    """A text that is no receipt code. The message is one plain line and never repeats the text."""


class RandomBytes(Protocol):
    """Where randomness comes from: the module `secrets`, or a seeded stand-in in a test."""

    def token_bytes(self, nbytes: int, /) -> bytes: ...


class Receipt(Struct, frozen=True):
    """A checked code of 18 characters without separators. Make one with `new` or `parse`.

    `str()` is for the person ("7KQ-2XM-…"); `repr()` keeps the code out of logs.
    """

    code: str

    def __str__(self) -> str:
        return "-".join(self.code[i : i + 3] for i in range(0, LENGTH, 3))

    def __repr__(self) -> str:
        return "<Receipt>"


def new(random: RandomBytes = secrets) -> Receipt:
    """A fresh receipt of 80 random bits."""
    bits = int.from_bytes(random.token_bytes(_RANDOM_BYTES), "big")
    values = [(bits >> 5 * (_DATA - 1 - i)) & 31 for i in range(_DATA)]
    return Receipt("".join(ALPHABET[value] for value in values + _checks(values)))


def parse(text: str) -> Receipt:
    """The receipt that a person typed: lower case, spaces, dashes, O for 0, I or L for 1 are all fine.

    Raises ReceiptError with a plain sentence when it cannot be one of our codes.
    """
    code = _plain(text)
    if len(code) != LENGTH:
        raise ReceiptError(f"A receipt code has {LENGTH} letters and numbers, this has {len(code)}.")
    if not set(code) <= set(ALPHABET):
        raise ReceiptError("A receipt code has only numbers and letters, and never the letter U.")
    values = [ALPHABET.index(character) for character in code]
    if _checks(values[:_DATA]) != values[_DATA:]:
        raise ReceiptError("This receipt code has a mistake in it. Please compare it with your copy.")
    return Receipt(code)


def tag(receipt: Receipt) -> bytes:
    """32 bytes that stand for the receipt in look-ups: SHA-256 over a domain and the 18 characters.

    A tag cannot be turned back into the code, which only the person has. The register keeps not even the tag
    but HMAC(pepper, tag), its pepper lying outside the database, so a copied database can confirm no guess.
    """
    return hashlib.sha256(_TAG_DOMAIN + receipt.code.encode("ascii")).digest()


def _plain(text: str) -> str:
    if len(text) > _LONGEST_INPUT:
        raise ReceiptError(f"A receipt code has {LENGTH} letters and numbers, this is far longer.")
    wide = unicodedata.normalize("NFKC", text).upper()
    kept = (c for c in wide if unicodedata.category(c) not in _SEPARATORS)
    return "".join(kept).translate(_LOOKALIKES)


def _powers() -> list[int]:
    """a^0 … a^30 in GF(32) = GF(2)[a] / (a^5 + a^2 + 1)."""
    powers = [1]
    while len(powers) < 31:
        doubled = powers[-1] << 1
        powers.append(doubled ^ 0b100101 if doubled & 32 else doubled)
    return powers


_EXP = _powers()
_LOG = {value: exponent for exponent, value in enumerate(_EXP)}


def _shifted(value: int, exponent: int) -> int:
    """value * a^exponent in GF(32)."""
    return _EXP[(_LOG[value] + exponent) % 31] if value else 0


_UNDO = -_LOG[_EXP[_DATA] ^ _EXP[_DATA + 1]]
"""The exponent that divides by a^16 + a^17."""


def _checks(values: list[int]) -> list[int]:
    """The two check values that bring both sums over all 18 positions to nought."""
    total = weighted = 0
    for position, value in enumerate(values):
        total ^= value
        weighted ^= _shifted(value, position)
    last = _shifted(weighted ^ _shifted(total, _DATA), _UNDO)
    return [total ^ last, last]
