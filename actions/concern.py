"""The concern form for channels that have none of their own: opening, its questions, reading back, logging."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import flags_of, log_concern
from actions.outside import OUTSIDE, outside_reply
from actions.personal import covered, pointed_out
from actions.say import cautioned, say, say_phrase
from actions.turn import Turn
from concerns import ConcernError, NotStored
from content.gist import asks, gist, places
from content.model import Choice
from content.reply import Reply, phrase, plain_reply, topic_reply, words

FORM = "concern_form"
SLOTS = ("concern_category", "concern_where", "concern_when", "concern_what", "concern_check")
TAKES = {"concern_check": "form_send_or_change", "concern_what": "form_own_words"}
"""By question: the phrase that says what it takes, where that is not one of some choices."""
NOT_SAID = "not-said"
"""The value of an answer that a person would rather not give."""

Events = list[dict[str, Any]]


def choices(turn: Turn, slot: str) -> tuple[Choice, ...]:
    """The choices that a question of the form offers; none where it takes free words."""
    form = turn.pack.concern
    return {
        "concern_category": form.categories,
        "concern_where": places(turn.pack, turn.event),
        "concern_when": form.times,
    }.get(slot, ())


def title(turn: Turn, slot: str, value: str) -> str:
    """An answer in words: its choice's title, or as it was typed with what looks personal masked."""
    if value == NOT_SAID:
        return phrase(turn.pack, "form_skipped")
    chosen = next((choice.title for choice in choices(turn, slot) if choice.id == value), None)
    return chosen or covered(turn.pack, value)


class ActionOpenConcern(Action):
    """Opens the channel's own form, filled in with what was said; or begins this one."""

    def name(self) -> str:
        return "action_open_concern"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = Turn(tracker)
        said = {**(tracker.get_slot("told") or {}), **gist(turn.pack, turn.event, turn.text)}
        if turn.native_form:
            reply = topic_reply(turn.pack, "log-concern")
            say(dispatcher, Reply(reply.texts, {**reply.custom, "open": "concern", "concern": said}))
            return [SlotSet("told", None)]  # the channel's form has it now
        for sentence in turn.pack.concern.before:
            dispatcher.utter_message(text=" ".join(words(turn.pack, sentence)))
        filled = [SlotSet(f"concern_{name}", value) for name, value in said.items()]
        return [*filled, SlotSet("told", None), FollowupAction(FORM)]


class _Ask(Action):
    """Asks one question of the form, with its choices as a numbered list and as buttons."""

    slot = ""

    def name(self) -> str:
        return f"action_ask_{self.slot}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = Turn(tracker)
        question = getattr(turn.pack.concern.questions, self.slot.removeprefix("concern_"))
        offered = choices(turn, self.slot)
        lines = [question, *(f"{number}. {choice.title}" for number, choice in enumerate(offered, 1))]
        dispatcher.utter_message(text="\n".join(lines))
        if not turn.answered:
            buttons = [{"id": choice.id, "title": choice.title} for choice in offered]
            dispatcher.utter_message(
                json_message={**plain_reply(turn.pack, "log-concern", "").custom, "choices": buttons}
            )
        return []


class ActionAskCategory(_Ask):
    """Asks what kind of thing it is."""

    slot = "concern_category"


class ActionAskWhere(_Ask):
    """Asks where it happened."""

    slot = "concern_where"


class ActionAskWhen(_Ask):
    """Asks when it happened."""

    slot = "concern_when"


class ActionAskWhat(_Ask):
    """Asks what happened, in the person's own words."""

    slot = "concern_what"


class ActionAskCheck(_Ask):
    """Reads the concern back and asks whether to log it."""

    slot = "concern_check"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = Turn(tracker)
        if turn.intent != "read-back":
            dispatcher.utter_message(text=read_back(turn))
        told = (tracker.get_slot("concern_where") or "", tracker.get_slot("concern_what") or "")
        personal = pointed_out(turn.pack, *told)
        if personal:
            dispatcher.utter_message(text=personal)
        return super().run(dispatcher, tracker, domain)


def read_back(turn: Turn) -> str:
    """What the form holds so far, a line for each answer, with what looks personal masked."""
    lines = []
    for slot in SLOTS[:-1]:
        value = turn.tracker.get_slot(slot)
        if value:
            name = phrase(turn.pack, f"form_{slot.removeprefix('concern_')}")
            lines.append(f"{name}: {title(turn, slot, value)}")
    return "\n".join(lines) or phrase(turn.pack, "form_nothing_said")


class ActionReadBack(Action):
    """What have you got down?"""

    def name(self) -> str:
        return "action_read_back"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(text=read_back(Turn(tracker)))
        return []


class ActionChooseOne(Action):
    """The answer was none of those that the question takes: says which; the question is asked again."""

    def name(self) -> str:
        return "action_choose_one"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = Turn(tracker)
        if turn.intent == OUTSIDE and (turn.manner or asks(turn.text)):
            say(dispatcher, outside_reply(turn))
            return []
        say_what_it_takes(dispatcher, turn, str(tracker.get_slot("requested_slot") or ""))
        return []


def say_what_it_takes(dispatcher: CollectingDispatcher, turn: Turn, slot: str) -> None:
    """What a question of the form takes, said where an answer was none; with a card only in doubt of danger,
    as otherwise the question comes with its own."""
    name = TAKES.get(slot, "form_choose")
    if turn.cautious:
        say(dispatcher, cautioned(turn, plain_reply(turn.pack, "log-concern", phrase(turn.pack, name))))
    else:
        say_phrase(dispatcher, turn.pack, name)


class ActionDropConcern(Action):
    """Stops the form: nothing is kept."""

    def name(self) -> str:
        return "action_drop_concern"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        pack = Turn(tracker).pack
        say(dispatcher, plain_reply(pack, "log-concern", phrase(pack, "form_cancelled")))
        return _emptied()


class ActionLodgeConcern(Action):
    """Seals and stores the concern; the receipt is shown only when it is on disk."""

    def name(self) -> str:
        return "action_lodge_concern"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = Turn(tracker)
        answers = {slot.removeprefix("concern_"): tracker.get_slot(slot) or NOT_SAID for slot in SLOTS[:-1]}
        if set(answers.values()) == {NOT_SAID}:
            say(dispatcher, plain_reply(turn.pack, "log-concern", phrase(turn.pack, "form_told_nothing")))
            return _emptied()
        try:
            receipt = log_concern(answers, event=turn.event, flags=flags_of(turn.pack, answers["what"]))
        except (NotStored, ConcernError):
            say(dispatcher, plain_reply(turn.pack, "log-concern", phrase(turn.pack, "form_not_saved")))
            return [SlotSet("concern_check", None)]
        text = phrase(turn.pack, "form_saved").format(receipt=receipt)
        after = [" ".join(words(turn.pack, sentence)) for sentence in turn.pack.concern.after]
        reply = plain_reply(turn.pack, "log-concern", text, receipt=str(receipt))
        say(dispatcher, Reply((*reply.texts, *after), reply.custom))
        return _emptied()


def _emptied() -> Events:
    return [SlotSet(slot, None) for slot in SLOTS]
