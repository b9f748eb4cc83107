"""The concern form in the chat: danger and questions may interrupt it, answers may change, nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid

import pytest

from tests.served import Served

pytestmark = pytest.mark.rasa
PASSPHRASE = "a passphrase for tests only"


def command(assistant: Served, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**assistant.environment, "SAFERNW_PASSPHRASE": PASSPHRASE}
    return subprocess.run(
        [sys.executable, "-m", "safernw", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def with_key(assistant: Served) -> Served:
    assert command(assistant, "keys", "init").returncode == 0
    return assistant


@pytest.fixture
def visitor() -> str:
    return uuid.uuid4().hex


def begin(assistant: Served, visitor: str, *answers: str) -> None:
    for said in ("i want to report something here", *answers):
        assistant.ask(said, visitor, event="regatta")


def concerns(assistant: Served) -> list[dict[str, object]]:
    told = command(assistant, "concerns", "list", "--json")
    assert told.returncode == 0, told.stderr
    found: list[dict[str, object]] = json.loads(told.stdout)
    return found


def test_what_a_person_must_know_comes_before_the_first_question(assistant: Served, visitor: str) -> None:
    answer = assistant.ask("i want to report something here", visitor, event="regatta")
    assert answer.texts[:2] == ["In danger? Call 999.", "Do not give your name."]
    assert answer.texts[2].startswith("What kind of thing is it?\n1. Boats and moorings")


def test_a_whole_concern_ends_in_a_receipt_and_is_read_with_the_passphrase(
    with_key: Served, visitor: str
) -> None:
    story = f"loud music {uuid.uuid4().hex} until four"
    begin(with_key, visitor, "2", "the pontoon", "last night", story)
    answer = with_key.ask("yes", visitor, event="regatta")
    assert answer.texts[0].startswith("It is stored. Your code is ")
    assert answer.card["receipt"] in answer.texts[0]
    kept = [concern for concern in concerns(with_key) if concern["what"] == story]
    assert len(kept) == 1
    assert (kept[0]["category"], kept[0]["where"], kept[0]["when"]) == ("noise", "pontoon", "week")
    assert (kept[0]["event"], kept[0]["channel"], kept[0]["status"]) == ("regatta", "chat", "new")


def test_without_a_key_nothing_is_stored_and_nothing_typed_is_lost(
    tmp_path, assistant: Served, visitor: str
) -> None:
    key = assistant.data / "keys"
    hidden = assistant.data / "keys-away"
    if key.exists():
        key.rename(hidden)
    try:
        begin(assistant, visitor, "noise", "the pontoon", "last night", "music until four in the morning")
        answer = assistant.ask("yes", visitor, event="regatta")
        assert answer.text == "It could not be stored, and nothing was sent."
        assert "receipt" not in answer.card
        again = assistant.ask("i want to report something here", visitor, event="regatta")
        assert "music until four in the morning" in again.text
    finally:
        if hidden.exists():
            hidden.rename(key)


QUESTIONS = {
    "kind": (),
    "where": ("noise",),
    "when": ("noise", "pontoon"),
    "what": ("noise", "pontoon", "now"),
}


@pytest.mark.parametrize("question", [*QUESTIONS, "check"])
def test_danger_is_answered_first_in_every_question_and_the_form_goes_on(
    assistant: Served, visitor: str, question: str
) -> None:
    answers = QUESTIONS.get(question, ("noise", "pontoon", "now", "music until four in the morning"))
    begin(assistant, visitor, *answers)
    before = assistant.ask("what have you got down", visitor, event="regatta").texts
    answer = assistant.ask("help he is going under", visitor, event="regatta")
    assert answer.texts[0].startswith("Call 999")
    assert answer.card["urgency"] == "emergency"
    assert answer.texts[-1] == before[-1], "the question that was open is asked again"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(
    assistant: Served, visitor: str, question: str
) -> None:
    begin(assistant, visitor, *QUESTIONS[question])
    before = assistant.ask("what have you got down", visitor, event="regatta").texts
    answer = assistant.ask("what is the partnership?", visitor, event="regatta")
    assert answer.topic == "about-us"
    assert answer.texts[-1] == before[-1]


def test_happening_now_shows_999_first_and_the_form_goes_on(assistant: Served, visitor: str) -> None:
    begin(assistant, visitor, "noise", "pontoon")
    answer = assistant.ask("now", visitor, event="regatta")
    assert answer.texts[0] == "Is anyone in danger? Call 999 now. Then you can go on here."
    assert answer.texts[-1] == "What happened?"


def test_a_story_about_a_topic_is_an_answer_not_a_question(assistant: Served, visitor: str) -> None:
    begin(assistant, visitor, "boats", "pontoon", "now")
    answer = assistant.ask("they stole the outboard motor off my boat", visitor, event="regatta")
    assert "What happened: they stole the outboard motor off my boat" in answer.text


def test_an_answer_that_is_no_choice_is_asked_again(assistant: Served, visitor: str) -> None:
    begin(assistant, visitor)
    answer = assistant.ask("purple seventeen", visitor, event="regatta")
    assert answer.texts[0] == "Choose one of the answers below."
    assert answer.texts[1].startswith("What kind of thing is it?")


def test_an_answer_may_be_refused(assistant: Served, visitor: str) -> None:
    begin(assistant, visitor, "noise", "rather not say", "rather not say", "music until four in the morning")
    told = assistant.ask("what have you got down", visitor, event="regatta").text
    assert "Where: Not said" in told
    assert "When: Not said" in told


def test_an_answer_may_be_changed_at_the_end(assistant: Served, visitor: str) -> None:
    begin(assistant, visitor, "noise", "the pontoon", "last night", "music until four in the morning")
    asked = assistant.ask("change where", visitor, event="regatta")
    assert asked.texts[-1].startswith("Where did it happen?")
    assert "Where: The marquee" in assistant.ask("the marquee", visitor, event="regatta").text


WHOLE = ("noise", "the pontoon", "last night", "music until four in the morning")


def test_one_long_message_answers_all_that_it_says(assistant: Served, visitor: str) -> None:
    begin(assistant, visitor)
    said = "there was loud music by the marquee again last night until four"
    answer = assistant.ask(said, visitor, event="regatta")
    for line in ("Kind: Noise", "Where: The marquee", "When: This week", f"What happened: {said}"):
        assert line in answer.text
    assert answer.texts[-1] == "Shall I send it?"


def test_a_place_is_taken_from_a_story_in_its_own_words(assistant: Served, visitor: str) -> None:
    begin(assistant, visitor)
    said = "there is loud music behind the red shed every single evening until four"
    assert "Where: behind the red shed" in (
        assistant.ask(said, visitor, event="regatta").text
        + assistant.ask("what have you got down", visitor, event="regatta").text
    )


def test_a_story_is_offered_the_form_and_need_not_be_told_twice(assistant: Served, visitor: str) -> None:
    said = "someone took my boat from the marquee last night and my dinghy is gone"
    answer = assistant.ask(said, visitor, event="regatta")
    assert answer.topic == "boat-theft"
    assert {"title": "Tell us something", "topic": "log-concern"} in answer.card["suggestions"]
    opened = assistant.ask("Tell us something", visitor, event="regatta")
    for line in (
        "Kind: Boats and moorings",
        "Where: The marquee",
        "When: This week",
        f"What happened: {said}",
    ):
        assert line in opened.text


def test_a_question_is_not_offered_the_form(assistant: Served, visitor: str) -> None:
    answer = assistant.ask("what should i do if somebody took my boat last night?", visitor)
    assert "log-concern" not in [offer["topic"] for offer in answer.card["suggestions"]]


def test_a_story_is_filled_in_for_a_channel_with_its_own_form(assistant: Served, visitor: str) -> None:
    said = "someone took my boat from the marquee last night and my dinghy is gone"
    card = assistant.ask(said, visitor, event="regatta", native_form=True).card
    assert card["concern"] == {"category": "boats", "where": "marquee", "when": "week", "what": said}
    assert card["open"] is None


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("no it was now", "When: Now"),
        ("the when is wrong: before that", "When: Before that"),
        ("change where to the marquee", "Where: The marquee"),
        ("the marquee", "Where: The marquee"),
        ("also add that they had drums", "What happened: music until four in the morning they had drums"),
    ],
)
def test_any_answer_may_be_put_right_at_the_check(
    assistant: Served, visitor: str, said: str, line: str
) -> None:
    begin(assistant, visitor, *WHOLE)
    answer = assistant.ask(said, visitor, event="regatta")
    assert line in answer.text
    assert answer.texts[-1] == "Shall I send it?"


def test_an_earlier_answer_may_be_put_right_at_a_later_question(assistant: Served, visitor: str) -> None:
    begin(assistant, visitor, "noise", "the pontoon")
    answer = assistant.ask("no, the marquee", visitor, event="regatta")
    assert answer.texts[-1].startswith("When did it happen?")
    told = assistant.ask("what have you got down", visitor, event="regatta")
    assert "Where: The marquee" in told.text
    assert assistant.ask("change the kind", visitor, event="regatta").texts[-1].startswith("What kind")


@pytest.mark.parametrize("said", ["no", "dont send it", "not yet, wait", "the first one"])
def test_nothing_is_sent_without_a_yes(with_key: Served, visitor: str, said: str) -> None:
    begin(with_key, visitor, *WHOLE)
    answer = with_key.ask(said, visitor, event="regatta")
    assert answer.texts[0] == "Say yes, stop, or which part to change."
    assert "receipt" not in answer.card
    assert answer.texts[-1] == "Shall I send it?"


@pytest.mark.parametrize(
    "said", ["what happens next", "rather not say", "what is wrong with you", "when do you read it?"]
)
def test_a_question_at_the_check_changes_nothing(assistant: Served, visitor: str, said: str) -> None:
    begin(assistant, visitor, *WHOLE)
    before = assistant.ask("what have you got down", visitor, event="regatta").texts
    assistant.ask(said, visitor, event="regatta")
    assert assistant.ask("what have you got down", visitor, event="regatta").texts == before


def test_every_answer_may_be_refused_and_nothing_told_is_not_sent(with_key: Served, visitor: str) -> None:
    begin(with_key, visitor, "skip", "skip", "skip", "skip")
    answer = with_key.ask("yes", visitor, event="regatta")
    assert answer.text == "You told us nothing, so nothing is sent."
    assert "receipt" not in answer.card


def test_personal_data_is_pointed_out_masked_and_never_blocked(with_key: Served, visitor: str) -> None:
    begin(with_key, visitor, *WHOLE[:3])
    answer = with_key.ask("ring me on 07700 900123 about the loud music", visitor, event="regatta")
    assert "That looks like a phone number. You can change it." in answer.texts
    assert "07700" not in answer.text
    told = with_key.ask("what have you got down", visitor, event="regatta")
    assert "07700" not in told.text
    assert with_key.ask("yes", visitor, event="regatta").card["receipt"]
    assert any("07700 900123" in str(concern["what"]) for concern in concerns(with_key))


def test_a_story_that_tells_of_danger_gets_999_first_and_is_kept(assistant: Served, visitor: str) -> None:
    begin(assistant, visitor, *WHOLE[:3])
    said = "they pushed a man off the pontoon and now he is going under"
    answer = assistant.ask(said, visitor, event="regatta")
    assert answer.texts[0].startswith("Call 999")
    assert answer.card["urgency"] == "emergency"
    assert f"What happened: {said}" in answer.text
    assert answer.texts[-1] == "Shall I send it?"


@pytest.mark.parametrize("question", [*QUESTIONS, "check"])
def test_small_talk_and_rude_words_are_no_answers(assistant: Served, visitor: str, question: str) -> None:
    begin(assistant, visitor, *QUESTIONS.get(question, WHOLE))
    before = assistant.ask("what have you got down", visitor, event="regatta").texts
    for said in ("thanks", "hello", "you are useless", "😂😂"):
        assert assistant.ask(said, visitor, event="regatta").texts[-1] == before[-1]
    assert assistant.ask("what have you got down", visitor, event="regatta").texts == before


def test_whether_it_is_anonymous_is_about_the_form_while_it_is_open(assistant: Served, visitor: str) -> None:
    begin(assistant, visitor)
    assert assistant.ask("is it anonymous", visitor, event="regatta").topic == "privacy"


def test_stopping_keeps_nothing(assistant: Served, visitor: str) -> None:
    begin(assistant, visitor, "noise", "the pontoon")
    assert assistant.ask("stop the form", visitor, event="regatta").text == "Stopped. Nothing was kept."
    again = assistant.ask("i want to report something here", visitor, event="regatta")
    assert again.texts[-1].startswith("What kind of thing is it?")


def test_a_channel_with_a_form_of_its_own_gets_it_filled_in(assistant: Served, visitor: str) -> None:
    said = "i want to report loud music by the marquee last night"
    answer = assistant.ask(said, visitor, event="regatta", native_form=True)
    assert answer.card["open"] == "concern"
    assert answer.card["concern"] == {"category": "noise", "where": "marquee", "when": "week", "what": said}
    assert assistant.ask("someone took my boat", visitor, native_form=True).topic == "boat-theft"


def test_no_word_of_a_concern_rests_in_the_clear(with_key: Served, visitor: str) -> None:
    canary = "zzyzx" + uuid.uuid4().hex
    begin(with_key, visitor, "noise", "the pontoon", "last night", f"music until four {canary}")
    with_key.ask("yes", visitor, event="regatta")
    concerns(with_key)
    for file in [*with_key.data.rglob("*"), with_key.log]:
        if file.is_file():
            assert canary.encode() not in file.read_bytes(), file
