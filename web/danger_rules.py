"""The danger rules for a browser, with what the pack says first to each, so that the form needs no call to answer."""

from __future__ import annotations

from typing import Any

from content import Pack
from content.danger import browser_rules
from content.reply import emergency_topic, topic_reply


def danger_rules(pack: Pack) -> dict[str, Any]:
    """`browser_rules`, and `replies`: by topic, the items of a reply to danger `now`, and to what is `told`."""
    topics = dict.fromkeys([*(rule.topic for rule in pack.danger.rules), emergency_topic(pack)])
    replies = {
        topic: {
            "now": topic_reply(pack, topic, in_danger=True).messages(),
            "told": topic_reply(pack, topic).messages(),
        }
        for topic in topics
        if topic
    }
    return {**browser_rules(pack.danger), "replies": replies}
