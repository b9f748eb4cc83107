"""What a message already says of a concern: its kind, where and when, by the words of the pack's choices."""

from __future__ import annotations

import re
from collections.abc import Iterable

from content.model import Choice, Event, Pack

FEWEST_WORDS_OF_A_STORY = 8
"""A shorter message asks for the form; a longer one has begun to tell."""
MOST_WORDS_OF_A_PLACE = 6

FEWEST_WORDS_THAT_TELL = 4
"""Of them, so many must tell something: "I want to report something here without my name" is no story."""

_ASIDES = (
    "is|are|was|were|do|does|did|can|could|should|would|will|has|have|if|about|happens|time|number|kind|sort"
)
_QUESTION = re.compile(
    rf"\?\s*$|^(can|could|do|does|did|is|are|should|will|would|who|whos|how|hows|why|which|what'?s|where'?s|when'?s)\b|"
    rf"^(what|where|when)('?s|'?re)?\s+({_ASIDES})\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """True for what looks like a question."""
    return bool(_QUESTION.search(text.strip()))


def is_story(pack: Pack, text: str) -> bool:
    """True for a message that is long enough, and more than a wish to tell something."""
    told = [word for word in _plain(text).split() if word not in pack.talk.telling]
    return len(text.split()) >= FEWEST_WORDS_OF_A_STORY and len(told) >= FEWEST_WORDS_THAT_TELL


def places(pack: Pack, event: Event | None) -> tuple[Choice, ...]:
    """The choices for "where": the event's zones, or the district's places where no event is set."""
    return event.zones if event and event.zones else pack.concern.places


def category_of(pack: Pack, topic_id: str) -> str:
    """The id of the kind of concern that a topic is about, or nothing."""
    return next((choice.id for choice in pack.concern.categories if topic_id in choice.topics), "")


def gist(pack: Pack, event: Event | None, text: str) -> dict[str, str]:
    """`{"category", "where", "when", "what"}` as far as `text` says them: ids; `what` holds the words, and so
    does `where` when a story names a place that is none of the choices."""
    place = named(text, places(pack, event))
    said = {
        "category": named(text, pack.concern.categories),
        "where": place,
        "when": named(text, pack.concern.times),
    }
    found = {name: choice.id for name, choice in said.items() if choice}
    if is_story(pack, text):
        found["what"] = text.strip()
        spot = "" if place else place_words(pack, text)
        if spot:
            found["where"] = spot
    return found


def place_words(pack: Pack, text: str) -> str:
    """The words of a story that name a place, as they were typed: "behind the burger van". May be empty."""
    leads = "|".join(map(_pattern, sorted(pack.talk.places.leads, key=len, reverse=True)))
    ends = {_plain(end) for end in pack.talk.places.ends}
    found = re.search(rf"\b(?:{leads})\s+", text, re.IGNORECASE) if leads else None
    if not found:
        return ""
    words = []
    for word in text[found.end() :].split()[:MOST_WORDS_OF_A_PLACE]:
        if _plain(word) in ends:
            break
        words.append(word.strip(",.;:!?"))
        if word[-1] in ",.;:!?":
            break
    return " ".join([*found[0].split(), *words]) if words and words != ["the"] else ""


def named(text: str, choices: Iterable[Choice]) -> Choice | None:
    """The choice whose title or words stand in `text`; the longest words win. None where there is none."""
    plain = f" {_plain(text)} "
    best: tuple[int, Choice] | None = None
    for choice in choices:
        for words in (choice.title, *choice.words):
            phrase = _plain(words)
            if phrase and f" {phrase} " in plain and (best is None or len(phrase) > best[0]):
                best = (len(phrase), choice)
    return best[1] if best else None


def _pattern(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"\s+")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", "")))
