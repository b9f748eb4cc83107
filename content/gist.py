"""What a message already says of a concern: its kind, where and when, by the words of the pack's choices."""

from __future__ import annotations

import re
from collections.abc import Iterable

from content.model import Choice, Event, Pack

FEWEST_WORDS_OF_A_STORY = 8
"""A shorter message asks for the form; a longer one has begun to tell."""


def places(pack: Pack, event: Event | None) -> tuple[Choice, ...]:
    """The choices for "where": the event's zones, or the district's places where no event is set."""
    return event.zones if event and event.zones else pack.concern.places


def gist(pack: Pack, event: Event | None, text: str) -> dict[str, str]:
    """`{"category", "where", "when", "what"}` as far as `text` says them, as ids; `what` holds the words."""
    said = {
        "category": named(text, pack.concern.categories),
        "where": named(text, places(pack, event)),
        "when": named(text, pack.concern.times),
    }
    found = {name: choice.id for name, choice in said.items() if choice}
    if len(text.split()) >= FEWEST_WORDS_OF_A_STORY:
        found["what"] = text.strip()
    return found


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


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", "")))
