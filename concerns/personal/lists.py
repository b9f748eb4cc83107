"""The lists that the rules look words up in: `concerns/data/*.txt`, plain words, `#` before a comment."""

from __future__ import annotations

import unicodedata
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "data"
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
"""Letters that Unicode does not take apart."""


def lines(name: str) -> list[str]:
    """The lines of a list without its comments."""
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def words(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(word for line in lines(name) for word in line.split())


def bare(word: str) -> str:
    """A word as the lists have it: lower case, without accents, apostrophes and hyphens."""
    apart = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    return "".join(char for char in apart if char.isalnum())


def sections(name: str) -> dict[str, frozenset[str]]:
    """The words of a list under each of its headings."""
    found: dict[str, set[str]] = {}
    heading = ""
    for line in lines(name):
        if line.startswith("["):
            heading = line[1 : line.index("]")]
        else:
            found.setdefault(heading, set()).update(line.split())
    return {heading: frozenset(members) for heading, members in found.items()}


def phrases(name: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases of a list by their first word."""
    by_first: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in lines(name):
        phrase = tuple(line.split())
        by_first[phrase[0]] = (*by_first.get(phrase[0], ()), phrase)
    return by_first
