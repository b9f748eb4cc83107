"""A reply as the screen uses it, whoever gave it: the assistant over HTTP, or the pack itself.

The form is the contract's. What does not keep to it is refused as a whole: half an answer may lack its number.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct, field

from content import reply as content_reply
from content.model import Contact, Event, Pack


class Suggestion(Struct, frozen=True):
    """A topic offered as a button."""

    title: str
    topic: str


class SourceLine(Struct, frozen=True):
    """What an answer rests on."""

    title: str
    section: str | None = ""
    url: str | None = ""
    date: str | None = ""


class Named(Struct, frozen=True):
    """A contact of a reply, by its id; what the screen shows of it comes from the pack."""

    id: str


class Card(Struct, frozen=True):
    """The `custom` part of a reply."""

    topic: str
    title: str = ""
    urgency: Literal["none", "soon", "emergency"] = "none"
    contacts: tuple[Named, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    open: Literal["concern"] | None = None
    concern: dict[str, str | None] = field(default_factory=dict)


class Answer(Struct, frozen=True):
    """What is shown for one question: paragraphs in reading order, and the card."""

    texts: tuple[str, ...]
    card: Card


class _Item(Struct, frozen=True):
    text: str | None = None
    custom: Card | None = None


class NotAReply(Exception):
    """What came back is not a reply of the contract."""


def read_answer(body: bytes) -> Answer:
    """The answer in the body of the assistant's HTTP response. Raises `NotAReply`."""
    try:
        items = msgspec.json.decode(body, type=list[_Item])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotAReply("the assistant sent something that is not a reply") from error
    cards = [item.custom for item in items if item.custom]
    if len(cards) != 1:
        raise NotAReply("the assistant sent a reply without its one card")
    return Answer(tuple(item.text for item in items if item.text), cards[0])


def pack_answer(
    pack: Pack, topic_id: str, event: Event | None = None, simple: bool = False, in_danger: bool = False
) -> Answer:
    """The same answer straight from the pack. Raises `KeyError` for a topic that it does not have."""
    reply = content_reply.topic_reply(pack, topic_id, event=event, simple=simple, in_danger=in_danger)
    return Answer(reply.texts, msgspec.convert(reply.custom, Card))


def contacts_of(pack: Pack, card: Card) -> tuple[Contact, ...]:
    """The contacts of a card as this screen's pack knows them. Withheld and unknown ones are left out."""
    known = (pack.contacts.get(named.id) for named in card.contacts)
    return tuple(contact for contact in known if contact and contact.shown)
