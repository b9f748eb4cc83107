"""People's names: after words that announce one, after a title, or known from the lists.

A name that is a word as well ("mark", "grace") counts with a capital within a sentence, or where the talk is of a
person; one that is a place, a month or a brand ("jordan", "april") only in talk of a person.
"""

from __future__ import annotations

from collections.abc import Iterator

from concerns.personal import cues, lists
from concerns.personal.finding import Finding
from concerns.personal.tokens import Token, tokens

_FIRST = lists.words("first-names")
_WORDS_TOO = lists.words("word-names")
_OTHERS_TOO = lists.words("other-names")
_LISTED = _FIRST | _WORDS_TOO | _OTHERS_TOO
_WORD_SURNAMES = lists.sections("surnames")["words-too"]
_SURNAMES = lists.sections("surnames")["surnames"] - _WORD_SURNAMES
_FAMILIES = _FIRST | _SURNAMES
_NOT_NAMES = lists.phrases("not-names")
_NO_SURNAME_ALONE = cues.NEVER | cues.NOT_PEOPLE | cues.TITLES | {"st", "saint"}
_MOST_WORDS = 4
"""A name has at most so many words."""


def found(text: str) -> Iterator[Finding]:
    """Every name, in order."""
    words = tokens(text)
    nothing = _phrases(words)
    at = 0
    while at < len(words):
        length = 0 if at in nothing else _Place(words, at, nothing).length()
        if length:
            yield Finding("name", words[at].start, words[at + length - 1].end)
        at += max(1, length)


def _phrases(words: list[Token]) -> set[int]:
    """The places of words that belong to a phrase which is no name, such as "john lewis"."""
    covered: set[int] = set()
    for at, token in enumerate(words):
        for phrase in _NOT_NAMES.get(token.full, ()) or _NOT_NAMES.get(token.word, ()):
            ahead = words[at : at + len(phrase)]
            if len(ahead) == len(phrase) and all(
                one in (word.full, word.word) for one, word in zip(phrase, ahead, strict=True)
            ):
                covered.update(range(at, at + len(phrase)))
    return covered


class _Place:
    """One word with those around it: does a name begin here?"""

    def __init__(self, words: list[Token], at: int, nothing: set[int]) -> None:
        self._words, self._at, self._nothing = words, at, nothing
        self._token = words[at]
        self._word = self._token.word
        first = at
        while first > 0 and at - first < 6 and not words[first].opens:
            first -= 1
        self._before = tuple(word.full for word in words[first:at])
        """Up to six words before in the same sentence."""

    def length(self) -> int:
        """How many words the name has; 0 when none begins here."""
        if self._announced() or (not self._names_a_place() and (self._known() or self._told())):
            return 1 + self._surnames()
        return 0

    def _after(self, skip: int = 1) -> Token | None:
        at = self._at + skip
        return self._words[at] if at < len(self._words) and not self._words[at].opens else None

    def _announced(self) -> bool:
        """Words before it say that a name comes."""
        if not self._before or (len(self._word) < 2 and not self._initial()):
            return False
        capital = self._token.capital
        titled = cues.titled(self._before) and self._token.close
        if self._word in cues.NEVER and not (titled and capital and self._word in _WORD_SURNAMES):
            return False
        if titled:
            return not self._names_a_place() and (
                capital or cues.sure_title(self._before) or self._word in _FAMILIES
            )
        return cues.announces(self._before) or (
            self._related() and (capital or self._word not in cues.VERBS_TOO)
        )

    def _related(self) -> bool:
        """A name, listed or with a capital, right after "my neighbour" or "called"."""
        unknown_name = self._token.capital and self._word not in cues.NOT_PEOPLE
        return self._token.near and cues.relation(self._before) and (unknown_name or self._listed())

    def _known(self) -> bool:
        """It stands in the lists, and nothing around speaks against it."""
        if cues.speaks_against(self._before, self._word):
            return False
        if self._word in _FIRST or self._owner():
            return self._before[-1:] not in (("a",), ("an",)) or self._surnames() > 0
        if self._surname_follows() or self._family_follows():
            return True
        return self._word in _LISTED and self._known_by_its_place()

    def _known_by_its_place(self) -> bool:
        """A name that is something else as well, told by the words around it or by its capital."""
        capital = self._token.capital and not self._token.opens
        then = self._after(), self._after(2)
        following = (then[0].full if then[0] else "", then[1].full if then[1] else "")
        if cues.of_a_person(self._before, self._word, capital, following):
            return True
        if self._word in _WORDS_TOO:
            return capital and self._word not in cues.OFTEN_CAPITAL
        return capital and cues.by_capital(self._before, self._word)

    def _told(self) -> bool:
        """A word with a capital that no list has, and what is told of it tells that it is somebody."""
        if self._initial():
            return self._before[-1:] == () or self._before[-1] not in cues.LETTERED
        if self._household():
            return True
        if not self._unknown() or cues.speaks_against(self._before, self._word):
            return False
        if self._apposed() or (self._token.near and cues.describes(self._before, self._word)):
            return True
        follows = self._after()
        if follows and follows.close and follows.capital and follows.word not in cues.NOBODIES:
            follows = self._after(2)  # first name and surname
        elif self._token.opens:
            return False
        return follows is not None and follows.close and not follows.capital and follows.full in cues.DEEDS

    def _unknown(self) -> bool:
        return self._token.capital and len(self._word) > 2 and self._word not in cues.NOBODIES

    def _initial(self) -> bool:
        """True for the letter in "T. Ollerenshaw"."""
        follows = self._after()
        if len(self._word) != 1 or not self._token.capital or not follows or not follows.close:
            return False
        return follows.capital and follows.start == self._token.end + 2 and follows.word not in cues.NOBODIES

    def _household(self) -> bool:
        """True for "Hendersons" in "the Hendersons next door"."""
        word, follows = self._token.full, self._after()
        if self._before[-1:] != ("the",) or not self._token.capital or not word.endswith("s"):
            return False
        family = word[:-1] in _SURNAMES or word.removesuffix("es") in _SURNAMES
        return family and follows is not None and follows.close and follows.full in cues.NEIGHBOURS

    def _apposed(self) -> bool:
        """True between commas after a word for a person: "the driver, Wiesiek, was drinking"."""
        follows = self._after()
        within = self._token.near and not self._token.close and cues.person(self._before)
        return within and (follows is None or (follows.near and not follows.close))

    def _listed(self) -> bool:
        return self._word in _LISTED or self._owner()

    def _owner(self) -> bool:
        """True for a first name with an s put on, as in "daves van"."""
        word = self._token.full
        return len(word) > 4 and word.endswith("s") and word[:-1] in _FIRST and word not in cues.NO_STEM

    def _surname_follows(self) -> bool:
        """True when a surname follows a name that is a word too, or a word with a capital that is not in the lists."""
        follows = self._after()
        if not follows or not follows.close or (self._word in cues.VERBS_TOO and not follows.capital):
            return False
        sure = follows.word in _SURNAMES and follows.word not in _FIRST
        both = self._token.capital and follows.capital
        if self._word in _LISTED:
            return sure or (both and follows.word in _WORD_SURNAMES and not self._token.opens)
        return sure and both and self._word not in _NO_SURNAME_ALONE

    def _family_follows(self) -> bool:
        """True in "Patel family"."""
        follows = self._after()
        sure = self._word in _SURNAMES and self._token.capital
        return sure and follows is not None and follows.close and follows.full in cues.FAMILY

    def _surnames(self) -> int:
        """How many words after it belong to the name."""
        count = 0
        while count < _MOST_WORDS - 1 and (follows := self._after(count + 1)) and follows.close:
            if self._at + count + 1 in self._nothing or follows.word in cues.NEVER:
                break
            capital = follows.capital and follows.word not in cues.NOT_PEOPLE
            if not capital and follows.word not in _FAMILIES:
                break
            count += 1
        return count

    def _names_a_place(self) -> bool:
        """True when a street, a church, a pub or the like has the name: "Albert Road", "St John's"."""
        if self._before[-1:] in (("st",), ("saint",)) and self._token.close:
            return True
        owner = self._token.full != self._word  # "Sanjay's school" is his, "Albert's School" a school
        for skip in range(1, _MOST_WORDS):
            follows = self._after(skip)
            if not follows or not follows.close or (owner and not follows.capital):
                return False
            if cues.place(follows.full, follows.capital) or cues.place(follows.word, follows.capital):
                return True
            if not (follows.capital or follows.word in _SURNAMES) or follows.word in cues.NEVER:
                return False
        return False
