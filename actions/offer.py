"""Not sure: offer the nearest topics; not sure again: say so, and name a person to turn to."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import Restarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answered
from actions.details import contact_reply
from actions.nearby import meant_nearby
from actions.others import MOST_OFFERED, others_reply
from actions.outside import OUTSIDE, outside_reply
from actions.say import cautioned, say
from actions.turn import Turn
from content.reply import phrase, plain_reply, suggestions, topic_reply


class ActionOfferNearest(Action):
    """First stage: the nearest topics as buttons. Second stage: plainly out of scope."""

    def name(self) -> str:
        return "action_offer_nearest"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = Turn(tracker)
        if not turn.in_form and (reply := contact_reply(turn)):
            say(dispatcher, cautioned(turn, reply))
            return [SlotSet("offered", None)]
        if nearby := meant_nearby(turn):
            say(
                dispatcher, cautioned(turn, topic_reply(turn.pack, nearby, event=turn.event, asked=turn.text))
            )
            return answered(turn, nearby)
        last = tracker.get_slot("topic") if turn.corrects else None
        nearest = [name for name, _ in turn.shares if name != last][:MOST_OFFERED]
        if turn.action_before == self.name() or not nearest:
            say(dispatcher, cautioned(turn, outside_reply(turn)))
            return [SlotSet("offered", None)]
        offered = suggestions(turn.pack, nearest)
        asking = plain_reply(turn.pack, OUTSIDE, phrase(turn.pack, "ask_which"), suggestions=offered)
        say(dispatcher, cautioned(turn, asking))
        return [SlotSet("offered", nearest)]


class ActionTakeOffer(Action):
    """Yes: the first of the offered topics was meant, or the one that was taken by its place."""

    def name(self) -> str:
        return "action_take_offer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = Turn(tracker)
        offered = tracker.get_slot("offered") or []
        if not offered:
            say(dispatcher, topic_reply(turn.pack, "affirm"))
            return []
        place = min(turn.taken or 0, len(offered) - 1)
        say(dispatcher, topic_reply(turn.pack, offered[place], event=turn.event))
        return answered(turn, offered[place], nearest=offered)


class ActionRefuseOffer(Action):
    """No: none of the offered topics was meant."""

    def name(self) -> str:
        return "action_refuse_offer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = Turn(tracker)
        say(dispatcher, topic_reply(turn.pack, OUTSIDE if tracker.get_slot("offered") else "deny"))
        return [SlotSet("offered", None)]


class ActionCorrect(Action):
    """That was not what was meant: the nearest others are offered; what was offered already is not."""

    def name(self) -> str:
        return "action_correct"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = Turn(tracker)
        if tracker.get_slot("offered"):
            say(dispatcher, topic_reply(turn.pack, OUTSIDE))
            return [SlotSet("offered", None)]
        reply, events = others_reply(turn, tracker.get_slot("nearest") or [])
        say(dispatcher, reply)
        return events


class ActionRestart(Action):
    """Start again: what was said and answered so far is forgotten. Stands in for Rasa's action of this name."""

    def name(self) -> str:
        return "action_restart"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        say(dispatcher, topic_reply(Turn(tracker).pack, "restart"))
        return [Restarted()]
