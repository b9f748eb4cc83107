"""House and flat numbers with their street."""

from __future__ import annotations

import re
from collections.abc import Iterator

from concerns.personal.finding import Finding

_ADDRESS = re.compile(
    r"(?<![0-9A-Za-z.:£])[0-9]{1,3}[a-d]?,? (?:[A-Z][a-z']+ ){1,3}(?:Road|Rd|Street|St|Avenue|Ave|Lane|Close|Drive|Way)\b"
)


def found(text: str) -> Iterator[Finding]:
    """Every address."""
    for match in _ADDRESS.finditer(text):
        yield Finding("address", *match.span())
