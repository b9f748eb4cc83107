"""How people talk to a machine: corrections, two questions at once, insults, code, other languages. All of it data.

Phrases are those of the danger rules; `content.danger` explains their grammar. Nothing here weighs more than
danger: a message that means danger is answered as such, however it is put.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct, field

Shape = Literal["none", "marks", "pictures", "mash", "language", "code"]
"""What a whole message may look like: marks only, pictures (emoji) only, keys hit at random, words of another
language, lines of a program."""


class Corrections(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The phrases with which a message begins that sets right what we answered."""

    fillers: tuple[str, ...] = ()
    """Mean nothing by themselves, but may stand before the rest: "oh", "sorry"."""
    refusals: tuple[str, ...] = ()
    """Say that the answer was wrong: "that's not what I asked"."""
    openings: tuple[str, ...] = ()
    """What follows is what was meant: "I meant"."""
    wishes: tuple[str, ...] = ()
    """The same, but only after a refusal or a "no": "I want"."""
    others: tuple[str, ...] = ()
    """Name nothing, but ask for what else we have: "the other one"."""


class TwoQuestions(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where one question of a message may end and the next begin."""

    joints: tuple[str, ...] = ()
    """Words between two questions: "and also"."""
    openings: tuple[str, ...] = ()
    """Words with which a question or a request begins: "how do"."""
    pronouns: tuple[str, ...] = ()
    """Words that point back: a part that holds one is about what was said before it."""
    empty: tuple[str, ...] = ()
    """Words that name nothing: a part that holds no other is no question of its own."""
    backgrounds: tuple[str, ...] = ()
    """Phrases that say who asks, and ask nothing: what follows is one question with them."""


class Places(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the words for a place begin and end in a story: "behind the burger van | every night"."""

    leads: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


class Manner(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way of talking that no topic answers, and what we say to it."""

    id: str
    answer: str
    phrases: tuple[str, ...] = ()
    shape: Shape = "none"


class Language(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everyday words of another language that are no English words, as people type them, accents left out."""

    name: str
    words: tuple[str, ...]


class Changes(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How people change what the concern form has got down."""

    phrases: tuple[str, ...] = ()
    """Ask for a change, or say that something is wrong: "change the", "the when is wrong"."""
    turns: tuple[str, ...] = ()
    """Begin an answer that puts an earlier one right: "no it was"."""
    additions: tuple[str, ...] = ()
    """Begin words that are added to what was told: "also add that"."""
    refusals: tuple[str, ...] = ()
    """Words by which a person says not to send it after all, or not yet."""
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By the question's id (`category`, `where`, `when`, `what`): the words that name it."""


class Talk(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of it. Every part may be empty."""

    corrections: Corrections = Corrections()
    questions: TwoQuestions = TwoQuestions()
    places: Places = Places()
    changes: Changes = Changes()
    telling: tuple[str, ...] = ()
    """Words that ask to tell something and tell nothing by themselves."""
    asks_strategy: tuple[str, ...] = ()
    """Phrases that ask for the words of the strategy."""
    short: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By topic or dialogue entry: phrases that, as a whole message, mean just that."""
    places_offered: tuple[tuple[str, ...], ...] = ()
    """By place in an offer, from the first on: phrases that take it, as a whole message; the last entry takes the
    last of any offer."""
    manners: tuple[Manner, ...] = ()
    languages: tuple[Language, ...] = ()

    def phrases(self) -> Iterator[tuple[str, str]]:
        """(where it stands, phrase) of everything that is in the grammar of the danger rules."""
        for name in ("fillers", "refusals", "openings", "wishes", "others"):
            yield from _placed(f"$.corrections.{name}", getattr(self.corrections, name))
        for name in ("phrases", "turns", "additions"):
            yield from _placed(f"$.changes.{name}", getattr(self.changes, name))
        yield from _placed("$.questions.backgrounds", self.questions.backgrounds)
        for intent, phrases in self.short.items():
            yield from _placed(f"$.short.{intent}", phrases)
        yield from _placed("$.asks_strategy", self.asks_strategy)
        for number, phrases in enumerate(self.places_offered):
            yield from _placed(f"$.places_offered[{number}]", phrases)
        for number, manner in enumerate(self.manners):
            yield from _placed(f"$.manners[{number}].phrases", manner.phrases)


def _placed(path: str, phrases: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((f"{path}[{index}]", phrase) for index, phrase in enumerate(phrases))
