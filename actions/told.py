"""What a story already says of a concern, so that nobody has to tell it twice."""

from __future__ import annotations

from typing import Any

from actions.turn import Turn
from content.gist import asks, category_of, gist, is_story
from content.reply import Reply, suggestions

TELL = "log-concern"


def story(turn: Turn, topic_id: str) -> dict[str, str]:
    """The gist of a message that tells of something people may log here; empty for all others.

    Keys as in `content.gist.gist`; the kind is that of the topic where the words do not name one.
    """
    kind = category_of(turn.pack, topic_id)
    if not kind or turn.danger or asks(turn.text) or not is_story(turn.pack, turn.text):
        return {}
    return {"category": kind, **gist(turn.pack, turn.event, turn.text)}


def with_offer(turn: Turn, reply: Reply, said: dict[str, str], most: int) -> Reply:
    """The reply with the suggestion to log it here, and for a channel with a form what to fill in there."""
    offer = suggestions(turn.pack, [TELL])
    others = [other for other in reply.custom["suggestions"] if other["topic"] != TELL]
    pressing = reply.custom["urgency"] != "none"
    chips = [*others[: most - 1], *offer] if pressing else [*offer, *others[: most - 1]]
    fields: dict[str, Any] = {"suggestions": chips}
    if turn.native_form:
        fields["concern"] = said
    return Reply(reply.texts, {**reply.custom, **fields})
