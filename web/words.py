"""A visitor's text as it came over the wire, made fit to pass on."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 2_000
"""Characters of one message."""

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_DROPPED = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for tab and line end
    f"{_BIDI}"
    "\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"  # what nobody sees
    "\ud800-\udfff"  # halves of characters
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # for private use
    "\U000e0000-\U000e0fff"  # tags
    "]"
)
"""Joiners (U+200C, U+200D) stay: some scripts and emoji are not written without."""


def clean(text: str) -> str:
    """The text in Unicode's form C, with line ends of one kind, without characters that only hide or mislead."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _DROPPED.sub("", lines)).strip()


def harmless(text: str) -> str:
    """The text as a message: with no leading `/`, by which Rasa would be told an intent."""
    return text.lstrip("/ \n\t") or "?"
