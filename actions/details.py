"""One detail of a contact: "what's their number", "who do I ring then", "what hours is Karma Nirvana open"."""

from __future__ import annotations

import re
from functools import cache

from actions.turn import Turn
from bot.nlu.questions import QuestionSplitter
from bot.pack import own_pack
from content import Pack
from content.gist import asks, named
from content.model import Choice, Contact
from content.reply import Reply, card, phrase

DETAILS = {
    "follow-up-number": ("phone", "sms", "relay"),
    "follow-up-cost": ("cost",),
    "follow-up-hours": ("hours",),
    "follow-up-web": ("url", "email"),
    "follow-up-place": ("address",),
    "follow-up-anonymous": ("anonymity",),
}
"""For each follow-up, the details of a contact that answer it."""
REACHED_BY = ("phone", "sms", "hours", "url")
"""The details of a contact that is asked about by its name alone."""
ALL_CONTACTS = "contacts"
"""The topic that lists everyone to turn to."""
LEAST_OF_A_DETAIL = 0.01
"""The least confidence of the follow-up that a question about a contact is taken for."""
_LEAD = re.compile(r"^((so|and|but|then|ok|okay|right)\b[, ]*)+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
LONGEST_QUESTION = 15
"""Words: a longer message that names a contact tells something."""


def detail_reply(pack: Pack, topic_id: str, follow_up: str) -> Reply:
    """What the contacts of a topic say of one detail; says so plainly where none of them says it."""
    lines = _lines(_shown(pack, topic_id), DETAILS[follow_up])
    text = "\n".join(lines) or phrase(pack, f"no_{follow_up.removeprefix('follow-up-')}")
    return Reply((text,), card(pack, pack.topics[topic_id]))


def asks_whom(turn: Turn) -> bool:
    """True for "who do I ring then": it names nothing, so it is about what was answered last, which has a number."""
    if turn.intent != ALL_CONTACTS or turn.danger or turn.topic in ("", ALL_CONTACTS):
        return False
    if not asks(_LEAD.sub("", turn.text)):
        return False
    numbers = _lines(_shown(turn.pack, turn.topic), DETAILS["follow-up-number"])
    return bool(numbers) and not _splitter().names_something(turn.text)


def contact_reply(turn: Turn) -> Reply | None:
    """What a question asks of a contact that it names; None where it names none."""
    if turn.danger or turn.manner or not asks(turn.text) or len(turn.text.split()) > LONGEST_QUESTION:
        return None
    pack = turn.pack
    contact_id = _named(pack, turn.text)
    topic_id = _topic_with(turn, contact_id) if contact_id else ""
    if not topic_id:
        return None
    follow_up = _follow_up(turn)
    lines = _lines([pack.contacts[contact_id]], DETAILS.get(follow_up, REACHED_BY))
    text = "\n".join(lines) or phrase(pack, f"no_{follow_up.removeprefix('follow-up-') or 'number'}")
    return Reply((text,), card(pack, pack.topics[topic_id]))


def _shown(pack: Pack, topic_id: str) -> list[Contact]:
    contacts = [pack.contacts[contact_id] for contact_id in pack.topics[topic_id].contacts]
    return [contact for contact in contacts if contact.shown]


def _lines(contacts: list[Contact], details: tuple[str, ...]) -> list[str]:
    """A line for each contact that has one of the details."""
    told = [(contact.name, [getattr(contact, detail) for detail in details]) for contact in contacts]
    return [f"{name}: {'; '.join(filter(None, values))}" for name, values in told if any(values)]


def _named(pack: Pack, text: str) -> str:
    """The id of the contact that is named, by its name or what stands of it before a comma. May be empty."""
    names = []
    for contact in pack.contacts.values():
        short = re.split(r"[,:]", contact.name)[0]
        words = (short,) if " " in short else ()  # "Police" alone names no one contact
        names += [Choice(contact.id, contact.name, words=words)] if contact.shown else []
    found = named(_POSSESSIVE.sub("", text), names)
    return found.id if found else ""


def _topic_with(turn: Turn, contact_id: str) -> str:
    """The topic answered last where it has the contact, else the nearest that has it. May be empty."""
    nearest = [turn.topic, *(name for name, _ in turn.shares), *turn.pack.topics]
    return next((name for name in nearest if name and contact_id in turn.pack.topics[name].contacts), "")


def _follow_up(turn: Turn) -> str:
    ranked = turn.message.get("intent_ranking") or []
    likely = [rank["name"] for rank in ranked if float(rank["confidence"]) >= LEAST_OF_A_DETAIL]
    return next((name for name in likely if name in DETAILS), "")


@cache
def _splitter() -> QuestionSplitter:
    return QuestionSplitter(own_pack().talk.questions)
