"""How old a reader must be: the Flesch–Kincaid grade of a text, as an age.

Kincaid et al., "Derivation of new readability formulas", 1975: grade = 0.39 words per sentence
+ 11.8 syllables per word − 15.59; the age is the grade plus five. Syllables are counted as groups of
vowels, which is near enough to warn an editor and needs no word list.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n\s*\n")
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Syllables of an English word, by its groups of vowels; a last silent e does not count."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if letters.isascii() and word.isupper() and len(letters) <= 5:
        return len(letters)  # an abbreviation is spelt out
    count = len(_VOWELS.findall(letters))
    if letters.endswith("e") and not letters.endswith(("le", "ee")) and count > 1:
        count -= 1
    if letters.endswith("ed") and not letters.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(count, 1)


def reading_age(text: str) -> float:
    """The age in years at which a British pupil reads `text` with ease. 0 for a text without words."""
    found = _WORD.findall(text)
    if not found:
        return 0.0
    sentences = max(1, len([part for part in _SENTENCE.split(text) if _WORD.search(part)]))
    grade = 0.39 * len(found) / sentences + 11.8 * sum(map(syllables, found)) / len(found) - 15.59
    return max(5.0, grade + 5)
