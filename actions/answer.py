"""Answers: the topic that was asked for, both of two questions, and follow-ups on what was answered last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.details import DETAILS, asks_whom, contact_reply, detail_reply
from actions.nearby import meant_nearby
from actions.others import others_reply
from actions.outside import OUTSIDE, outside_reply, with_quotation
from actions.say import cautioned, say
from actions.told import story, with_offer
from actions.turn import Turn
from bot.nlu.danger import LEARNED
from bot.passages import own_passages
from content.gist import asks, named
from content.model import Choice
from content.reply import Reply, suggestions, together, topic_reply

FAIR_SHARE = 0.003
"""The least confidence of a topic that the question may have meant as well."""
UNSURE = 0.3
"""Below this confidence a question that points back is about what lies near the last answer, if anything there fits."""
MOST_NEAREST, MOST_SUGGESTED = 2, 4
MOST_KEPT = 3
"""How many of the nearest other topics are remembered, for "not that one"."""

Events = list[dict[str, Any]]


class ActionAnswer(Action):
    """The approved answer of the topic that was understood."""

    def __init__(self) -> None:
        own_passages()  # read before the first visitor asks, so that nobody waits for it

    def name(self) -> str:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = Turn(tracker)
        topic_id = turn.intent
        if (topic_id not in turn.pack.topics and topic_id not in turn.pack.dialogue) or topic_id == OUTSIDE:
            reply = contact_reply(turn) or outside_reply(turn)
            say(dispatcher, cautioned(turn, _with_help_points(turn, reply)))
            return []
        if asks_whom(turn):
            say(dispatcher, cautioned(turn, detail_reply(turn.pack, turn.topic, "follow-up-number")))
            return []
        if topic_id not in turn.pack.topics:
            say(dispatcher, topic_reply(turn.pack, topic_id))
            return []
        if turn.confidence < UNSURE and not turn.danger:
            topic_id = meant_nearby(turn) or topic_id
        again = turn.corrects and not turn.danger and topic_id == tracker.get_slot("topic")
        if again and turn.refuses_answer:
            reply, events = others_reply(turn, [name for name, _ in turn.shares])
            say(dispatcher, reply)
            return events
        said = story(turn, topic_id)
        say(dispatcher, self._reply(turn, topic_id, said, simple=again))
        return answered(turn, topic_id, said)

    def _reply(self, turn: Turn, topic_id: str, said: dict[str, str], simple: bool) -> Reply:
        in_danger = bool(turn.danger.get("now"))
        reply = topic_reply(
            turn.pack, topic_id, event=turn.event, simple=simple, asked=turn.text, in_danger=in_danger
        )
        if reply.custom["urgency"] != "emergency" or turn.danger.get("rule") == LEARNED:
            reply = with_quotation(turn, _suggesting(turn, reply, topic_id))
        if said:
            reply = with_offer(turn, reply, said, MOST_SUGGESTED)
        if turn.second:
            reply = together(reply, part_reply(turn, turn.second, topic_id), MOST_SUGGESTED)
        return cautioned(turn, _with_help_points(turn, reply))


class ActionFollowUp(Action):
    """More on what was answered last: its number, hours, cost, address, or the same in simpler words."""

    def name(self) -> str:
        return "action_follow_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = Turn(tracker)
        topic_id = turn.topic
        about_contact = contact_reply(turn)
        if turn.in_form and turn.intent == "follow-up-anonymous":
            say(dispatcher, topic_reply(turn.pack, "privacy"))
        elif about_contact:
            say(dispatcher, about_contact)
        elif not topic_id:
            say(dispatcher, topic_reply(turn.pack, turn.intent))
        elif turn.intent == "repeat":
            in_danger = bool(tracker.get_slot("in_danger"))
            say(
                dispatcher,
                topic_reply(turn.pack, topic_id, event=turn.event, simple=True, in_danger=in_danger),
            )
        else:
            reply = _with_help_points(turn, detail_reply(turn.pack, topic_id, turn.intent))
            if turn.second:
                reply = together(reply, part_reply(turn, turn.second, topic_id), MOST_SUGGESTED)
            say(dispatcher, reply)
        return []


def answered(
    turn: Turn, topic_id: str, said: dict[str, str] | None = None, nearest: Iterable[str] | None = None
) -> Events:
    """Remembers what was answered, for follow-ups and corrections, and what a story said, for the form.

    `nearest`: the topics that came next to it; without them, those that the message may have meant as well, and
    those that the pack relates to it.
    """
    fair = [name for name, share in turn.shares if share >= FAIR_SHARE]
    ranked = _once([*fair, *turn.pack.topics[topic_id].related]) if nearest is None else nearest
    kept = {
        "topic": topic_id,
        "in_danger": bool(turn.danger.get("now")),
        "nearest": [name for name in ranked if name in turn.pack.topics and name != topic_id][:MOST_KEPT],
        "offered": None,
        "told": said or None,
    }
    return [SlotSet(name, value) for name, value in kept.items() if turn.tracker.get_slot(name) != value]


def part_reply(turn: Turn, intent: str, topic_id: str) -> Reply:
    """The reply to a second question: a topic of its own, or a detail of `topic_id`."""
    if intent in DETAILS:
        return detail_reply(turn.pack, topic_id, intent)
    return topic_reply(turn.pack, intent, event=turn.event, asked=turn.text)


def _with_help_points(turn: Turn, reply: Reply) -> Reply:
    """Where the event's help points are that a question names: "where's the help hub"."""
    asked = turn.intent == "follow-up-place" or asks(turn.text)
    points = turn.event.help_points if turn.event and asked and not turn.danger else ()
    lines = [
        f"{point.title}: {point.where.rstrip('.')}. {point.note}".strip()
        for point in points
        if named(turn.text, [Choice(point.id, point.title)])
    ]
    return Reply(("\n".join(lines), *reply.texts), reply.custom) if lines else reply


def _suggesting(turn: Turn, reply: Reply, topic_id: str) -> Reply:
    """The reply with the topics first that the question may have meant, then those that the pack relates."""
    fair = [
        name for name, share in turn.shares if share >= FAIR_SHARE and name not in (topic_id, turn.second)
    ]
    related = [other["topic"] for other in reply.custom["suggestions"]]
    names = _once([*fair[:MOST_NEAREST], *related])[:MOST_SUGGESTED]
    return Reply(reply.texts, {**reply.custom, "suggestions": suggestions(turn.pack, names)})


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
