"""What needs acting on today comes first, with the hours that are left."""

from datetime import UTC, datetime

import pytest

from content import Pack
from staff.clock import due_today, left_in_words, local
from staff.urgency import Flag, due
from tests.staff.told import concern, judge_of


def test_danger_is_found_again_after_unsealing(own_pack: Pack) -> None:
    judge = judge_of(own_pack)
    told = concern("Invented: he has a knife and he is coming at us")
    flags = judge.flags(told)
    assert flags and flags[0].now
    assert judge.urgency(told, flags) == "danger"


def test_what_the_device_flagged_stands_though_the_words_do_not_show_it(own_pack: Pack) -> None:
    judge = judge_of(own_pack)
    told = concern(flags=("emergency",))
    assert judge.flags(told) == (Flag("emergency", True),)
    assert judge.urgency(told, judge.flags(told)) == "danger"


def test_a_flag_of_a_topic_that_the_pack_has_lost_counts_as_danger(own_pack: Pack) -> None:
    judge = judge_of(own_pack)
    told = concern(flags=("once-known",))
    assert judge.urgency(told, judge.flags(told)) == "danger"


def test_a_disclosure_is_for_today_and_danger_now_for_at_once(own_pack: Pack) -> None:
    judge = judge_of(own_pack)
    told = concern("Invented: my husband hits me")
    flags = judge.flags(told)
    assert flags and not any(flag.now for flag in flags)
    assert judge.urgency(told, flags) == "today"


@pytest.mark.parametrize(
    "category", ["abuse-at-home", "child-exploitation", "worker-exploitation", "extremism"]
)
def test_safeguarding_is_for_the_same_day_whatever_the_words(own_pack: Pack, category: str) -> None:
    told = concern(category=category)
    assert judge_of(own_pack).urgency(told, ()) == "today"
    assert due(told, "today") == datetime(2027, 6, 11, 23, tzinfo=UTC)


def test_an_ordinary_concern_has_no_clock(own_pack: Pack) -> None:
    told = concern(category="unsafe-place")
    assert judge_of(own_pack).urgency(told, ()) == ""
    assert due(told, "") is None


@pytest.mark.parametrize(
    ("taken", "until"),
    [
        ("2027-06-11T08:00Z", "2027-06-12T00:00+01:00"),
        ("2027-01-11T08:00Z", "2027-01-12T00:00+00:00"),
        ("2027-06-11T22:00Z", "2027-06-12T03:00+01:00"),  # taken at 23:00 in the office's time
        ("2027-03-27T23:00Z", "2027-03-28T04:00+01:00"),  # the night in which clocks go forward
    ],
)
def test_a_day_ends_at_midnight_in_the_office_and_never_within_four_hours(taken: str, until: str) -> None:
    assert due_today(taken) == datetime.fromisoformat(until)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2027-06-11T14:37+00:00", "8 hours left"),
        ("2027-06-11T22:30+00:00", "less than 1 hour left"),
        ("2027-06-11T23:00+00:00", "just overdue"),
        ("2027-06-12T00:30+00:00", "1 hour overdue"),
        ("2027-06-14T12:00+00:00", "2 days overdue"),
    ],
)
def test_hours_left_are_told_in_words(now: str, words: str) -> None:
    assert left_in_words(due_today("2027-06-11T12:00Z"), datetime.fromisoformat(now)) == words


def test_hours_are_the_offices() -> None:
    assert local("2027-06-11T23:00Z").isoformat() == "2027-06-12T00:00:00+01:00"
    assert local("2027-01-11T23:00Z").hour == 23
