"""People's names: after words that announce one, after a title, or known from the lists.

A name that is a word as well ("mark", "grace") counts with a capital within a sentence, or where the talk is of a
person; one that is a place, a month, a brand or a drug ("jordan", "april", "charlie") only in talk of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from concerns.personal import cues, lists
from concerns.personal.finding import Finding

_WORD = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*")
_SENTENCE_ENDS = re.compile(r"[.!?…]\s|[\n\"“”(•]")
_SIMPLE_GAP = re.compile(r"[ \t]{0,2}$|\.? $")
_FIRST = lists.words("first-names")
_WORDS_TOO = lists.words("word-names")
_OTHERS_TOO = lists.words("other-names")
_SURNAMES, _WORD_SURNAMES = lists.surnames()
_NOT_NAMES = lists.phrases("not-names")


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str
    """As the lists have it, without a closing 's."""
    full: str
    """As the lists have it, with it."""
    capital: bool
    opens: bool
    """It begins the text or a sentence, so that its capital says nothing."""
    close: bool
    """Only a space, or a full stop and a space, parts it from the word before."""


def found(text: str) -> Iterator[Finding]:
    """Every name, in order."""
    tokens = _tokens(text)
    shouted = sum(token.capital for token in tokens) > 0.6 * len(tokens) > 2
    nothing = _covered(tokens)
    at = 0
    while at < len(tokens):
        length = 0 if at in nothing else _Reader(tokens, at, shouted, nothing).length()
        if length:
            yield Finding("name", tokens[at].start, tokens[at + length - 1].end)
        at += max(1, length)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    last = 0
    for match in _WORD.finditer(text):
        between = text[last : match.start()]
        written = match[0]
        stem = re.sub(r"['’`]s?$", "", written)
        tokens.append(
            _Token(
                match.start(),
                match.start() + len(stem),
                lists.bare(stem),
                lists.bare(written),
                written[0].isupper(),
                not tokens or bool(_SENTENCE_ENDS.search(between)),
                bool(tokens) and bool(_SIMPLE_GAP.match(between)),
            )
        )
        last = match.end()
    return tokens


def _covered(tokens: list[_Token]) -> set[int]:
    """The places of words that belong to a phrase which is no name."""
    covered: set[int] = set()
    for at, token in enumerate(tokens):
        for phrase in _NOT_NAMES.get(token.full, ()) + (
            _NOT_NAMES.get(token.word, ()) if token.word != token.full else ()
        ):
            ahead = tokens[at : at + len(phrase)]
            if all(one in (t.full, t.word) for one, t in zip(phrase, ahead, strict=False)) and len(
                ahead
            ) == len(phrase):
                covered.update(range(at, at + len(phrase)))
    return covered


class _Reader:
    """Judges whether a name begins at one word."""

    def __init__(self, tokens: list[_Token], at: int, shouted: bool, nothing: set[int]) -> None:
        self._tokens, self._at, self._shouted, self._nothing = tokens, at, shouted, nothing
        self._token = tokens[at]

    def length(self) -> int:
        """How many words the name has; 0 when none begins here."""
        if self._announced() or (not self._stands_for_a_place() and self._known()):
            return 1 + self._surnames()
        return 0

    def _before(self, count: int) -> tuple[str, ...]:
        """Up to so many words before, nearest last, of the same sentence."""
        words: list[str] = []
        at = self._at
        while at > 0 and len(words) < count and not self._tokens[at].opens:
            at -= 1
            words.insert(0, self._tokens[at].full)
        return tuple(words)

    def _after(self, skip: int = 1) -> _Token | None:
        at = self._at + skip
        if at < len(self._tokens) and not self._tokens[at].opens:
            return self._tokens[at]
        return None

    def _capital(self) -> bool:
        return self._token.capital and not self._shouted

    def _announced(self) -> bool:
        """Words before it say that a name comes."""
        word, before = self._token.word, self._before(6)
        surname = self._capital() and word in _WORD_SURNAMES and cues.titled(before[-1:] or ("",))
        if not before or (word in cues.NEVER and not surname) or len(word) < 2:
            return False
        if cues.announces(before):
            return True
        if cues.titled(before) and self._token.close:
            capital = self._tokens[self._at - 1].capital
            return self._capital() or cues.sure_title(before) or (capital and self._shouted)
        unknown_name = self._capital() and word not in cues.NOT_PEOPLE
        if word in cues.VERBS_TOO and not self._capital():
            return False
        return cues.relation(before) and (unknown_name or self._listed() or self._listed_stem())

    def _known(self) -> bool:
        """It stands in the lists, and nothing around speaks against it."""
        word, before = self._token.word, self._before(3)
        if cues.speaks_against(before, word):
            return False
        if word in _FIRST or (self._listed_stem() in _FIRST and word not in cues.NO_STEM):
            return not (before[-1:] in (("a",), ("an",)) and not self._surnames())
        if self._surname_follows():
            return True
        if not self._listed():
            return False
        mid_capital = self._capital() and not self._token.opens
        if cues.of_a_person(before, word, mid_capital, self._after_words()):
            return True
        if word in _WORDS_TOO:
            return mid_capital and word not in cues.OFTEN_CAPITAL
        return mid_capital and cues.by_capital(before, word)

    def _listed(self) -> bool:
        return self._token.word in _FIRST | _WORDS_TOO | _OTHERS_TOO

    def _listed_stem(self) -> str:
        """The first name that this is with an s put on, as in "daves van"; empty when it is none."""
        word = self._token.full
        return word[:-1] if len(word) > 4 and word.endswith("s") and word[:-1] in _FIRST else ""

    def _surname_follows(self) -> bool:
        """A name that is a word too, or one unknown, with a surname after it."""
        follows = self._after()
        if (
            follows is None
            or not follows.close
            or (self._token.word in cues.VERBS_TOO and not follows.capital)
        ):
            return False
        sure = follows.word in _SURNAMES and follows.word not in _FIRST
        if self._listed():
            weak = (
                follows.word in _WORD_SURNAMES
                and follows.capital
                and self._capital()
                and not self._token.opens
            )
            return sure or weak
        alone = self._token.word not in cues.NEVER | cues.NOT_PEOPLE
        return sure and alone and self._capital() and follows.capital

    def _surnames(self) -> int:
        """How many words after it belong to the name: at most three."""
        count = 0
        while count < 3 and (follows := self._after(count + 1)) and follows.close:
            if self._at + count + 1 in self._nothing or follows.word in cues.NEVER:
                break
            capital = follows.capital and not self._shouted and follows.word not in cues.NOT_PEOPLE
            sure = follows.word in _SURNAMES or follows.word in _FIRST
            if not (capital or sure):
                break
            count += 1
        return count

    def _stands_for_a_place(self) -> bool:
        """A street, church, pub or the like is named after somebody: "Albert Road", "the King William", "St John's"."""
        before = self._before(1)
        if before[-1:] in (("st",), ("saint",)) and self._token.close:
            return True
        for skip in range(1, 4):
            follows = self._after(skip)
            if follows is None or not follows.close:
                return False
            word = follows.full if follows.full in cues.PLACES else follows.word
            if word in cues.PLACES and (follows.capital or word not in cues.WEAK_PLACES):
                return True
            if not (follows.capital or follows.word in _SURNAMES) or follows.word in cues.NEVER:
                return False
        return False

    def _after_words(self) -> tuple[str, ...]:
        follows, then = self._after(), self._after(2)
        return (follows.full if follows else "", then.full if then else "")
