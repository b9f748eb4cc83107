"""Every id that one file of the pack uses must stand in another: the broken ones, with where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from content.finding import Finding
from content.model import Event, Pack, Topic
from content.words import DETAILS, marks

WITH_FIELDS = frozenset(
    {
        "form_saved",
        "form_now",
        "form_personal",
        "standing_confirmed",
        "standing_strategy",
        "standing_seen",
        "standing_seen_undated",
        "strategy_quoted",
        "strategy_said",
    }
)
"""Phrases with fields of their own, which the code fills in."""

TEXTS = ("answer", "simple", "in_danger", "changed")


def broken_references(pack: Pack) -> Iterator[Finding]:
    """Every reference of the pack that leads nowhere."""
    groups = {group.id for group in pack.groups}
    for topic in pack.topics.values():
        if topic.group not in groups:
            yield Finding(f"topics/{topic.id}.yml", "$.group", f"group '{topic.group}' is not in groups.yml")
        yield from _topic(pack, f"topics/{topic.id}.yml", topic)
    for topic in pack.dialogue.values():
        file = f"dialogue/{topic.id}.yml"
        if topic.id in pack.topics:
            yield Finding(file, "$.id", f"'{topic.id}' is a topic too; an id names one thing")
        yield from _topic(pack, file, topic)
    for event in pack.events.values():
        yield from _event(pack, event)
    yield from _brand(pack)
    yield from _rest(pack)


def _topic(pack: Pack, file: str, topic: Topic) -> Iterator[Finding]:
    yield from _unknown(file, "$.contacts", topic.contacts, pack.contacts, "a contact of contacts.yml")
    yield from _unknown(file, "$.related", topic.related, {**pack.topics, **pack.dialogue}, "a topic")
    for index, source in enumerate(topic.sources):
        yield from _source(pack, file, f"$.sources[{index}]", source)
    for name in TEXTS:
        yield from _marks(pack, file, f"$.{name}", getattr(topic, name))


def _source(pack: Pack, file: str, path: str, source: str) -> Iterator[Finding]:
    if source.startswith("strategy/"):
        if not pack.section(source.removeprefix("strategy/")):
            yield Finding(file, path, f"source '{source}' is not a section of strategy.yml")
    elif source not in pack.sources:
        yield Finding(file, path, f"source '{source}' is not in any file of sources/")


def _marks(pack: Pack, file: str, path: str, text: str) -> Iterator[Finding]:
    for contact_id, detail in marks(text):
        contact = pack.contacts.get(contact_id)
        if contact is None:
            yield Finding(file, path, f"{{{contact_id}}} is not a contact of contacts.yml")
        elif detail not in DETAILS:
            known = ", ".join(DETAILS)
            yield Finding(
                file, path, f"{{{contact_id}.{detail}}}: a contact has no '{detail}'; use one of {known}"
            )
        elif not getattr(contact, detail):
            yield Finding(file, path, f"{{{contact_id}.{detail}}}: contacts.yml gives no {detail} for it")


def _event(pack: Pack, event: Event) -> Iterator[Finding]:
    file = f"events/{event.id}.yml"
    yield from _unknown(file, "$.home", event.home, pack.topics, "a topic")
    yield from _marks(pack, file, "$.emergency", event.emergency)
    for index, point in enumerate(event.help_points):
        if point.source:
            yield from _source(pack, file, f"$.help_points[{index}].source", point.source)


def _brand(pack: Pack) -> Iterator[Finding]:
    for name in ("emergency_contact", "police_contact", "human_contact"):
        wanted = (getattr(pack.brand, name),)
        yield from _unknown("brand.yml", f"$.{name}", wanted, pack.contacts, "a contact of contacts.yml")
    emergency = pack.contacts.get(pack.brand.emergency_contact)
    if emergency and not (emergency.shown and emergency.phone):
        message = f"'{emergency.id}' is the emergency number: it needs a phone and is never withheld"
        yield Finding("contacts.yml", f"$[{list(pack.contacts).index(emergency.id)}].status", message)
    yield from _unknown("brand.yml", "$.default_event", (pack.brand.default_event,), pack.events, "an event")
    for name, text in pack.brand.phrases.items():
        if name not in WITH_FIELDS:
            yield from _marks(pack, "brand.yml", f"$.phrases.{name}", text)


def _rest(pack: Pack) -> Iterator[Finding]:
    for index, rule in enumerate(pack.danger.rules):
        yield from _unknown("danger.yml", f"$.rules[{index}].topic", (rule.topic,), pack.topics, "a topic")
    yield from _unknown(
        "danger-examples.yml", "$", pack.danger_examples, _in_danger(pack), "a topic for danger"
    )
    for index, choice in enumerate(pack.concern.categories):
        yield from _unknown(
            "concern.yml", f"$.categories[{index}].topics", choice.topics, pack.topics, "a topic"
        )
    for name in ("before", "after"):
        for index, sentence in enumerate(getattr(pack.concern, name)):
            yield from _marks(pack, "concern.yml", f"$.{name}[{index}]", sentence)
    for index, matter in enumerate(pack.disagreements):
        path = f"$[{index}].contacts"
        yield from _unknown(
            "disagreements.yml", path, matter.contacts, pack.contacts, "a contact of contacts.yml"
        )
    for index, member in enumerate(pack.members):
        if member.source:
            yield from _source(pack, "members.yml", f"$[{index}].source", member.source)


def _in_danger(pack: Pack) -> list[str]:
    """The topics that have words for danger now."""
    return [topic.id for topic in pack.topics.values() if topic.urgency == "emergency" or topic.in_danger]


def _unknown(
    file: str, path: str, ids: Iterable[str], known: Collection[str], what: str
) -> Iterator[Finding]:
    for wanted in ids:
        if wanted not in known:
            yield Finding(file, path, f"'{wanted}' is not {what}; check its spelling")
