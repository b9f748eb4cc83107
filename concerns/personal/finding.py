"""One piece of personal data in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["phone", "email", "postcode", "name", "address", "card", "ni"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind of personal data at `text[start:end]`."""

    kind: Kind
    start: int
    end: int
