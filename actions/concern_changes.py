"""Answers of the concern form that a person puts right: "change the place", "no, it was yesterday"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from actions.concern import NOT_SAID, choices
from actions.turn import Turn
from bot.pack import own_pack
from content.danger import normalise, phrase_pattern
from content.gist import asks, named, place_words

MOST_WORDS = 12
"""A longer message tells something, and changes nothing."""
CHOSEN = ("concern_category", "concern_where", "concern_when")

Answers = dict[str, str | None]
"""By slot: the new answer, or None for a question to ask again."""


class _Patterns(NamedTuple):
    phrases: re.Pattern[str]
    turns: re.Pattern[str]
    additions: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    changes = own_pack().talk.changes
    return _Patterns(*(_any(kind) for kind in (changes.phrases, changes.turns, changes.additions)))


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(phrase_pattern(phrase) for phrase in phrases) or r"(?!)")


def changed(turn: Turn, asked: str) -> Answers:
    """What a message changes of earlier answers while `asked` is the open question; empty where it changes none."""
    if len(turn.text.split()) > MOST_WORDS:
        return {}
    words = f" {normalise(turn.text)} "
    patterns = _patterns()
    if asked == "concern_check" and (added := patterns.additions.match(words)):
        return {"concern_what": _added(turn, words[added.end() :].strip())}
    if patterns.phrases.search(words):
        return _renamed(turn, words) or _values(turn, CHOSEN)
    told = patterns.turns.match(words) or (asked == "concern_check" and turn.intent != "skip")
    if asks(turn.text) or not told:
        return {}
    others = tuple(slot for slot in CHOSEN if slot != asked)
    values = _values(turn, others)
    return {} if asked in CHOSEN and named(turn.text, choices(turn, asked)) else values


def refuses(turn: Turn) -> bool:
    """True for words that say not to send it, or not yet."""
    return bool(set(normalise(turn.text).split()) & set(turn.pack.talk.changes.refusals))


def part_named(turn: Turn, words: str) -> str:
    """The slot of the question that the words name; the first that they name. May be empty."""
    found = {
        f"concern_{part}": words.find(f" {name} ")
        for part, names in turn.pack.talk.changes.parts.items()
        for name in reversed(names)
        if f" {name} " in words
    }
    return min(found, key=lambda slot: found[slot], default="")


def _renamed(turn: Turn, words: str) -> Answers:
    slot = part_named(turn, words)
    if not slot:
        return {}
    after = re.split(r":| to | it was | should be | its ", turn.text, maxsplit=1)
    rest = after[1].strip() if len(after) > 1 else ""
    chosen = named(rest or turn.text, choices(turn, slot)) if slot in CHOSEN else None
    if chosen:
        return {slot: chosen.id}
    return {slot: rest if rest and slot in ("concern_where", "concern_what") else None}


def _values(turn: Turn, slots: Iterable[str]) -> Answers:
    """The choices that the message names; a place in own words where it was told before."""
    found = {slot: choice.id for slot in slots if (choice := named(turn.text, choices(turn, slot)))}
    spot = place_words(turn.pack, turn.text)
    if spot and "concern_where" in slots and not found and turn.tracker.get_slot("concern_where"):
        found["concern_where"] = spot
    return dict(found)


def _added(turn: Turn, more: str) -> str:
    before = turn.tracker.get_slot("concern_what")
    return more if before in (None, NOT_SAID) else f"{before} {more}"
