"""The concern form loses nothing, asks little, and puts danger first, once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import Pack
from content.danger import DangerMatcher
from kiosk.form import LONGEST_WHAT, STEPS, Alarm, ConcernDraft, within_limits


@pytest.fixture
def draft(tiny_pack: Pack) -> ConcernDraft:
    return ConcernDraft(tiny_pack.concern, tiny_pack.events["regatta"], "man-overboard")


@pytest.fixture
def matcher(tiny_pack: Pack) -> DangerMatcher:
    return DangerMatcher(tiny_pack.danger)


def test_places_are_the_events_zones_and_without_an_event_the_districts(
    tiny_pack: Pack, draft: ConcernDraft
) -> None:
    assert [choice.id for choice in draft.choices("where")] == ["pontoon", "marquee"]
    elsewhere = ConcernDraft(tiny_pack.concern, None)
    assert [choice.id for choice in elsewhere.choices("where")] == ["quay", "elsewhere"]


def test_everything_can_be_skipped_except_what_happened(draft: ConcernDraft) -> None:
    for _ in STEPS:
        draft.answer("")
        draft.forward()
    assert draft.step == "what"
    draft.answer("a boat was taken")
    draft.forward()
    assert draft.step == "check" and draft.ready


def test_spaces_are_not_something_to_send(draft: ConcernDraft) -> None:
    draft.step = "what"
    draft.answer("  \n ")
    draft.forward()
    assert draft.step == "what" and not draft.ready


def test_what_the_chat_has_heard_is_filled_in_and_the_first_open_question_comes(draft: ConcernDraft) -> None:
    draft.fill_in({"category": "boats", "where": "pontoon", "when": None, "what": "my boat is gone"})
    assert draft.step == "when"
    assert draft.said("category") == "Boats and moorings" and draft.said("what") == "my boat is gone"


def test_a_choice_that_this_event_does_not_have_is_asked_again(draft: ConcernDraft) -> None:
    draft.fill_in({"category": "boats", "where": "moon"})
    assert draft.step == "where" and "where" not in draft.answers


def test_now_puts_the_emergency_first_once_and_then_lets_on(
    draft: ConcernDraft, matcher: DangerMatcher
) -> None:
    draft.step = "when"
    draft.answer("now")
    assert draft.alarm(matcher) == Alarm("man-overboard", True)
    assert draft.alarm(matcher) is None
    assert draft.happening_now is True


def test_danger_in_the_words_comes_first_and_again_if_they_change(
    draft: ConcernDraft, matcher: DangerMatcher
) -> None:
    draft.step = "what"
    draft.answer("someone fell overboard")
    assert draft.alarm(matcher) == Alarm("man-overboard", True)
    assert draft.alarm(matcher) is None
    draft.answer("someone fell overboard and another is drowning")
    assert draft.alarm(matcher) == Alarm("man-overboard", True)
    assert draft.answers["what"] == "someone fell overboard and another is drowning"


def test_a_disclosure_gets_its_own_topic(draft: ConcernDraft, matcher: DangerMatcher) -> None:
    draft.step = "what"
    draft.answer("i cant go on")
    assert draft.alarm(matcher) == Alarm("feeling-low", False)


def test_back_goes_through_every_question_and_keeps_the_answers(draft: ConcernDraft) -> None:
    for value in ("boats", "marquee", "week", "it was taken"):
        draft.answer(value)
        draft.forward()
    steps = []
    while True:
        steps.append(draft.step)
        if not draft.back():
            break
    assert steps == list(reversed(STEPS))
    assert draft.answers == {"category": "boats", "where": "marquee", "when": "week", "what": "it was taken"}


@given(st.text(max_size=LONGEST_WHAT * 2))
def test_no_text_is_longer_than_the_concern_log_takes(text: str) -> None:
    from concerns import Facts

    kept = within_limits(text)
    assert text.encode("utf-8", "replace").decode().startswith(kept)
    Facts(category="noise", channel="kiosk", what=kept)


def test_a_very_long_text_in_wide_letters_is_still_taken() -> None:
    from concerns import Facts

    Facts(category="noise", channel="kiosk", what=within_limits("🚤" * 5000))
