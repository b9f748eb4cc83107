"""The danger matcher: does a message mean danger now, or disclose harm? Runs the pack's `danger.yml`.

**Grammar of a phrase** (`Danger.never`, `DangerRule.phrases` and `.unless`):

    not breathing      these words, side by side
    cant * breathe     `*`: up to three words between
    (he|my mate) fell  one of these; an alternative may hold several words, and groups may nest
    a? fire, (a|the)?  may be missing
    bleed~             any ending: bleeds, bleeding
    dad+               with or without an s: dad, dads, dad's
    ^ help $           the message begins, ends here

Words are written as people write them; `normalise` is put on phrases and messages alike.

**How a message is judged.** What a `never` phrase covers is blanked out. Then a rule fires when one of its
phrases is found, unless one of its `unless` phrases stands in the same sentence (a word that turns the talk, such
as "but", "now" or "also", ends a sentence too), so that last year's fight in one sentence does not hide today's in
the next. The first rule that fires decides. A stronger cue that no excuse may stand down is a rule without `unless`.

**For a browser.** Each phrase becomes one regular expression in the subset that Python and JavaScript share:
letters and digits, space, `^`, `$`, `(?:…|…)`, `?`, `{0,3}`, `[^ ]*`, `[^ ]+` and one closing lookahead
`(?= )`; no look-behind, no named groups, no flags. `browser_rules` gives them as plain data. All repetition
is bounded or stops at a space, so the time grows linearly with the message.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from content.model import Danger, DangerRule

_LETTERS = dict(zip("łøđðıæœßþ", ("l", "o", "d", "d", "i", "ae", "oe", "ss", "th"), strict=True))
"""Letters that Unicode does not take apart."""
_EMOJI = {"🆘": " sos ", "🔪": " knife ", "🔫": " gun ", "🩸": " blood ", "😂": " haha ", "🤣": " haha "}
_DROPPED = {"Mn", "Me", "Cf"}
"""Unicode categories that leave no trace: accents, enclosing marks, zero-width and tag characters."""
_APOSTROPHES = re.compile("['’‘`´ʼ′＇ـ]|(?<=[a-zA-Z]);(?=[a-zA-Z])")  # `;` is the thumb's slip for `'`
_STRETCHED = re.compile(r"([^\W\d_])\1\1+")
_SENTENCE_END = re.compile(r"[.!?؟…]\s+|\n+")
_TURN = re.compile(r" (?:but|now|also|btw|anyway|actually)(?= )")
_STEM_MOST = 12
"""Most letters of a word with any ending: so many beginnings of each word of a message are looked up."""
_TOKEN = re.compile(r"\s*(\)\??|[(|*^$]|[^\s()|*^$?~+]+[~+]?\??)")


class PhraseError(ValueError):
    """A phrase of the danger rules that breaks the grammar. The message names the phrase."""

    def __init__(self, phrase: str, fault: str) -> None:
        super().__init__(f"danger phrase {phrase!r}: {fault}")
        self.phrase = phrase


@dataclass(frozen=True, slots=True)
class DangerMatch:
    """The rule that fired. `now`: danger under way, 999 first; otherwise a disclosure, its topic's own words first."""

    topic: str
    rule: str
    now: bool


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    if char in _LETTERS or char in _EMOJI:
        return _LETTERS.get(char) or _EMOJI[char]
    category = unicodedata.category(char)
    if category in _DROPPED:
        return ""
    return char if category[0] in "LNM" else " "


def normalise(text: str) -> str:
    """The message as bare lower-case words with one space between.

    Accents, apostrophes and invisible characters go, punctuation and emoji become spaces (a few emoji become
    words), a letter repeated three times or more stands once ("heeelp" is "help"). Doing it twice changes nothing.
    """
    text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
    text = unicodedata.normalize("NFKD", text.lower())
    folded = "".join(map(_fold, text))
    return " ".join(_STRETCHED.sub(r"\1", folded).split())


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a phrase: its pattern, and words of which a message must hold one (None: it may hold none)."""

    pattern: str
    needs: frozenset[str] | None


def _word(token: str, phrase: str) -> _Part:
    optional, ending = token.endswith("?"), token.rstrip("?")[-1:]
    words = normalise(token.rstrip("?~+")).split()
    if not words:
        raise PhraseError(phrase, f"{token!r} is no word")
    pattern = "".join(" " + word for word in words) + {"~": "[^ ]*", "+": "s?"}.get(ending, "")
    if optional:
        return _Part(f"(?:{pattern})?", None)
    last = words[-1]
    if ending == "~" and not 2 <= len(last) <= _STEM_MOST:
        raise PhraseError(phrase, f"before a `~` stand 2 to {_STEM_MOST} letters")
    return _Part(pattern, frozenset({"~": {last + "~"}, "+": {last, last + "s"}}.get(ending, {last})))


def _sequence(parts: list[_Part]) -> _Part:
    """Parts one after the other; of the words they need, the longest are the rarest in messages."""
    needs = [part.needs for part in parts if part.needs]
    best = max(needs, key=lambda words: min(len(word.rstrip("~")) for word in words), default=None)
    return _Part("".join(part.pattern for part in parts), best)


def _group(alternatives: list[_Part], optional: bool) -> _Part:
    pattern = "(?:" + "|".join(part.pattern for part in alternatives) + ")" + ("?" if optional else "")
    if optional or any(part.needs is None for part in alternatives):
        return _Part(pattern, None)
    return _Part(pattern, frozenset().union(*(part.needs or () for part in alternatives)))


def _parse(phrase: str) -> _Part:
    """The phrase as one part. Raises PhraseError."""
    stack: list[list[list[_Part]]] = [[[]]]  # open groups, each a list of alternatives, each a list of parts
    tokens = _TOKEN.findall(phrase)
    if "".join(tokens) != "".join(phrase.split()):
        raise PhraseError(phrase, "a `?`, `~` or `+` stands alone")
    for place, token in enumerate(tokens):
        if token == "(":
            stack.append([[]])
        elif token == "|" and len(stack) > 1:
            stack[-1].append([])
        elif token[0] == ")" and len(stack) > 1:
            alternatives = stack.pop()
            if not all(alternatives):
                raise PhraseError(phrase, "an empty alternative")
            stack[-1][-1].append(_group([_sequence(parts) for parts in alternatives], token.endswith("?")))
        elif token[0] in "|)":
            raise PhraseError(phrase, f"`{token[0]}` outside brackets")
        elif token == "*":
            stack[-1][-1].append(_Part("(?: [^ ]+){0,3}", None))
        elif token in "^$":
            if len(stack) > 1 or place != (0 if token == "^" else len(tokens) - 1):
                raise PhraseError(phrase, f"`{token}` may only begin or end a phrase")
            stack[-1][-1].append(_Part(token, None))
        else:
            stack[-1][-1].append(_word(token, phrase))
    if len(stack) > 1:
        raise PhraseError(phrase, "a bracket is not closed")
    return _sequence(stack[0][0])


def _compile(phrase: str) -> _Part:
    part = _parse(phrase)
    if part.needs is None:
        raise PhraseError(phrase, "no word in it must be there")
    return _Part(
        part.pattern.replace("$", " $") if part.pattern.endswith("$") else part.pattern + "(?= )", part.needs
    )


def phrase_pattern(phrase: str) -> str:
    """The regular expression of a phrase, to be searched in a normalised message between two spaces.

    Raises PhraseError when the phrase breaks the grammar.
    """
    return _compile(phrase).pattern


def browser_rules(danger: Danger) -> dict[str, Any]:
    """The rules as plain data for a browser: patterns in place of phrases, and the words that turn the talk.

    Raises PhraseError.
    """
    return {
        "turn": _TURN.pattern,
        "never": [phrase_pattern(phrase) for phrase in danger.never],
        "rules": [
            {
                "id": rule.id,
                "topic": rule.topic,
                "now": rule.now,
                "phrases": [phrase_pattern(phrase) for phrase in rule.phrases],
                "unless": [phrase_pattern(phrase) for phrase in rule.unless],
            }
            for rule in danger.rules
        ],
    }


class _Message:
    """A message ready for searching: its words between spaces, where its sentences begin, its set of words."""

    def __init__(self, text: str) -> None:
        sentences = [words for part in _SENTENCE_END.split(text) if (words := normalise(part))]
        self.text = " " + "".join(words + " " for words in sentences)
        starts, at = [0], 0
        for words in sentences:
            starts.append(at := at + len(words) + 1)
        turns = (found.start() for found in _TURN.finditer(self.text))
        self.starts = sorted({*starts, *turns, len(self.text) - 1})
        self.words = set(self.text.split())
        self.words |= {
            word[:end] + "~" for word in self.words for end in range(2, min(len(word), _STEM_MOST) + 1)
        }

    def blank(self, pattern: re.Pattern[str]) -> None:
        """Covers what the pattern finds with dashes, which no phrase holds."""
        self.text = pattern.sub(lambda found: " " + "-" * (len(found[0]) - 1), self.text)

    def sentence(self, found: re.Match[str]) -> tuple[int, int]:
        """First and last index + 1 of the sentence or sentences in which a phrase was found."""
        begin = self.starts[bisect_right(self.starts, found.start()) - 1]
        end = self.starts[min(bisect_left(self.starts, found.end()), len(self.starts) - 1)]
        return begin, end + 1


class _Phrase:
    def __init__(self, phrase: str) -> None:
        part = _compile(phrase)
        self.needs = part.needs or frozenset()
        self._pattern = part.pattern

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when a message first holds a word of it: most of the thousands never are."""
        return re.compile(self._pattern)

    def possible(self, message: _Message) -> bool:
        """False when the message holds none of the words without which the phrase cannot be found in it."""
        return not self.needs.isdisjoint(message.words)


class _Rule:
    def __init__(self, rule: DangerRule) -> None:
        self.match = DangerMatch(rule.topic, rule.id, rule.now)
        self.phrases = [_Phrase(phrase) for phrase in rule.phrases]
        self.unless = [_Phrase(phrase) for phrase in rule.unless]
        self.by_word: dict[str, list[_Phrase]] = {}
        for phrase in self.phrases:
            for word in phrase.needs:
                self.by_word.setdefault(word, []).append(phrase)

    def fires(self, message: _Message) -> bool:
        words = self.by_word.keys() & message.words
        possible = {phrase: None for word in words for phrase in self.by_word[word]}
        excused: dict[tuple[int, int], bool] = {}
        for phrase in possible:
            for found in phrase.pattern.finditer(message.text):
                span = message.sentence(found)
                if span not in excused:
                    excused[span] = self._excused(message, span)
                if not excused[span]:
                    return True
        return False

    def _excused(self, message: _Message, span: tuple[int, int]) -> bool:
        """True when a phrase of `unless` stands in the sentence."""
        possible = (phrase.pattern for phrase in self.unless if phrase.possible(message))
        return any(pattern.search(message.text, *span) for pattern in possible)


class DangerMatcher:
    """The danger rules of a pack, ready to judge messages. Raises PhraseError for a phrase that breaks the grammar."""

    def __init__(self, danger: Danger) -> None:
        self._never = [_Phrase(phrase) for phrase in danger.never]
        self._rules = [_Rule(rule) for rule in danger.rules]
        unless = [phrase for rule in self._rules for phrase in rule.unless]
        named = [phrase.needs for phrase in (*self._never, *unless)]
        self._words = frozenset().union(*named, *(rule.by_word for rule in self._rules))
        """All words without which no phrase is found: the rest of a message's need not be looked up."""

    def match(self, text: str) -> DangerMatch | None:
        """The first rule that fires on a message, or None. Never raises."""
        return next(self._matches(text), None)

    def matches(self, text: str) -> tuple[DangerMatch, ...]:
        """All rules that fire, the most pressing first."""
        return tuple(self._matches(text))

    def topics(self, text: str) -> tuple[str, ...]:
        """The topics of all rules that fire, each once, the most pressing first: the flags of a concern."""
        return tuple(dict.fromkeys(match.topic for match in self._matches(text)))

    def _matches(self, text: str) -> Iterator[DangerMatch]:
        message = _Message(text)
        message.words &= self._words
        for phrase in self._never:
            if phrase.possible(message):
                message.blank(phrase.pattern)
        for rule in self._rules:
            if rule.fires(message):
                yield rule.match
