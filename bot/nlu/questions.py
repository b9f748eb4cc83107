"""Two questions in one message, each by itself: "how do I report a bike and what's your number". No Rasa in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from content.danger import normalise, phrase_pattern
from content.talk import TwoQuestions

MOST_PARTS = 3
LONGEST_FIRST = 6
"""Words of a first part that need not look like a question: "stolen bike, and what's the council's number"."""
LONGEST_PART = 25
"""Words: a longer part tells a story, and what follows it is about that."""


class QuestionSplitter:
    """Cuts a message before the words with which another question begins."""

    def __init__(self, words: TwoQuestions) -> None:
        opening = rf"(?:{_either(words.openings)})(?!\w|'t)"
        joint = rf"(?:{_either(words.joints)})"
        self._cut = re.compile(
            rf"(?:[?!.;]+\s+(?:{joint},?\s+)*|,?\s+(?:{joint},?\s+)+)(?={opening})", re.IGNORECASE
        )
        self._asks = re.compile(rf"^(?:\w+[,!.]?\s+){{0,2}}?{opening}", re.IGNORECASE)
        self._backgrounds = [re.compile(phrase_pattern(phrase)) for phrase in words.backgrounds]
        self._empty = frozenset(words.empty)
        self._pronouns = frozenset(words.pronouns)

    def parts(self, text: str) -> list[str]:
        """The questions of a message in their order, or nothing where it is one thing."""
        if len(text.split()) > MOST_PARTS * LONGEST_PART:
            return []
        parts = [part for part in self._cut.split(text) if part and part.strip()]
        if not 2 <= len(parts) <= MOST_PARTS:
            return []
        first = parts[0].strip()
        if any(background.search(f" {normalise(first)} ") for background in self._backgrounds):
            return []
        short = len(first.split()) <= LONGEST_FIRST
        if not (short or self._asks.match(first)) or any(len(p.split()) > LONGEST_PART for p in parts):
            return []
        return [part.strip() for part in parts]

    def names_something(self, part: str) -> bool:
        """False for a part such as "who do I call"."""
        return bool(set(normalise(part).split()) - self._empty)

    def points_back(self, part: str) -> bool:
        """True for a part that is about what was said before it: "how are they chosen"."""
        return not self._pronouns.isdisjoint(normalise(part).split())


def _either(phrases: Iterable[str]) -> str:
    longest_first = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first) or r"(?!)"
