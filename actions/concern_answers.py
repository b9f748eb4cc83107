"""What an answer to the concern form means. Danger, questions and small talk are no answers: they go to their own
rules, and the question is asked again."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.concern import NOT_SAID, choices, say_what_it_takes
from actions.concern_changes import CHOSEN, changed, part_named, refuses
from actions.outside import OUTSIDE
from actions.personal import pointed_out
from actions.say import say
from actions.turn import Turn
from bot.nlu.danger import LEARNED
from content.danger import normalise
from content.gist import asks, category_of, gist, is_story, named, place_words
from content.reply import Reply, phrase, plain_reply, topic_reply, with_caution

STEERING = frozenset({"cancel", "restart", "read-back"})
"""Intents that steer the form rather than answer it."""
ANSWERING = frozenset({"affirm", "deny", "skip", "log-concern", "out-of-scope", "correction"})
"""Dialogue intents that may be answers; all others interrupt."""
TOLD = ("concern_where", "concern_what")
"""Questions that are answered in own words: "the market place" is no question about an address."""
NO_WORDS = frozenset({"marks", "pictures", "mash", "code", "instructions"})
"""The pack's `manners` that tell nothing."""

MOST_WORDS_OF_STEERING = 10
MOST_WORDS_OF_SMALL_TALK = 6
MOST_WORDS_OF_A_YES = 3
LONGEST_PLACE = 200
"""Characters of a place in own words; `concerns` takes no more."""
UNSURE = "nlu_fallback"
"""The intent of words that may mean several things."""
SURE = 0.5
"""A question interrupts the story, and a word stops the form, only when it was understood at least this well."""

Answers = dict[str, Any]


class ValidateConcernForm(FormValidationAction):
    """Reads the answer to the question that was asked; an empty result hands the turn to the rules."""

    def name(self) -> str:
        return "validate_concern_form"

    def extract_concern_category(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Answers:
        return _answer(dispatcher, tracker, "concern_category", _kind)

    def extract_concern_where(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Answers:
        return _answer(dispatcher, tracker, "concern_where", _place)

    def extract_concern_when(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Answers:
        return _answer(dispatcher, tracker, "concern_when", _choice)

    def validate_concern_when(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Answers:
        """Happening now: the emergency number first, then the form goes on."""
        turn = Turn(tracker)
        chosen = next((choice for choice in choices(turn, "concern_when") if choice.id == value), None)
        if chosen and chosen.now:
            emergency = turn.pack.contacts[turn.pack.brand.emergency_contact]
            dispatcher.utter_message(text=phrase(turn.pack, "form_now").format(emergency=emergency.phone))
        return {"concern_when": value}

    def extract_concern_what(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Answers:
        return _answer(dispatcher, tracker, "concern_what", _story)

    def validate_concern_what(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Answers:
        """What looks personal is pointed out at once, unless the check, which says it too, comes next."""
        turn = Turn(tracker)
        personal = pointed_out(turn.pack, value or "")
        if personal and not all(tracker.get_slot(slot) for slot in CHOSEN):
            dispatcher.utter_message(text=personal)
        return {"concern_what": value}

    def extract_concern_check(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> Answers:
        return _answer(dispatcher, tracker, "concern_check", _check)


def _answer(dispatcher: CollectingDispatcher, tracker: Tracker, slot: str, read: Any) -> Answers:
    turn = Turn(tracker)
    if tracker.get_slot("requested_slot") != slot or not turn.text:
        return {}
    if turn.danger:
        return _told_in_danger(dispatcher, turn, slot)
    if turn.cautious and slot == "concern_what":
        card = plain_reply(turn.pack, "log-concern", "").custom
        say(dispatcher, with_caution(turn.pack, Reply((), card)))
    if answer := dict(changed(turn, slot)):
        return answer
    if _interrupts(turn, slot):
        return {}
    answer = dict(read(turn, slot))
    return answer or (_ask_again(dispatcher, turn, slot) if _unclear(turn) else {})


def _unclear(turn: Turn) -> bool:
    """True for words that are no answer, and were not understood well enough to do what they may ask for."""
    heard = turn.intent not in (UNSURE, OUTSIDE) and not turn.manner and turn.confidence < SURE
    return heard and not asks(turn.text)


def _ask_again(dispatcher: CollectingDispatcher, turn: Turn, slot: str) -> Answers:
    say_what_it_takes(dispatcher, turn, slot)
    return {slot: None}


def _told_in_danger(dispatcher: CollectingDispatcher, turn: Turn, slot: str) -> Answers:
    """Danger is answered first. A whole story is kept all the same, and so is an answer in which only the learned
    detector heard danger: nobody should have to tell it twice. Else the rules answer, and ask again."""
    learned = turn.danger.get("rule") == LEARNED
    answer = _plain_answer(turn, slot) if learned else {}
    if slot == "concern_what" and not answer and (learned or is_story(turn.pack, turn.text)):
        answer = {slot: turn.text}
    if answer:
        now = bool(turn.danger.get("now"))
        say(dispatcher, topic_reply(turn.pack, turn.danger["topic"], event=turn.event, in_danger=now))
    return answer


def _plain_answer(turn: Turn, slot: str) -> Answers:
    """What a message answers in so many words: a change, a choice by its name, a place."""
    chosen = named(turn.text, choices(turn, slot))
    if chosen:
        return {slot: chosen.id}
    spot = place_words(turn.pack, turn.text) if slot == "concern_where" else ""
    return {slot: spot} if spot else dict(changed(turn, slot))


def _chosen(turn: Turn, slot: str) -> bool:
    """True for a message that names one of the question's choices."""
    return not asks(turn.text) and bool(named(turn.text, choices(turn, slot)))


def _interrupts(turn: Turn, slot: str) -> bool:
    """True for a message that steers the form, or is small talk, or a question that a topic surely answers."""
    words = len(turn.text.split())
    if turn.intent in STEERING:
        return words <= MOST_WORDS_OF_STEERING and turn.confidence >= SURE
    if _chosen(turn, slot):
        return False
    if turn.manner:
        return turn.manner in NO_WORDS or (turn.manner == "insult" and words <= MOST_WORDS_OF_SMALL_TALK)
    if turn.confidence < SURE:
        return False
    if turn.intent in turn.pack.dialogue and turn.intent not in ANSWERING:
        told = slot in TOLD and turn.intent.startswith("follow-up-")
        return asks(turn.text) or (words <= MOST_WORDS_OF_SMALL_TALK and not told)
    return asks(turn.text) and turn.intent in turn.pack.topics


def _choice(turn: Turn, slot: str) -> Answers:
    """The choice that was meant, and what a longer answer says besides."""
    offered = choices(turn, slot)
    number = re.fullmatch(r"\W*(\d{1,2})\W*", turn.text)
    if number and 1 <= int(number[1]) <= len(offered):
        return {slot: offered[int(number[1]) - 1].id}
    if turn.intent == "skip":
        return {slot: NOT_SAID}
    chosen = next((choice for choice in offered if choice.id == turn.text.lower()), None)
    if not chosen and not asks(turn.text):
        chosen = named(turn.text, offered)
    return {**_besides(turn), slot: chosen.id} if chosen else {}


def _kind(turn: Turn, slot: str) -> Answers:
    """The kind by its choice, or by the topic that a story is surely about."""
    chosen = _choice(turn, slot)
    if chosen or asks(turn.text) or turn.confidence < SURE:
        return chosen
    kind = category_of(turn.pack, turn.intent)
    return {**_besides(turn), slot: kind} if kind else {}


def _place(turn: Turn, slot: str) -> Answers:
    chosen = _choice(turn, slot)
    if chosen or asks(turn.text) or turn.intent in ("affirm", "deny") or len(turn.text) > LONGEST_PLACE:
        return chosen
    spot = place_words(turn.pack, turn.text) if is_story(turn.pack, turn.text) else ""
    return {**_besides(turn), slot: spot or turn.text}


def _story(turn: Turn, slot: str) -> Answers:
    if turn.intent in ("affirm", "deny") and len(turn.text.split()) <= MOST_WORDS_OF_A_YES:
        return {}
    return {slot: NOT_SAID} if turn.intent == "skip" else {slot: turn.text}


def _check(turn: Turn, slot: str) -> Answers:
    said = set(normalise(turn.text).split())
    if (
        turn.taken is None
        and not refuses(turn)
        and (turn.intent == "affirm" or said & {"yes", "send", "ok", "okay"})
    ):
        return {slot: "yes"}
    short = len(turn.text.split()) <= MOST_WORDS_OF_A_YES and not asks(turn.text)
    changed_part = part_named(turn, f" {normalise(turn.text)} ") if short else ""
    return {changed_part: None} if changed_part else {}


def _besides(turn: Turn) -> Answers:
    """What an answer says of questions that are still open."""
    said = gist(turn.pack, turn.event, turn.text)
    return {
        f"concern_{name}": value
        for name, value in said.items()
        if not turn.tracker.get_slot(f"concern_{name}")
    }
