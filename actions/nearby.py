"""What was meant of what lies near the last answer: "no, what counts as one" after how to report a hate crime."""

from __future__ import annotations

from functools import cache

from actions.turn import Turn
from bot.nlu.questions import QuestionSplitter
from bot.pack import own_pack
from content.gist import asks

LONGEST = 10
"""Words: a longer message tells of something by itself."""
FAIR = 0.03
"""The least confidence of a topic that the pack relates to the last one."""


def meant_nearby(turn: Turn) -> str:
    """The topic that a question which points back surely enough means: the likeliest of those that the pack relates
    to the last answer. May be empty."""
    related = turn.pack.topics[turn.topic].related if turn.topic else ()
    asked = turn.corrects or asks(turn.text)
    if not asked or len(turn.text.split()) > LONGEST or not _splitter().points_back(turn.text):
        return ""
    return next((name for name, share in turn.shares if name in related and share >= FAIR), "")


@cache
def _splitter() -> QuestionSplitter:
    return QuestionSplitter(own_pack().talk.questions)
