"""The concern form's choices and words, for a browser and for the page without JavaScript."""

from __future__ import annotations

from typing import Any

from content import Pack
from content.model import Choice, Event
from content.reply import contact_cards, emergency_topic, words

PHRASES = ("form_", "personal_", "number_", "busy", "caution", "too_long", "empty", "no_", "standing_")
"""Beginnings of the names of the pack's phrases that a browser is given."""


class Form:
    """The form of a pack at an event, or in the district when there is none."""

    def __init__(self, pack: Pack, event: str = "") -> None:
        self.pack = pack
        self.event: Event | None = pack.events.get(event)
        self.places: tuple[Choice, ...] = (
            self.event.zones if self.event and self.event.zones else pack.concern.places
        )
        self.categories = pack.concern.categories
        self.times = pack.concern.times

    @property
    def event_id(self) -> str:
        """The event's id, empty for none."""
        return self.event.id if self.event else ""

    @property
    def before(self) -> list[str]:
        """What a person must know before the first box."""
        return [" ".join(words(self.pack, text)) for text in self.pack.concern.before]

    @property
    def after(self) -> list[str]:
        """What a person must know with the receipt."""
        return [" ".join(words(self.pack, text)) for text in self.pack.concern.after]

    def described(self) -> dict[str, Any]:
        """All of it as plain data: choices, questions, sentences, the emergency number's card."""
        pack, questions = self.pack, self.pack.concern.questions
        return {
            "event": self.event_id,
            "emergency_topic": emergency_topic(pack),
            "questions": {name: getattr(questions, name) for name in questions.__struct_fields__},
            "categories": [_choice(choice) for choice in self.categories],
            "places": [_choice(choice) for choice in self.places],
            "times": [_choice(choice) for choice in self.times],
            "before": self.before,
            "after": self.after,
            "phrases": {
                name: _filled(pack, text)
                for name, text in pack.brand.phrases.items()
                if name.startswith(PHRASES)
            },
            "brand": {
                "name": pack.brand.name,
                "partnership": pack.brand.partnership,
                "area": pack.brand.area,
            },
            "colours": {
                name: getattr(pack.brand.colours, name) for name in pack.brand.colours.__struct_fields__
            },
            "emergency": contact_cards(pack, [pack.brand.emergency_contact])[:1],
        }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"id": choice.id, "title": choice.title, "now": choice.now, "topics": list(choice.topics)}


def _filled(pack: Pack, text: str) -> str:
    """The phrase with its numbers; one with marks that only a program fills in stays as it is."""
    try:
        return " ".join(words(pack, text))
    except KeyError:
        return text
