"""What a message looks like as a whole: marks, pictures, keys hit at random, another language, code. No Rasa in it."""

from __future__ import annotations

import re
import unicodedata

from content import Pack
from content.danger import normalise
from content.talk import Shape

FOREIGN_SHARE = 0.4
"""Of the words that must be known as another language's, and at least two of them where there are more than two."""
LONGEST_MASH = 4
"""Words of a message that may have been typed at random."""
_CODE = re.compile(
    r"[{};]\s*$|</?[a-z][a-z0-9]*[ />]|\w\((\"|'|\)|\w+\))|=>|==|&&|\|\||\$\(|^\s*#include|^\s*sudo\s|rm -rf|"
    r"\bselect\b.+\bfrom\b.+(;|\bwhere\b)|\bselect \*|\bdrop table\b|\bdef \w+\(|\bimport \w+ as\b|\bfunction\s*\w*\(",
    re.IGNORECASE | re.MULTILINE,
)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa", "mnbvcxz")
_NO_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_FEWEST_LETTERS = 5


class ShapeReader:
    """Knows the words of a pack's topics, so that no word of ours is taken for a slip of the hand."""

    def __init__(self, pack: Pack) -> None:
        topics = [
            *pack.topics.values(),
            *(entry for entry in pack.dialogue.values() if entry.id != "out-of-scope"),
        ]
        texts = " ".join(text for topic in topics for text in (topic.title, topic.answer, *topic.examples))
        self._own = frozenset(normalise(texts).split())
        self._languages = [frozenset(map(normalise, language.words)) for language in pack.talk.languages]

    def shape(self, text: str) -> Shape:
        """The shape of a message that is not empty; "none" for words as we expect them. Never raises."""
        letters = [char for char in text if char.isalpha()]
        if not letters and not any(char.isdigit() for char in text):
            pictures = any(unicodedata.category(char) == "So" for char in text)
            return "pictures" if pictures else "marks"
        if _CODE.search(text):
            return "code"
        words = normalise(text).split()
        if self._foreign(letters, words):
            return "language"
        return "mash" if 0 < len(words) <= LONGEST_MASH and all(map(self._hit_at_random, words)) else "none"

    def _foreign(self, letters: list[str], words: list[str]) -> bool:
        other_script = sum(not unicodedata.name(char, "").startswith("LATIN") for char in letters)
        if other_script * 2 > len(letters):
            return True
        different = set(words)
        most = max((len(different & known) for known in self._languages), default=0)
        return most >= min(2, len(words)) and most >= FOREIGN_SHARE * len(different)

    def _hit_at_random(self, word: str) -> bool:
        if word in self._own or len(word) < _FEWEST_LETTERS:
            return False
        runs = (word[start : start + 4] for start in range(len(word) - 3))
        return bool(_NO_VOWEL.search(word)) or any(run in row for run in runs for row in _ROWS)
