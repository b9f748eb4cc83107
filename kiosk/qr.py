"""QR codes: what is put into one for a contact, and its pattern of dark and light."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import segno

from content.model import Contact


class Code(NamedTuple):
    """A code of a contact: the catalogue's name for what it does, and what a phone reads out of it."""

    caption: str
    payload: str


def codes_of(contact: Contact) -> tuple[Code, ...]:
    """The codes of a contact: one to call, one to text, one for its page or its mailbox."""
    found = []
    if contact.phone:
        found.append(Code("contact.call", f"tel:{_dialled(contact.phone)}"))
    if contact.sms:
        found.append(Code("contact.text", f"sms:{_dialled(contact.sms)}"))
    if contact.url:
        found.append(Code("contact.link", _address(contact.url)))
    elif contact.email:
        found.append(Code("contact.mail", f"mailto:{contact.email}"))
    return tuple(found)


def pattern(payload: str, border: int = 4) -> tuple[int, bytes]:
    """The code of a payload as (modules a side, one byte a module from the bottom row up: 0 dark, 255 light)."""
    rows = [
        bytes(0 if module else 255 for module in row) for row in _symbol(payload).matrix_iter(border=border)
    ]
    return len(rows), b"".join(reversed(rows))


@lru_cache(maxsize=512)
def public_pattern(payload: str) -> tuple[int, bytes]:
    """The same, kept: for the codes of contacts, never for a receipt."""
    return pattern(payload)


def _symbol(payload: str) -> segno.QRCode:
    return segno.make(payload, error="m", micro=False)


def _dialled(number: str) -> str:
    return re.sub(r"[^0-9+*#]", "", number)


def _address(url: str) -> str:
    return url if "://" in url else f"https://{url}"
