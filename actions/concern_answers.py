"""What an answer to the concern form means. Danger and questions are no answers: they go to their own rules."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.concern import NOT_SAID, choices
from actions.turn import Turn
from content.gist import named
from content.reply import phrase

STEERING = frozenset({"cancel", "restart", "read-back"})
"""Intents that steer the form rather than answer it."""

MOST_WORDS_OF_STEERING = 6
LONGEST_PLACE = 200
"""Characters of a place in own words; `concerns` takes no more."""
SURE = 0.5
"""A question about a topic interrupts the story only when it was understood at least this well."""

_QUESTION = re.compile(
    r"\?\s*$|^(who|what|whats|where|wheres|when|why|how|hows|which|can|could|do|does|did|is|are|should|will|would)\b",
    re.IGNORECASE,
)
_PARTS = {
    "concern_category": ("kind", "category", "type"),
    "concern_where": ("where", "place"),
    "concern_when": ("when", "time"),
    "concern_what": ("what", "story", "words"),
}
"""The words by which a person names the part that they want to change."""


class ValidateConcernForm(FormValidationAction):
    """Reads the answer to the question that was asked; an empty result hands the turn to the rules."""

    def name(self) -> str:
        return "validate_concern_form"

    def extract_concern_category(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        return _answer(tracker, "concern_category", _choice)

    def extract_concern_where(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        return _answer(tracker, "concern_where", _place)

    def extract_concern_when(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        return _answer(tracker, "concern_when", _choice)

    def validate_concern_when(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        """Happening now: the emergency number first, then the form goes on."""
        turn = Turn(tracker)
        chosen = next((choice for choice in choices(turn, "concern_when") if choice.id == value), None)
        if chosen and chosen.now:
            emergency = turn.pack.contacts[turn.pack.brand.emergency_contact]
            dispatcher.utter_message(text=phrase(turn.pack, "form_now").format(emergency=emergency.phone))
        return {"concern_when": value}

    def extract_concern_what(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        return _answer(tracker, "concern_what", _story)

    def extract_concern_check(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> dict[str, Any]:
        return _answer(tracker, "concern_check", _check)


def _answer(tracker: Tracker, slot: str, read: Any) -> dict[str, Any]:
    turn = Turn(tracker)
    if tracker.get_slot("requested_slot") != slot or turn.danger or not turn.text or _steers(turn):
        return {}
    return dict(read(turn, slot))


def _steers(turn: Turn) -> bool:
    return turn.intent in STEERING and len(turn.text.split()) <= MOST_WORDS_OF_STEERING


def _choice(turn: Turn, slot: str) -> dict[str, Any]:
    offered = choices(turn, slot)
    number = re.fullmatch(r"\W*(\d{1,2})\W*", turn.text)
    if number and 1 <= int(number[1]) <= len(offered):
        return {slot: offered[int(number[1]) - 1].id}
    chosen = next((choice for choice in offered if choice.id == turn.text.lower()), None)
    if not chosen and not _asks(turn):
        chosen = named(turn.text, offered)
    if chosen:
        return {slot: chosen.id}
    return {slot: NOT_SAID} if turn.intent == "skip" else {}


def _place(turn: Turn, slot: str) -> dict[str, Any]:
    chosen = _choice(turn, slot)
    no_place = _asks(turn) or turn.intent == "affirm" or len(turn.text) > LONGEST_PLACE
    return chosen or ({} if no_place else {slot: turn.text})


def _story(turn: Turn, slot: str) -> dict[str, Any]:
    sure = turn.confidence >= SURE and turn.intent in turn.pack.topics
    if turn.intent == "skip" or (_asks(turn) and sure):
        return {}
    return {slot: turn.text}


def _check(turn: Turn, slot: str) -> dict[str, Any]:
    said = set(re.findall(r"[a-z]+", turn.text.lower()))
    if turn.intent == "affirm" or said & {"yes", "send", "ok", "okay"}:
        return {slot: "yes"}
    changed = next((part for part, names in _PARTS.items() if said & set(names)), None)
    return {changed: None} if changed else {}


def _asks(turn: Turn) -> bool:
    """True for a question, which is no answer to ours."""
    return bool(_QUESTION.search(turn.text))
