"""A text as words, with what the rules for names ask of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from concerns.personal import lists

_WORD = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*")
_OWNING = re.compile(r"['’`]s?$")
_DOUBLE = re.compile(r"(?<=[a-z])-[A-Z].*")
"""The second half of a double name: "Ana-Maria" is known by "Ana"."""
_SENTENCE_ENDS = re.compile(r"[.!?…]\s|[\n\"“”•]")
_ONLY_A_SPACE = re.compile(r"[ \t]{0,2}$|\.? $|, $")


@dataclass(frozen=True, slots=True)
class Token:
    """A word at `text[start:end]`, an owning 's left out."""

    start: int
    end: int
    word: str
    """As the lists have it, without a closing 's; of a double name the first half."""
    full: str
    """As the lists have it, with it."""
    capital: bool
    """It begins with one, in a text that is not in capitals throughout."""
    opens: bool
    """It begins the text or a sentence, so that its capital says nothing."""
    close: bool
    """No more than a space, or a full stop and a space, parts it from the word before."""
    near: bool
    """No more than that, or a comma, does."""


def tokens(text: str) -> list[Token]:
    """The words of a text, in order."""
    matches = list(_WORD.finditer(text))
    shouted = sum(match[0][0].isupper() for match in matches) > 0.6 * len(matches) > 2
    found: list[Token] = []
    last = 0
    for match in matches:
        between, written = text[last : match.start()], match[0]
        stem = _OWNING.sub("", written)
        initial = bool(found) and len(found[-1].word) == 1 and found[-1].capital
        near = bool(found) and _ONLY_A_SPACE.match(between) is not None
        found.append(
            Token(
                start=match.start(),
                end=match.start() + len(stem),
                word=lists.bare(_DOUBLE.sub("", stem)),
                full=lists.bare(written),
                capital=written[0].isupper() and not shouted,
                opens=not found or (not initial and _SENTENCE_ENDS.search(between) is not None),
                close=near and "," not in between,
                near=near,
            )
        )
        last = match.end()
    return found
