"""A receipt code while it is being typed, in its groups of three. No Kivy here."""

from __future__ import annotations

from concerns import receipt as receipts

GROUP = 3
GAP = "_"
"""Stands where a character is still to come."""
LOOKALIKES = str.maketrans("OIL", "011")


def typed(text: str) -> str:
    """What of a text can be in a code: capitals, without separators, with 0 for O and 1 for I and L."""
    capitals = text.upper().translate(LOOKALIKES)
    return "".join(c for c in capitals if c in receipts.ALPHABET)[: receipts.LENGTH]


def in_groups(text: str, fill: bool = False) -> list[str]:
    """Its groups; `fill` puts a mark where a character is still to come."""
    whole = text.ljust(receipts.LENGTH, GAP) if fill else text
    return [whole[i : i + GROUP] for i in range(0, len(whole), GROUP)]


def missing(text: str) -> int:
    """How many characters are still to come."""
    return receipts.LENGTH - len(text)
