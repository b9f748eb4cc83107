"""A topic made into the reply that every channel shows: plain texts and one card (the contract's `custom`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from content.model import Contact, Event, Pack, Topic
from content.words import filled, paragraphs, without

SHOWN_OF_A_CONTACT = (
    "id", "name", "phone", "sms", "relay", "url", "email", "hours", "cost", "address", "note", "status",
    "seen_on", "seen_at",
)  # fmt: skip


URGENCIES = ("none", "soon", "emergency")
"""From the least pressing on."""


class Reply(Struct, frozen=True):
    """What we say: `texts` are plain paragraphs in reading order, `custom` is the card of the contract."""

    texts: tuple[str, ...]
    custom: dict[str, Any]

    def messages(self) -> list[dict[str, Any]]:
        """The reply as the items of a REST answer: the texts, and the card in exactly one item."""
        return [*({"text": text} for text in self.texts), {"custom": self.custom}]


def topic_reply(
    pack: Pack,
    topic_id: str,
    *,
    event: Event | None = None,
    simple: bool = False,
    asked: str = "",
    in_danger: bool = False,
) -> Reply:
    """The approved answer of a topic (or dialogue entry) of `pack`.

    `event` adds its nearest help in an emergency; `simple` takes the simpler words where there are some;
    `asked` narrows a list to what the question names; `in_danger` takes the words for danger under way.
    Raises `KeyError` for an id that the pack does not have.
    """
    topic = pack.topics.get(topic_id) or pack.dialogue[topic_id]
    danger_now = in_danger and bool(topic.in_danger)
    urgency = "emergency" if danger_now else topic.urgency
    body = topic.in_danger if danger_now else (topic.simple if simple and topic.simple else topic.answer)
    texts = ["\n\n".join(words(pack, body))]
    if urgency == "emergency" and event:
        texts.append(f"{phrase(pack, 'help_nearby')}: " + " ".join(words(pack, event.emergency)))
    listed, whole = _listed(pack, topic, asked)
    if listed and not whole:
        texts.insert(0, listed)
    elif listed:
        texts.append(listed)
    if topic.changed and not danger_now:
        texts.append(" ".join(words(pack, topic.changed)))
    return Reply(tuple(texts), card(pack, topic, urgency=urgency))


def plain_reply(pack: Pack, topic_id: str, text: str, **fields: Any) -> Reply:
    """A reply whose words are one fixed `text` of the pack, under the name `topic_id`; `fields` go on its card."""
    return Reply((text,), {**_empty_card(topic_id), **fields})


def with_caution(pack: Pack, reply: Reply) -> Reply:
    """The reply with the emergency number first, for a message that may tell of danger now."""
    if reply.custom["urgency"] == "emergency":
        return reply
    first = " ".join(words(pack, phrase(pack, "caution")))
    ids = (pack.brand.emergency_contact, *(contact["id"] for contact in reply.custom["contacts"]))
    cards = contact_cards(pack, dict.fromkeys(ids))
    return Reply((first, *reply.texts), {**reply.custom, "urgency": "emergency", "contacts": cards})


def together(first: Reply, second: Reply, most_suggested: int) -> Reply:
    """Two replies as one with one card: the first's, with the contacts and sources of the second, whose topic is
    its first suggestion. The more pressing urgency counts."""
    one, other = first.custom, second.custom
    urgency = max((one["urgency"], other["urgency"]), key=URGENCIES.index)
    merged = {
        name: [*one[name], *(item for item in other[name] if item not in one[name])]
        for name in ("contacts", "sources")
    }
    asked = {"title": other["title"], "topic": other["topic"]}
    suggested = [suggestion for suggestion in one["suggestions"] if suggestion != asked]
    if one["topic"] != other["topic"]:
        suggested.insert(0, asked)
    fields = {**merged, "urgency": urgency, "suggestions": suggested[:most_suggested]}
    return Reply((*first.texts, *second.texts), {**one, **fields})


def card(pack: Pack, topic: Topic, *, urgency: str | None = None) -> dict[str, Any]:
    """The `custom` part of the contract for a topic. In an emergency the emergency number's card stands first."""
    ids = topic.contacts
    if (urgency or topic.urgency) == "emergency":
        first = pack.brand.emergency_contact
        ids = (first, *(contact_id for contact_id in ids if contact_id != first))
    return {
        **_empty_card(topic.id),
        "title": topic.title,
        "urgency": urgency or topic.urgency,
        "contacts": contact_cards(pack, ids),
        "sources": [_source(pack, source) for source in topic.sources],
        "suggestions": suggestions(pack, topic.related),
        "draft": not topic.approved.given,
    }


def contact_cards(pack: Pack, ids: Iterable[str]) -> list[dict[str, str]]:
    """Contacts as cards show them, with what we know of each in words; withheld ones are left out."""
    contacts = (pack.contacts[contact_id] for contact_id in ids)
    return [
        {**{key: getattr(contact, key) for key in SHOWN_OF_A_CONTACT}, "standing": standing(pack, contact)}
        for contact in contacts
        if contact.shown
    ]


def suggestions(pack: Pack, ids: Iterable[str]) -> list[dict[str, str]]:
    """Topics as buttons."""
    topics = (pack.topics.get(topic_id) or pack.dialogue[topic_id] for topic_id in ids)
    return [{"title": topic.title, "topic": topic.id} for topic in topics]


def words(pack: Pack, text: str) -> tuple[str, ...]:
    """The paragraphs of a text of the pack, with its numbers filled in."""
    return paragraphs(filled(text, pack.contacts, phrase(pack, "number_being_checked")))


def quoted(pack: Pack, text: str) -> str:
    """A text that is quoted word for word, but for a number that is withheld."""
    return without(text, pack.contacts.values(), phrase(pack, "number_being_checked"))


def phrase(pack: Pack, name: str) -> str:
    """A fixed sentence of the pack's brand. Raises `KeyError` when the pack has none of that name."""
    return pack.brand.phrases[name]


def emergency_topic(pack: Pack) -> str:
    """The topic whose card comes when somebody says that it is happening now; empty when the pack has none."""
    urgent = [topic.id for topic in pack.topics.values() if topic.urgency == "emergency"]
    return "emergency" if "emergency" in urgent else next(iter(urgent), "")


def standing(pack: Pack, contact: Contact) -> str:
    """What we know of a contact, in a visitor's words: who checked it, or where and when it was seen."""
    if contact.status == "confirmed":
        return phrase(pack, "standing_confirmed").format(on=contact.confirmed.on)
    if contact.status == "strategy":
        return phrase(pack, "standing_strategy").format(years=pack.strategy.years)
    page = re.sub(r"^https?://(www\.)?", "", contact.seen_on).split("/")[0]
    name = "standing_seen" if contact.seen_at else "standing_seen_undated"
    return phrase(pack, name).format(page=page, date=contact.seen_at, looked_at=contact.looked_at)


def _empty_card(topic_id: str) -> dict[str, Any]:
    return {
        "topic": topic_id, "title": "", "urgency": "none", "contacts": [], "sources": [], "suggestions": [],
        "open": None, "concern": {}, "draft": False,
    }  # fmt: skip


def _source(pack: Pack, source_id: str) -> dict[str, str]:
    if source_id.startswith("strategy/"):
        section = pack.section(source_id.removeprefix("strategy/"))
        title = section.title if section else ""
        return {"title": pack.strategy.title, "section": title, "url": "", "date": pack.strategy.years}
    source = pack.sources[source_id]
    return {"title": source.title, "section": "", "url": source.url, "date": source.date}


def _listed(pack: Pack, topic: Topic, asked: str) -> tuple[str, bool]:
    """The list that a topic asks for, and whether it is the whole list or only what was asked about."""
    if topic.lists == "members":
        lines = [f"• {m.name}" + (f" (now: {m.now})" if m.now else "") for m in pack.members]
        return "\n".join(lines), True
    if topic.lists == "glossary":
        asked_for = set(re.findall(r"[a-z]+", asked.lower()))
        named = [term for term in pack.glossary if term.term.lower() in asked_for]
        terms = named or pack.glossary
        lines = [f"{t.term}: {t.means}." + (f" {t.now}" if t.now else "") for t in terms]
        return "\n".join(lines), not named
    if topic.lists == "contacts":
        shown = (pack.contacts[contact_id] for contact_id in topic.contacts)
        return "\n".join(f"• {c.name}: {c.phone or c.email or c.url}" for c in shown if c.shown), True
    return "", True
