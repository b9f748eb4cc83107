"""Texts of the pack with their `{contact-id}` marks filled in.

A number is written once, in contacts.yml; a sentence that needs it says `{police-101}`, or
`{police-101.url}` for another detail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.model import Contact

MARK = re.compile(r"\{([a-z0-9-]+)(?:\.([a-z]+))?\}")
DETAILS = ("phone", "sms", "url", "email", "hours", "address", "name")


def marks(text: str) -> Iterator[tuple[str, str]]:
    """The (contact id, detail) of every mark in a text, in order."""
    for match in MARK.finditer(text):
        yield match[1], match[2] or "phone"


def filled(text: str, contacts: dict[str, Contact], instead: str) -> str:
    """`text` with every mark replaced. A withheld contact's mark becomes `instead`, never its number."""

    def detail(match: re.Match[str]) -> str:
        contact = contacts[match[1]]
        return str(getattr(contact, match[2] or "phone")) if contact.shown else instead

    return MARK.sub(detail, text).strip()


def paragraphs(text: str) -> tuple[str, ...]:
    """A text's paragraphs, each on one line."""
    return tuple(" ".join(block.split()) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())
