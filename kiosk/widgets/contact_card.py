"""A contact as a card: its name, its number large, what it is for, when, what we know of it, and its codes."""

from __future__ import annotations

import re

from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout

from content import reply as content_reply
from content.model import Contact, Pack
from kiosk.catalogue import Catalogue
from kiosk.look import the_theme
from kiosk.qr import codes_of
from kiosk.widgets.basics import Card, Column
from kiosk.widgets.qr_code import LabelledCode
from kiosk.widgets.words import Small, Words

LONG_NUMBER = 20
"""Characters from which on a way to reach somebody is too long for large type."""


class ContactCard(Card):
    """The card of one contact. `with_codes` False leaves out its QR codes, where there is little room.

    One that is `resting` takes its room, and its texts are not drawn.
    """

    resting = BooleanProperty(False)

    def __init__(
        self, pack: Pack, contact: Contact, words: Catalogue, with_codes: bool = True, **kwargs: object
    ) -> None:
        theme = the_theme()
        super().__init__(orientation="horizontal", spacing=theme.space, **kwargs)
        self.contact_id = contact.id
        first, *others = ways_to_reach(contact, words)
        hours = ". ".join(part.rstrip(".") for part in (contact.hours, contact.cost) if part)
        told = Column(spacing=theme.gap * 0.6, pos_hint={"top": 1})
        role = "number" if len(first) < LONG_NUMBER else "body"
        for text in (
            Words(text=contact.name, bold=True),
            Words(text=first, bold=True, color=theme.link, role=role),
            Words(text="\n".join(others)),
            Words(text=contact.note),
            Small(text=hours, color=theme.text),
            Small(text=content_reply.standing(pack, contact)),
        ):
            if text.text:
                text.resting = self.resting
                self.fbind("resting", text.setter("resting"))
                told.add_widget(text)
        self.add_widget(told)
        if with_codes:
            codes = BoxLayout(spacing=theme.gap, size_hint=(None, None), pos_hint={"top": 1})
            codes.fbind("minimum_size", codes.setter("size"))
            for code in codes_of(contact):
                codes.add_widget(LabelledCode(public=True, payload=code.payload, caption=words(code.caption)))
            self.add_widget(codes)


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
