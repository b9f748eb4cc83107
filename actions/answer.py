"""Answers: the topic that was asked for, and follow-ups on what was answered last."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.say import say
from actions.turn import Turn
from content import Pack
from content.reply import Reply, card, phrase, topic_reply

DETAILS = {
    "follow-up-number": ("phone", "sms", "relay"),
    "follow-up-cost": ("cost",),
    "follow-up-hours": ("hours",),
    "follow-up-web": ("url", "email"),
    "follow-up-place": ("address",),
    "follow-up-anonymous": ("anonymity",),
}
"""For each follow-up, the details of a contact that answer it."""


class ActionAnswer(Action):
    """The approved answer of the topic that was understood."""

    def name(self) -> str:
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = Turn(tracker)
        topic_id = turn.intent
        if topic_id not in turn.pack.topics and topic_id not in turn.pack.dialogue:
            topic_id = "out-of-scope"
        in_danger = bool(turn.danger.get("now"))
        say(
            dispatcher,
            topic_reply(turn.pack, topic_id, event=turn.event, asked=turn.text, in_danger=in_danger),
        )
        return answered(topic_id, in_danger) if topic_id in turn.pack.topics else []


class ActionFollowUp(Action):
    """More on what was answered last: its number, hours, cost, address, or the same in simpler words."""

    def name(self) -> str:
        return "action_follow_up"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = Turn(tracker)
        topic_id = turn.topic
        if not topic_id:
            say(dispatcher, topic_reply(turn.pack, turn.intent))
        elif turn.intent == "repeat":
            in_danger = bool(tracker.get_slot("in_danger"))
            say(
                dispatcher,
                topic_reply(turn.pack, topic_id, event=turn.event, simple=True, in_danger=in_danger),
            )
        else:
            say(dispatcher, detail_reply(turn.pack, topic_id, turn.intent))
        return []


def answered(topic_id: str, in_danger: bool = False) -> list[dict[str, Any]]:
    """Remembers what was answered, for the follow-ups."""
    return [SlotSet("topic", topic_id), SlotSet("in_danger", in_danger)]


def detail_reply(pack: Pack, topic_id: str, follow_up: str) -> Reply:
    """What the contacts of a topic say of one detail; says so plainly where none of them says it."""
    topic = pack.topics[topic_id]
    shown = [pack.contacts[contact_id] for contact_id in topic.contacts if pack.contacts[contact_id].shown]
    lines = []
    for contact in shown:
        details = [getattr(contact, detail) for detail in DETAILS[follow_up]]
        told = "; ".join(detail for detail in details if detail)
        if told:
            lines.append(f"{contact.name}: {told}")
    text = "\n".join(lines) or phrase(pack, f"no_{follow_up.removeprefix('follow-up-')}")
    return Reply((text,), card(pack, topic))
