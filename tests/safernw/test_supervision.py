"""What failed is started again with growing pauses; what hangs is noticed; what is slow to wake is not."""

from __future__ import annotations

from safernw.supervision import Doubt, Rhythm, Watchdog


def test_pauses_double_up_to_the_longest_and_begin_anew_after_a_good_run() -> None:
    rhythm = Rhythm(first=1, longest=8, long_enough=100)
    assert [rhythm.pause(2) for _ in range(5)] == [1, 2, 4, 8, 8]
    assert [rhythm.pause(100), rhythm.pause(2)] == [1, 2]


def test_silence_is_a_hang_only_after_the_patience() -> None:
    dog = Watchdog(patience=8, starting=30)
    dog.started(100)
    assert not dog.alive and not dog.overdue(130) and dog.overdue(130.1)
    dog.heard(110)
    assert dog.alive and not dog.overdue(118) and dog.overdue(118.1)
    dog.started(200)
    assert not dog.alive and not dog.overdue(229)


def test_one_that_wakes_up_slowly_is_left_alone_and_one_that_stopped_answering_is_not() -> None:
    doubt = Doubt(enough=3)
    doubt.started()
    assert not any(doubt.asked(False) for _ in range(50))
    assert not doubt.asked(True)
    assert [doubt.asked(False) for _ in range(3)] == [False, False, True]
    doubt.started()
    assert not any(doubt.asked(False) for _ in range(5))


def test_an_answer_between_dispels_the_doubt() -> None:
    doubt = Doubt(enough=2)
    doubt.started()
    told = [doubt.asked(answered) for answered in (True, False, True, False, True)]
    assert not any(told)
