"""Questions that lean on the answer before them, on the pack that comes with the program."""

from __future__ import annotations

import uuid

import pytest

from tests.served import Served

pytestmark = pytest.mark.rasa


@pytest.fixture
def visitor() -> str:
    return uuid.uuid4().hex


@pytest.mark.parametrize(
    "asked", ["who do i ring then", "Who should I phone?", "so who can i talk to about it"]
)
def test_who_to_ring_is_about_what_was_answered_last(own_assistant: Served, visitor: str, asked: str) -> None:
    own_assistant.ask(
        "some lads have moved in with my neighbour who has learning difficulties and take his money", visitor
    )
    answer = own_assistant.ask(asked, visitor)
    assert answer.topic == "vulnerable-adults"
    assert "0116 305 0004" in answer.text


def test_who_to_ring_with_nothing_before_it_lists_everyone(own_assistant: Served, visitor: str) -> None:
    assert own_assistant.ask("who do i ring", visitor).topic == "contacts"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("What hours is Karma Nirvana open?", "9am to 5pm"),
        ("what's Karma Nirvana's number", "0800 5999 247"),
    ],
)
def test_a_contact_may_be_asked_about_by_its_name(
    own_assistant: Served, visitor: str, asked: str, told: str
) -> None:
    assert told in own_assistant.ask(asked, visitor).text


def test_what_counts_as_one_is_about_what_was_answered_last(own_assistant: Served, visitor: str) -> None:
    own_assistant.ask("How do I report a hate crime?", visitor)
    assert own_assistant.ask("No, I meant what actually counts as one", visitor).topic == "hate-crime-what"


def test_a_story_fills_in_the_channels_own_form_later_too_but_once(
    own_assistant: Served, visitor: str
) -> None:
    said = "some bloke in district x selling fake wristbands this mornin, got me for 80 quid"
    own_assistant.ask(said, visitor, event="download", native_form=True)
    opened = own_assistant.ask("can i tell you about it here", visitor, event="download", native_form=True)
    assert opened.card["open"] == "concern"
    told = {"category": "theft", "where": "district-x", "when": "earlier-today", "what": said}
    assert opened.card["concern"] == told
    again = own_assistant.ask("i want to log a concern", visitor, event="download", native_form=True)
    assert again.card["concern"] == {}


@pytest.mark.parametrize("said", ["now i am safe, we continue", "mm righto then"])
def test_words_that_are_no_answer_never_stop_the_form(own_assistant: Served, visitor: str, said: str) -> None:
    for before in ("i want to log a concern", "drugs", "coalville"):
        own_assistant.ask(before, visitor)
    answer = own_assistant.ask(said, visitor)
    assert "Please choose one of these. Or say skip." in answer.text
    assert "When did it happen?" in answer.text
    assert "Where: Coalville" in own_assistant.ask("what have you got down", visitor).text


@pytest.mark.parametrize("said", ["fire men come, all ok, thank you", "the ambulance is here now, thanks"])
def test_thanks_once_help_has_come_raise_no_alarm(own_assistant: Served, visitor: str, said: str) -> None:
    own_assistant.ask("fire in the kitchen now and my baby is inside", visitor)
    assert own_assistant.ask(said, visitor).topic == "thanks"
