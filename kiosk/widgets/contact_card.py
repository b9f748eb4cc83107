"""A contact as a card: its name, its number large, what it is for, when, what we know of it, and its codes."""

from __future__ import annotations

import re

from kivy.properties import BooleanProperty, StringProperty

from content import reply as content_reply
from content.model import Contact, Pack
from kiosk.catalogue import Catalogue
from kiosk.look import load_look
from kiosk.qr import codes_of
from kiosk.widgets.basics import Card
from kiosk.widgets.qr_code import LabelledCode


class ContactCard(Card):
    """The card of one contact. `with_codes` False leaves out its QR codes, where there is little room."""

    title = StringProperty("")
    number = StringProperty("")
    address = StringProperty("")
    purpose = StringProperty("")
    hours = StringProperty("")
    standing = StringProperty("")
    with_codes = BooleanProperty(True)

    def __init__(
        self, pack: Pack, contact: Contact, words: Catalogue, with_codes: bool = True, **kwargs: object
    ) -> None:
        ways = ways_to_reach(contact, words)
        super().__init__(**kwargs)
        self.title, self.purpose = contact.name, contact.note
        self.number, self.address = ways[0], "\n".join(ways[1:])
        self.hours = ". ".join(part.rstrip(".") for part in (contact.hours, contact.cost) if part)
        self.standing = content_reply.standing(pack, contact)
        self.with_codes = with_codes
        if with_codes:
            for code in codes_of(contact):
                self.ids.codes.add_widget(LabelledCode(payload=code.payload, caption=words(code.caption)))


def ways_to_reach(contact: Contact, words: Catalogue) -> list[str]:
    """The ways to reach a contact, the first one for the large line: number, text, page, mailbox, place."""
    page = re.sub(r"^https?://(www\.)?", "", contact.url).rstrip("/")
    ways = [
        contact.phone,
        words("contact.sms", number=contact.sms) if contact.sms else "",
        words("contact.relay", number=contact.relay) if contact.relay else "",
        page,
        contact.email,
        contact.address,
    ]
    return [way for way in ways if way] or [""]


load_look(__file__)
