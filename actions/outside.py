"""What we say when no topic answers: fixed words for a way of talking, the strategy word for word, or plainly no."""

from __future__ import annotations

from actions.turn import Turn
from bot.passages import own_passages
from content.reply import Reply, phrase, plain_reply, topic_reply, words

OUTSIDE = "out-of-scope"


def outside_reply(turn: Turn) -> Reply:
    """The reply to a message that no topic answers. Its card is that of out-of-scope."""
    plainly = topic_reply(turn.pack, OUTSIDE)
    manner = next((manner for manner in turn.pack.talk.manners if manner.id == turn.manner), None)
    if manner:
        return Reply(("\n\n".join(words(turn.pack, manner.answer)),), plainly.custom)
    passage = own_passages().nearest(turn.text)
    if not passage:
        return plainly
    strategy = turn.pack.strategy
    said = phrase(turn.pack, "strategy_said").format(years=strategy.years, section=passage.section.title)
    source = {"title": strategy.title, "section": passage.section.title, "url": "", "date": strategy.years}
    quoted = plain_reply(turn.pack, OUTSIDE, f"{said} “{passage.text}”")
    return Reply(quoted.texts, {**plainly.custom, "sources": [source]})
