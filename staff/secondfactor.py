"""The second factor: codes of an authenticator app (TOTP, RFC 6238), its QR code, and recovery codes."""

from __future__ import annotations

import base64
import io
import secrets
from hmac import compare_digest

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30
"""Seconds that one code is shown."""
_SECRET_BYTES = 20
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""31 letters and digits that are not taken for one another."""
_CODE_LETTERS = 24
"""31^24 is more than 2^118: such a code needs no slow hash (OWASP ASVS 5.0, 6.5.2)."""
RECOVERY_CODES = 10


def new_secret() -> bytes:
    """160 random bits, as RFC 4226 recommends."""
    return secrets.token_bytes(_SECRET_BYTES)


def step_of(secret: bytes, code: str, now: float, last: int = 0) -> int | None:
    """The time step whose code this is, or None. `now` in Unix seconds; steps up to `last` have been used.

    One step before and after `now` count as well, for clocks that differ (RFC 6238, 5.2).
    """
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return None
    present = int(now // STEP)
    found = None
    for step in (present - 1, present, present + 1):
        if compare_digest(_totp(secret).generate(step * STEP), typed.encode()) and step > last:
            found = step
    return found


def code_at(secret: bytes, now: float) -> str:
    """What the app shows at this time."""
    return _totp(secret).generate(int(now)).decode()


def in_letters(secret: bytes) -> str:
    """The secret for typing into an app that has no camera: base32 in groups of four."""
    letters = base64.b32encode(secret).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def qr_code(secret: bytes, name: str) -> str:
    """The QR code for the app as an SVG element without any style, so that a strict policy shows it."""
    address = _totp(secret).get_provisioning_uri(name, "Safer North West staff")
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn,
        kind="svg",
        scale=5,
        border=4,
        light="#ffffff",
        xmldecl=False,
        svgns=False,
        nl=False,
        title="QR code",
    )
    return drawn.getvalue().decode()


def new_code() -> str:
    """A random code of 118 bits, in groups of four: for recovery, for a first sign-in, for set-up."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS))
    return "-".join(letters[start : start + 4] for start in range(0, _CODE_LETTERS, 4))


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes, each good once in place of the app's."""
    return tuple(new_code() for _ in range(RECOVERY_CODES))


def plain_code(typed: str) -> str:
    """A code as it is kept: without the spaces, dashes and capitals of whoever typed it."""
    return "".join(letter for letter in typed.lower() if letter in _LETTERS)


def _totp(secret: bytes) -> TOTP:
    # SHA-1 is what every authenticator app speaks; as an HMAC it is not weakened by SHA-1's collisions.
    return TOTP(secret, 6, SHA1(), STEP)  # noqa: S303
