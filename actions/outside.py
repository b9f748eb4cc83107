"""What we say when no topic answers: fixed words for a way of talking, the strategy word for word, or plainly no."""

from __future__ import annotations

import re
from functools import cache

from actions.turn import Turn
from bot.pack import own_pack
from bot.passages import Passage, own_passages
from content.danger import normalise, phrase_pattern
from content.reply import Reply, phrase, quoted, topic_reply, words

OUTSIDE = "out-of-scope"


def outside_reply(turn: Turn) -> Reply:
    """The reply to a message that no topic answers. Its card is that of out-of-scope."""
    plainly = topic_reply(turn.pack, OUTSIDE)
    manner = next((manner for manner in turn.pack.talk.manners if manner.id == turn.manner), None)
    if manner:
        return Reply(("\n\n".join(words(turn.pack, manner.answer)),), plainly.custom)
    passage = own_passages().nearest(turn.text)
    return _quoting(turn, Reply((), plainly.custom), passage, "strategy_said") if passage else plainly


def with_quotation(turn: Turn, reply: Reply) -> Reply:
    """The reply to a message that asks for the words of the strategy: these first, where a passage is near."""
    asked = any(pattern.search(f" {normalise(turn.text)} ") for pattern in _asking())
    passage = own_passages().nearest(turn.text) if asked else None
    return _quoting(turn, reply, passage, "strategy_quoted") if passage else reply


def _quoting(turn: Turn, reply: Reply, passage: Passage, said: str) -> Reply:
    strategy, title = turn.pack.strategy, passage.section.title
    before = phrase(turn.pack, said).format(years=strategy.years, section=title)
    source = {"title": strategy.title, "section": title, "url": "", "date": strategy.years}
    others = [other for other in reply.custom["sources"] if other != source]
    return Reply(
        (f"{before} “{quoted(turn.pack, passage.text)}”", *reply.texts),
        {**reply.custom, "sources": [source, *others]},
    )


@cache
def _asking() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(phrase_pattern(asking)) for asking in own_pack().talk.asks_strategy)
