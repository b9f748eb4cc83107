"""Conversations as data: scripts of what people say, turn by turn, and what must come back.

docs/developers.md gives the format. `safernw.expectations` plays and judges them; as load they are only said.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from content import Pack
from content.gist import places
from content.model import Choice, Event
from content.yaml_file import PackError, YamlFile

Question = Literal["category", "where", "when", "what", "check", "nothing"]
Personal = Literal["phone", "email", "postcode", "name", "address", "card", "ni"]
Several = str | tuple[str, ...]
"""A value, or a list of them."""

REFUSED = frozenset({"not-said", "rather-not-say"})
"""Names of an answer that a person would rather not give: the form's own, and that of a choice in the pack."""


class ScenarioError(PackError):
    """A mistake in a file of scenarios: one line with file and line number."""


class Answers(Struct, frozen=True, forbid_unknown_fields=True):
    """Parts of a concern: ids of the pack's choices, and words of the story."""

    category: str = ""
    where: str = ""
    when: str = ""
    what: str = ""

    def given(self) -> dict[str, str]:
        """Those that are not empty."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if getattr(self, name)}


class Expects(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a reply must be. Whatever is left out may be anything."""

    topic: Several = ()
    """Of the card; one of several must be it."""
    topics: Several = ()
    """All of them are answered in this one reply."""
    urgency: Literal["", "none", "soon", "emergency"] = ""
    first: str = ""
    """What the first text begins with."""
    has: Several = ()
    """Each stands in a text or contact, in capitals or not."""
    lacks: Several = ()
    """None of them does."""
    asks: Literal["", Question] = ""
    """The question of the concern form that is put last."""
    offers: Several = ()
    """A topic among the suggestions; one of several must be."""
    open: Literal["", "concern"] = ""
    """The card opens the channel's own form."""
    concern: Answers = Answers()
    """What the card fills into it, at least."""
    kept: Answers = Answers()
    """What the concern form has kept."""
    personal: Personal | tuple[Personal, ...] = ()
    """Kinds of personal data that are pointed out."""
    receipt: bool = False
    """The concern was stored and its code is on the card."""


class Turn(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says, and what must come back."""

    says: str
    expects: Expects = Expects()

    @property
    def danger(self) -> bool:
        """True where missing it could cost a life: 999, or the helpline of a disclosure, must come first."""
        return self.expects.urgency == "emergency" or bool(self.expects.first)


class Scenario(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One conversation: who writes, on which channel, and its turns."""

    name: str
    turns: tuple[Turn, ...]
    writer: str = ""
    event: str = ""
    native_form: bool = False

    @property
    def metadata(self) -> dict[str, Any]:
        """What the channel says of itself with each message."""
        event = {"event": self.event} if self.event else {}
        return {**event, **({"native_form": True} if self.native_form else {})}

    def messages(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """What is said: a text with its metadata for each turn."""
        for turn in self.turns:
            yield turn.says, self.metadata


def read_scenarios(file: Path, pack: Pack) -> list[Scenario]:
    """The scenarios of a YAML file, with every name that they use checked against `pack`.

    Raises `ScenarioError`, one line with file and line number, at the first mistake.
    """
    yaml = YamlFile(file, file.parent)
    scenarios = yaml.to(list[Scenario])
    seen: set[str] = set()
    for number, scenario in enumerate(scenarios):
        path = f"$[{number}]"
        if scenario.name in seen:
            raise ScenarioError(
                f"{yaml.place(path)}: '{scenario.name}' stands here a second time; rename one"
            )
        seen.add(scenario.name)
        for below, message in _mistakes(scenario, pack):
            raise ScenarioError(f"{yaml.place(path + below)}: {message}")
    return scenarios


def as_load(scenarios: Sequence[Scenario], seed: int = 0) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Turns without end for a load test: (sender, text, metadata), whole conversations one after another.

    They come in a random order of `seed`; each conversation has a sender of its own.
    """
    order = random.Random(seed)  # noqa: S311 - the order of a load is no secret
    while scenarios:
        sender = f"load-{secrets.token_hex(8)}"
        for text, metadata in order.choice(scenarios).messages():
            yield sender, text, metadata


def listed(value: Several) -> tuple[str, ...]:
    """The values, also where only one was written; empty where nothing is expected."""
    return (value,) if isinstance(value, str) else value


def choices(pack: Pack, event: Event | None, part: str) -> tuple[Choice, ...]:
    """The choices that the form offers for a part of a concern; none for the story."""
    form = pack.concern
    offered = {"category": form.categories, "where": places(pack, event), "when": form.times}
    return offered.get(part, ())


def _mistakes(scenario: Scenario, pack: Pack) -> Iterator[tuple[str, str]]:
    """(path, what is wrong and what to do) of each name that the pack does not have."""
    if not scenario.turns:
        yield ".turns", "a scenario needs at least one turn"
    if scenario.event and scenario.event not in pack.events:
        yield ".event", f"'{scenario.event}' is not an event of the pack; check its spelling"
    topics = {*pack.topics, *pack.dialogue}
    for number, turn in enumerate(scenario.turns):
        path = f".turns[{number}].expects"
        for field in ("topic", "topics", "offers"):
            for topic in listed(getattr(turn.expects, field)):
                if topic not in topics:
                    yield f"{path}.{field}", f"'{topic}' is not a topic of the pack; check its spelling"
        for field in ("concern", "kept"):
            yield from _wrong_choices(pack, scenario, getattr(turn.expects, field), f"{path}.{field}")


def _wrong_choices(pack: Pack, scenario: Scenario, answers: Answers, path: str) -> Iterator[tuple[str, str]]:
    event = pack.events.get(scenario.event)
    for part, value in answers.given().items():
        offered = choices(pack, event, part)
        # A place may be told in own words.
        names = {name for choice in offered for name in (choice.id, choice.title)}
        if part != "where" and offered and value not in names | REFUSED:
            yield f"{path}.{part}", f"'{value}' is not a choice of the form; take an id of concern.yml"
