"""A session ends by itself, warns before it does, and never comes back to life unwiped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.session import Session, State

ACTIONS = st.lists(
    st.tuples(st.sampled_from(["touch", "tick", "leave", "done"]), st.floats(min_value=0, max_value=100)),
    max_size=60,
)


def begun() -> Session:
    session = Session(idle=60, countdown=30)
    session.touch(0)
    return session


def test_nothing_is_counted_before_anybody_comes() -> None:
    session = Session()
    assert session.tick(1_000_000) is State.ATTRACT


def test_an_idle_visitor_is_asked_after_a_minute_and_wiped_half_a_minute_later() -> None:
    session = begun()
    assert session.tick(59.9) is State.ACTIVE
    assert session.tick(60) is State.WARNING
    assert session.seconds_left(60) == 30
    assert session.tick(89.9) is State.WARNING
    assert session.seconds_left(89.9) == 1
    assert session.tick(90) is State.WIPED


def test_one_touch_extends_and_the_whole_minute_begins_again() -> None:
    session = begun()
    session.tick(75)
    assert session.touch(75) is State.ACTIVE
    assert session.tick(134) is State.ACTIVE
    assert session.tick(135) is State.WARNING


def test_after_a_long_sleep_the_session_is_wiped_without_a_warning() -> None:
    assert begun().tick(10_000) is State.WIPED


def test_no_touch_revives_a_session_before_it_is_wiped() -> None:
    session = begun()
    session.leave()
    assert session.touch(1) is State.WIPED
    assert session.tick(2) is State.WIPED
    assert session.wiping_done() is State.ATTRACT
    assert session.touch(3) is State.ACTIVE


def test_a_screen_to_copy_by_hand_gets_more_time_for_one_session_only() -> None:
    session = begun()
    session.allow(60)
    assert session.tick(119) is State.ACTIVE
    assert session.tick(120) is State.WARNING
    session.leave()
    session.wiping_done()
    session.touch(200)
    assert session.tick(260) is State.WARNING


def test_a_clock_that_jumps_back_shortens_nobodys_time_and_lengthens_it_by_no_more_than_a_session() -> None:
    session = Session(idle=60, countdown=30)
    session.touch(5_000)
    assert session.tick(10) is State.ACTIVE
    assert session.tick(100) is State.WIPED


@given(ACTIONS)
def test_wiped_is_left_only_by_a_wipe_that_is_done(actions: list[tuple[str, float]]) -> None:
    session, now = Session(), 0.0
    for action, step in actions:
        now += step
        before = session.state
        after = _done(session, action, now)
        if before is State.WIPED and action != "done":
            assert after is State.WIPED
        if action == "tick" and after is State.ACTIVE:
            assert session.seconds_left(now) > 30


def _done(session: Session, action: str, now: float) -> State:
    if action in ("touch", "tick"):
        return State(getattr(session, action)(now))
    return session.leave() if action == "leave" else session.wiping_done()
