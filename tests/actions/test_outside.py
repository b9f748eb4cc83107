"""When no topic answers: the strategy word for word where it is near, fixed words for a manner, else plainly no."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.outside import outside_reply
from actions.turn import Turn
from content import Pack
from content.reply import Reply

pytestmark = pytest.mark.rasa


def reply_to(text: str, **understood: Any) -> Reply:
    message = {"text": text, "intent": {"name": "out-of-scope", "confidence": 0.9}, **understood}
    return outside_reply(Turn(Tracker("visitor", {}, message, [], False, None, {}, "action_listen")))


def test_the_strategy_is_quoted_word_for_word_with_its_section_and_years(own_pack: Pack) -> None:
    reply = reply_to("is the economy based on distribution and small industry now")
    section = own_pack.section("introduction")
    assert section
    before, quoted = reply.texts[0].rstrip("”").split("“")
    assert quoted in " ".join(section.text.split())
    assert "2017–2020 strategy said, under Introduction:" in before
    assert reply.custom["topic"] == "out-of-scope"
    assert reply.custom["sources"][0]["section"] == "Introduction"
    assert reply.custom["contacts"], "a person to turn to stands on the card"


@pytest.mark.parametrize("text", ["what will the weather be on saturday", "who won the football", "hi", ""])
def test_what_the_strategy_does_not_answer_is_not_quoted(text: str) -> None:
    reply = reply_to(text)
    assert "“" not in "".join(reply.texts)
    assert reply.custom["sources"] == []


def test_a_manner_gets_the_words_of_the_pack(own_pack: Pack) -> None:
    for manner in own_pack.talk.manners:
        reply = reply_to("whatever was said", manner=manner.id)
        assert "{" not in reply.texts[0]
        assert reply.texts[0].split()[0] == manner.answer.split()[0]
        assert "999" in reply.texts[0], "every fixed answer names the emergency number"
