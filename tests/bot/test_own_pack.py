"""The assistant on the pack that comes with the program: what the partnership printed can be asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from content import Pack
from safernw.evaluation import Row, measure
from tests.served import Served

pytestmark = pytest.mark.rasa
DEVELOPMENT = Path(__file__).parents[2] / "bench" / "nlu" / "development.jsonl"

PRINTED = {
    "999": "what number do i call for the police in an emergency",
    "101": "what is the police non emergency number",
    "01530454545": "council phone number please",
    "08088020028": "number of the domestic abuse helpline",
    "01530275970": "what number does turning point have",
    "01162872241": "phone number of the fire service",
    "community.safety@nwleicestershire.gov.uk": "email address of the community safety team",
    "www.nwleics.gov.uk": "what is the council's website",
    "www.leics.police.uk": "police website address",
}
"""Each number and address of the strategy's own contact list that may be shown, and a way to ask for it."""


@pytest.mark.parametrize("printed", PRINTED)
def test_a_number_that_the_strategy_prints_is_found_by_asking(own_assistant: Served, printed: str) -> None:
    answer = own_assistant.ask(PRINTED[printed], sender=printed)
    shown = re.sub(r"[\s]", "", json.dumps(answer.card["contacts"]) + answer.text)
    assert printed.removeprefix("www.") in shown


def test_every_topic_is_answered_by_its_title(own_assistant: Served, own_pack: Pack) -> None:
    got = {
        topic.id: own_assistant.ask(topic.title, sender=topic.id).topic for topic in own_pack.topics.values()
    }
    assert got == {topic_id: topic_id for topic_id in own_pack.topics}


def test_every_abbreviation_of_the_glossary_is_explained(own_assistant: Served, own_pack: Pack) -> None:
    for term in own_pack.glossary:
        answer = own_assistant.ask(f"what does {term.term} stand for", sender=term.term)
        assert term.means in answer.text


def test_emergency_answers_begin_with_999_and_name_the_ways_without_speaking(own_assistant: Served) -> None:
    answer = own_assistant.ask("theres a man with a knife in the campsite right now", event="download")
    assert answer.texts[0].startswith("Call 999")
    assert any(text.startswith("At this event") for text in answer.texts)
    assert answer.card["contacts"][0]["phone"] == "999"
    assert {"relay-999", "emergency-sms", "silent-solution"} <= {
        contact["id"] for contact in answer.card["contacts"]
    }


def test_thoughts_of_suicide_get_samaritans_first(own_assistant: Served) -> None:
    answer = own_assistant.ask("i keep thinking everyone would be better off without me", sender="low")
    assert answer.topic == "suicide-crisis"
    assert answer.texts[0].startswith("Call Samaritans on 116 123")
    assert answer.card["contacts"][0]["id"] == "samaritans"


def test_asking_for_the_strategys_words_quotes_them_beside_the_answer(own_assistant: Served) -> None:
    answer = own_assistant.ask(
        "what does the strategy say about mobile working and new technology", sender="m"
    )
    assert answer.texts[0].startswith("The 2017–2020 strategy said, under New technology: “We will explore")
    assert answer.card["sources"][0]["section"] == "New technology"


def test_questions_in_words_of_others_are_understood(own_assistant: Served) -> None:
    rows = [
        Row(**{k: v for k, v in json.loads(line).items() if k in ("text", "topic")})
        for line in DEVELOPMENT.open()
    ]
    figures = measure(rows, own_assistant.items).figures()
    assert figures["accuracy"] >= 0.85
    assert figures["accuracy_with_offers"] >= 0.90
    assert figures["out_of_scope_recall"] >= 0.75
