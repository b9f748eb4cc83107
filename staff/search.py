"""Full-text search in memory: what a person types, made into a query for SQLite's FTS5.

Words are and-ed, each also as the beginning of a longer word; "words in quotes" stand side by side; `-word` must
not be there. Nothing that is typed can be an error.
"""

from __future__ import annotations

import re
import sqlite3
from difflib import get_close_matches

TOKENIZER = "porter unicode61 remove_diacritics 2"
MOST_WORDS = 12
_PIECE = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_WORD = re.compile(r"\w+")


class Query:
    """A parsed search. `words` are the single words wanted; `match` the FTS5 expression, empty for no words."""

    def __init__(self, typed: str) -> None:
        self.words: list[str] = []
        self._phrases: list[str] = []
        self._without: list[str] = []
        for minus, quoted, bare in _PIECE.findall(typed)[:MOST_WORDS]:
            words = _WORD.findall((quoted or bare).lower())
            if not words:
                continue
            phrase = " ".join(words)
            if minus:
                self._without.append(phrase)
            elif quoted or len(words) > 1:
                self._phrases.append(phrase)
            else:
                self.words.append(phrase)

    @property
    def match(self) -> str:
        return self.with_words({})

    def with_words(self, others: dict[str, str]) -> str:
        """The expression with some words taken for others, as for a word typed wrongly."""
        wanted = [f'"{others.get(word, word)}"*' for word in self.words]
        wanted += [f'"{phrase}"' for phrase in self._phrases]
        if not wanted:
            return ""
        return " AND ".join(wanted) + "".join(f' NOT "{phrase}"' for phrase in self._without)


def meant(connection: sqlite3.Connection, words: list[str]) -> dict[str, str]:
    """For each word that stands in no concern, the nearest that does, where one is near enough.

    Reads the tables `words` (FTS5) and `vocabulary` (fts5vocab of kind row), whose terms are stems.
    """
    others: dict[str, str] = {}
    for word in words:
        known = connection.execute(
            "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (f'"{word}"*',)
        ).fetchone()
        if known or len(word) < 4:
            continue
        lengths = (len(word) - 2, len(word) + 1)
        near = connection.execute(
            "SELECT term FROM vocabulary WHERE length(term) BETWEEN ? AND ? ORDER BY doc DESC LIMIT 5000",
            lengths,
        )
        found = get_close_matches(word, [term for (term,) in near], n=1, cutoff=0.75)
        if found:
            others[word] = found[0]
    return others
