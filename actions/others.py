"""Not what was meant: the nearest of the other topics are offered, or we ask in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa_sdk.events import SlotSet

from actions.turn import Turn
from content.reply import Reply, phrase, plain_reply, suggestions, topic_reply

MOST_OFFERED = 3


def others_reply(turn: Turn, nearest: Iterable[str]) -> tuple[Reply, list[dict[str, Any]]]:
    """The offer of the nearest topics that are not the one answered last, and the events that remember it."""
    last = turn.tracker.get_slot("topic")
    names = [name for name in nearest if name in turn.pack.topics and name != last][:MOST_OFFERED]
    if not names:
        return topic_reply(turn.pack, "correction"), [SlotSet("offered", None)]
    offered = suggestions(turn.pack, names)
    reply = plain_reply(turn.pack, "out-of-scope", phrase(turn.pack, "ask_other"), suggestions=offered)
    return reply, [SlotSet("offered", names)]
