"""Plays scenarios against an assistant and judges every reply by what its turn expects."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from concerns.personal import WORDS
from content import Pack
from content.reply import topic_reply, words
from safernw.scenarios import REFUSED, Expects, Scenario, Turn, choices, listed

Items = list[dict[str, Any]]
Speak = Callable[[str, str, dict[str, Any]], Items]
"""A sender, a text and the channel's metadata → the items of the answer."""

KINDS: Mapping[str, str] = {str(kind): word for kind, word in WORDS.items()}
"""How each kind of personal data is called."""
QUESTIONS = ("category", "where", "when", "what", "check")


@dataclass(frozen=True)
class Wrong:
    """A turn whose reply was not what it had to be: `number` from 1, what was said, and each reason."""

    number: int
    says: str
    reasons: tuple[str, ...]
    topic: str
    """Of the card that came."""
    danger_missed: bool
    """True where the urgency or the first words were not those that they had to be."""


@dataclass(frozen=True)
class Played:
    """What came of a scenario."""

    scenario: Scenario
    wrong: tuple[Wrong, ...]

    @property
    def turns(self) -> int:
        """How many turns it has."""
        return len(self.scenario.turns)

    @property
    def danger(self) -> tuple[int, int]:
        """(how many were seen, how many in all) of its turns in which somebody may come to harm."""
        numbers = {number for number, turn in enumerate(self.scenario.turns, 1) if turn.danger}
        return len(numbers - {turn.number for turn in self.wrong if turn.danger_missed}), len(numbers)


def play(scenario: Scenario, speak: Speak, pack: Pack) -> Played:
    """Says every turn, also after a wrong reply, in a conversation of its own."""
    sender = f"scenario-{secrets.token_hex(8)}"
    wrong = []
    for number, turn in enumerate(scenario.turns, 1):
        reply = Heard(speak(sender, turn.says, scenario.metadata), pack, scenario)
        told = reply
        if turn.expects.kept.given() and not reply.reads_back:
            read_back = pack.dialogue["read-back"].title
            told = Heard(speak(sender, read_back, scenario.metadata), pack, scenario)
        reasons = tuple(_reasons(turn, reply, told))
        if reasons:
            missed = any([*_urgency(turn.expects, reply), *_first(turn.expects, reply)])
            wrong.append(Wrong(number, turn.says, reasons, reply.topic, missed))
    return Played(scenario, tuple(wrong))


class Heard:
    """One reply, as expectations look at it."""

    def __init__(self, items: Items, pack: Pack, scenario: Scenario) -> None:
        self.pack = pack
        self.event = pack.events.get(scenario.event)
        self.texts = [str(item["text"]) for item in items if "text" in item]
        self.cards: Items = [item["custom"] for item in items if "custom" in item]
        self.card: dict[str, Any] = self.cards[0] if self.cards else {}

    @property
    def topic(self) -> str:
        """Of the card."""
        return str(self.card.get("topic", ""))

    @property
    def offered(self) -> list[str]:
        """Topics of the suggestions."""
        return [suggestion["topic"] for suggestion in self.card.get("suggestions", [])]

    @cached_property
    def everything(self) -> str:
        """Every text and every detail of a contact, in small letters."""
        details = [str(value) for contact in self.card.get("contacts", []) for value in contact.values()]
        return "\n".join([*self.texts, *details]).lower()

    @cached_property
    def asks(self) -> str:
        """The question of the concern form that is put last, or "nothing"."""
        whole = "\n".join(self.texts)
        places = {
            name: whole.rfind(" ".join(words(self.pack, getattr(self.pack.concern.questions, name))))
            for name in QUESTIONS
        }
        last = max(places, key=lambda name: places[name])
        return last if places[last] >= 0 else "nothing"

    @property
    def reads_back(self) -> bool:
        """True where the reply tells what the form has kept."""
        return any(self.line(name) for name in QUESTIONS[:-1])

    def line(self, part: str) -> str:
        """What the form reads back of a part of the concern; empty where it says nothing of it."""
        name = re.escape(self.pack.brand.phrases[f"form_{part}"])
        found = re.search(rf"^{name}: (.*)$", "\n".join(self.texts), re.MULTILINE)
        return found[1] if found else ""

    def answers(self, topic: str) -> bool:
        """True where the approved answer of a topic begins somewhere in the texts."""
        whole = "\n".join(self.texts)
        return any(
            topic_reply(self.pack, topic, event=self.event, simple=simple).texts[0].split("\n\n")[0] in whole
            for simple in (False, True)
        )


def _reasons(turn: Turn, reply: Heard, told: Heard) -> Iterator[str]:
    """Each thing that is not as expected. `told` is the reply that reads the form's answers back."""
    if len(reply.cards) != 1:
        yield f"a reply holds one card; this one holds {len(reply.cards)}"
    for check in CHECKS:
        yield from check(turn.expects, reply)
    yield from _kept(turn.expects, told)


def _topic(expects: Expects, reply: Heard) -> Iterator[str]:
    wanted = listed(expects.topic)
    if wanted and reply.topic not in wanted:
        yield f"topic {reply.topic or 'none'}, expected {' or '.join(wanted)}"


def _topics(expects: Expects, reply: Heard) -> Iterator[str]:
    for topic in listed(expects.topics):
        if topic not in (reply.topic, *reply.offered[:1]):
            yield f"topic {topic} is neither the card's nor the first suggestion"
        elif not reply.answers(topic):
            yield f"the answer of {topic} is not in the texts"


def _urgency(expects: Expects, reply: Heard) -> Iterator[str]:
    if expects.urgency and reply.card.get("urgency") != expects.urgency:
        yield f"urgency {reply.card.get('urgency')}, expected {expects.urgency}"


def _first(expects: Expects, reply: Heard) -> Iterator[str]:
    first = reply.texts[0] if reply.texts else ""
    if not first.startswith(expects.first):
        yield f"the first text begins '{first[:40]}', expected '{expects.first}'"


def _words(expects: Expects, reply: Heard) -> Iterator[str]:
    yield from (
        f"'{text}' is missing" for text in listed(expects.has) if text.lower() not in reply.everything
    )
    yield from (
        f"'{text}' should not be there" for text in listed(expects.lacks) if text.lower() in reply.everything
    )


def _asks(expects: Expects, reply: Heard) -> Iterator[str]:
    if expects.asks and reply.asks != expects.asks:
        yield f"asks {reply.asks}, expected {expects.asks}"


def _offers(expects: Expects, reply: Heard) -> Iterator[str]:
    wanted = listed(expects.offers)
    if wanted and not set(wanted) & set(reply.offered):
        yield f"offers {', '.join(reply.offered) or 'nothing'}, expected {' or '.join(wanted)}"


def _form(expects: Expects, reply: Heard) -> Iterator[str]:
    if expects.open and reply.card.get("open") != expects.open:
        yield f"opens {reply.card.get('open') or 'nothing'}, expected {expects.open}"
    filled = reply.card.get("concern") or {}
    for part, value in expects.concern.given().items():
        got = str(filled.get(part, ""))
        if value.lower() not in got.lower() if part == "what" else got != value:
            yield f"the card's {part} is '{got}', expected '{value}'"
    if expects.receipt and not reply.card.get("receipt"):
        yield "no receipt on the card"


def _personal(expects: Expects, reply: Heard) -> Iterator[str]:
    said = re.sub(r"\[[^\]]*\]", "", "\n".join(reply.texts))  # a masked word points nothing out
    for kind in listed(expects.personal):
        if not re.search(rf"\b{re.escape(KINDS[kind])}\b", said, re.IGNORECASE):
            yield f"does not point out the {KINDS[kind]}"


def _kept(expects: Expects, reply: Heard) -> Iterator[str]:
    for part, value in expects.kept.given().items():
        got = reply.line(part)
        wanted = _titles(reply, part, value)
        if not any(title.lower() in got.lower() for title in wanted):
            yield f"kept '{got}' as {part}, expected '{wanted[0]}'"


def _titles(reply: Heard, part: str, value: str) -> list[str]:
    """An answer in the words in which it may be read back."""
    named = [choice.title for choice in choices(reply.pack, reply.event, part) if choice.id == value]
    if value in REFUSED:
        return [reply.pack.brand.phrases["form_skipped"], *named]
    return named or [value]


CHECKS = (_topic, _topics, _urgency, _first, _words, _asks, _offers, _form, _personal)
"""Each looks at one thing that a turn may expect."""
