"""What an editor got wrong, and what the partnership still has to do, before a pack may be trusted.

`mistakes` are broken rules: the pack must not be published with one. `open_matters` are things only the
partnership can do: ring a number, approve an answer, settle a disagreement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from content.danger import DangerMatcher, PhraseError
from content.finding import Finding
from content.model import Contact, Pack, Topic
from content.readability import reading_age
from content.words import filled, paragraphs

FEWEST_EXAMPLES = 25
OLDEST_READER = 11.5
"""Reading age that an answer may ask for: 9 to 11, and half a year for names that cannot be changed."""
STALE_AFTER = timedelta(days=365)

_UK_NUMBER = re.compile(r"(?:0\d{9,10}|0800\d{4}|\d{3,6})")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}")
_TYPED_NUMBER = re.compile(r"(?:\+44|\b0)[\d ]{7,}\d|\b116 ?\d{3}\b")
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def mistakes(pack: Pack, fewest_examples: int = FEWEST_EXAMPLES) -> Iterator[Finding]:
    """Every broken rule of a pack that has loaded, with file and place."""
    for index, contact in enumerate(pack.contacts.values()):
        for field, message in _contact(contact):
            yield Finding("contacts.yml", f"$[{index}].{field}" if field else f"$[{index}]", message)
    for topic in pack.topics.values():
        yield from _topic(pack, f"topics/{topic.id}.yml", topic, fewest_examples)
    for topic in pack.dialogue.values():
        yield from _words(pack, f"dialogue/{topic.id}.yml", topic)
    yield from _same_titles(pack)
    yield from _same_examples(pack)
    yield from _same_pages(pack)
    yield from _danger(pack)
    for index, entry in enumerate(pack.withheld):
        if entry.id not in pack.contacts:
            message = f"'{entry.id}' is not a contact of contacts.yml; check its spelling"
            yield Finding("withheld.yml", f"$[{index}]", message)


def open_matters(pack: Pack, today: date) -> Iterator[Finding]:
    """What the partnership has to settle, confirm or approve; each line says what."""
    for index, matter in enumerate(pack.disagreements):
        if not matter.settled.given:
            yield Finding("disagreements.yml", f"$[{index}]", f"to settle: {matter.about}: {matter.question}")
    for index, contact in enumerate(pack.contacts.values()):
        if contact.shown and contact.status != "confirmed":
            yield Finding(
                "contacts.yml", f"$[{index}].status", f"not yet rung: {contact.name} ({_standing(contact)})"
            )
        elif contact.shown and _older(contact.confirmed.on, today):
            yield Finding("contacts.yml", f"$[{index}].confirmed", f"rung over a year ago: {contact.name}")
    for folder, topics in (("topics", pack.topics), ("dialogue", pack.dialogue)):
        for topic in topics.values():
            if not topic.approved.given:
                yield Finding(f"{folder}/{topic.id}.yml", "$.approved", f"not yet approved: {topic.title}")
    for event in pack.events.values():
        if not event.approved.given:
            yield Finding(f"events/{event.id}.yml", "$.approved", f"not yet approved: {event.name}")


def _contact(contact: Contact) -> Iterator[tuple[str, str]]:
    name = contact.id
    for field in ("phone", "sms"):
        number = getattr(contact, field)
        if number and not all(_UK_NUMBER.fullmatch(part) for part in _parts(number)):
            yield field, f"'{number}' of {name} is not a British number; write it with digits and spaces only"
    if contact.email and not _EMAIL.fullmatch(contact.email):
        yield "email", f"'{contact.email}' of {name} is not an e-mail address"
    for field in ("url", "seen_on"):
        address = getattr(contact, field)
        if address and not re.match(r"https?://[^\s]+\.[^\s]+", address):
            yield field, f"'{address}' of {name} is not a web address; begin it with https://"
    if contact.status == "seen" and not contact.seen_on:
        yield "", f"{name} is marked seen, but seen_on does not say on which page"
    if contact.status == "strategy" and not contact.strategy_section:
        yield "", f"{name} is marked strategy, but strategy_section does not say where"
    if contact.status == "confirmed" and not contact.confirmed.given:
        yield "", f"{name} is marked confirmed, but confirmed does not say by whom and on which day"
    if contact.seen_at and not _ISO.fullmatch(contact.seen_at):
        yield (
            "seen_at",
            f"'{contact.seen_at}' of {name} is not a date; write it as 2026-11-22, 2026-11 or 2026",
        )


def _parts(number: str) -> list[str]:
    """A number's dialled parts without spaces; Relay UK's prefix is a part of its own."""
    digits = number.replace(" ", "")
    return ["18001", digits[5:]] if digits.startswith("18001") and len(digits) > 5 else [digits]


def _topic(pack: Pack, file: str, topic: Topic, fewest_examples: int) -> Iterator[Finding]:
    yield from _words(pack, file, topic)
    # As if nothing were withheld: hiding a number must never make a pack unfit to be published.
    told = {contact.id: replace(contact, status="seen") for contact in pack.contacts.values()}
    if not topic.sources:
        yield Finding(file, "$", f"'{topic.title}' names no source; say where its facts come from")
    if len(topic.examples) < fewest_examples:
        message = f"{len(topic.examples)} example questions; write at least {fewest_examples}"
        yield Finding(file, "$.examples", message)
    for name in ("answer", "simple"):
        age = reading_age(" ".join(paragraphs(filled(getattr(topic, name), told, ""))))
        if age > OLDEST_READER:
            yield Finding(
                file, f"$.{name}", f"reading age {age:.1f}; use shorter sentences and words (11 or less)"
            )


def _words(pack: Pack, file: str, topic: Topic) -> Iterator[Finding]:
    if not topic.answer.strip():
        yield Finding(file, "$.answer", f"'{topic.title}' has no answer")
    for name in ("answer", "simple", "in_danger", "changed"):
        typed = _TYPED_NUMBER.search(getattr(topic, name))
        if typed:
            yield Finding(
                file, f"$.{name}", f"the number '{typed[0]}' is typed here; write {{contact-id}} instead"
            )


def _same_titles(pack: Pack) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for topic in pack.topics.values():
        first = seen.setdefault(topic.title.lower(), topic.id)
        if first != topic.id:
            yield Finding(f"topics/{topic.id}.yml", "$.title", f"'{topic.title}' is the title of {first} too")


def _same_examples(pack: Pack) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for file, path, texts in _examples(pack):
        for index, example in enumerate(texts):
            key = " ".join(re.findall(r"\w+", example.lower())) or example.strip()
            first = seen.setdefault(key, file)
            if first != file or texts[:index].count(example):
                message = f"example '{example}' stands in {first} too; keep it in one place"
                yield Finding(file, f"{path}[{index}]", message)


def _examples(pack: Pack) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """File, path in it, and texts of every list of examples."""
    for folder, topics in (("topics", pack.topics), ("dialogue", pack.dialogue)):
        for topic in topics.values():
            yield f"{folder}/{topic.id}.yml", "$.examples", topic.examples
    for topic_id, texts in pack.danger_examples.items():
        yield "danger-examples.yml", f"$.{topic_id}", texts


def _same_pages(pack: Pack) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for source in pack.sources.values():
        first = seen.setdefault(source.url.rstrip("/"), source.id)
        if first != source.id:
            yield Finding("sources", "$", f"sources {first} and {source.id} are the same page; keep one")


def _danger(pack: Pack) -> Iterator[Finding]:
    for index, rule in enumerate(pack.danger.rules):
        try:
            DangerMatcher(type(pack.danger)(rules=(rule,)))
        except PhraseError as problem:
            yield Finding("danger.yml", f"$.rules[{index}]", str(problem))


def _standing(contact: Contact) -> str:
    if contact.status == "strategy":
        return "as printed in the strategy"
    return f"seen on {contact.seen_on}" + (f", page of {contact.seen_at}" if contact.seen_at else ", undated")


def _older(day: str, today: date) -> bool:
    return bool(day) and date.fromisoformat(day) < today - STALE_AFTER
