"""People's names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from concerns.personal.finding import Finding

_NAME = re.compile(
    r"(?:[Mm]y name is|(?:lad|man|guy|girl|woman) called|Mr|Mrs|Ms|Dr) ([A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)


def found(text: str) -> Iterator[Finding]:
    """Every name."""
    for match in _NAME.finditer(text):
        yield Finding("name", *match.span(1))
