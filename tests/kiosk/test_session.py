"""A session ends by itself, warns before it does, and never comes back to life unwiped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.session import Fault, Session, State

ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["touch", "tick", "leave", "done", "staff", "fault"]),
        st.floats(min_value=0, max_value=100),
    ),
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
def test_in_any_order_of_events_nobody_passes_by_the_wipe(actions: list[tuple[str, float]]) -> None:
    session, now, seen = Session(), 0.0, State.ATTRACT
    for action, step in actions:
        now += step
        before, after = session.state, _done(session, action, now)
        if before is State.WIPED and action != "done":
            assert after is State.WIPED
        if after in (State.ATTRACT, State.STAFF) and after is not before:
            assert before is State.WIPED and action == "done"
        if after is State.STAFF and before is not State.STAFF:
            assert seen == "called"
        if before is State.WIPED or action == "staff":
            seen = "called" if action == "staff" else seen if action != "done" else ""


@given(ACTIONS, st.floats(min_value=0, max_value=200))
def test_nobody_is_active_longer_than_idle_and_countdown_after_the_last_touch(
    actions: list[tuple[str, float]], grace: float
) -> None:
    session, now, touched = Session(idle=60, countdown=30), 0.0, 0.0
    session.allow(grace)
    for action, step in actions:
        now += step
        _done(session, action, now)
        touched = now if action == "touch" else touched
        state = session.tick(now)
        if state in (State.ACTIVE, State.WARNING):
            assert now - touched < 60 + grace + 30
            assert state is State.WARNING or now - touched < 60 + grace


def _done(session: Session, action: str, now: float) -> State:
    if action in ("touch", "tick"):
        return State(getattr(session, action)(now))
    if action == "staff":
        return session.call_staff(now)
    if action == "fault":
        session.report(Fault.STORING, not session.degraded)
        return session.state
    return session.leave() if action == "leave" else session.wiping_done()


def test_an_officer_comes_in_only_through_a_wipe() -> None:
    session = begun()
    assert session.call_staff(5) is State.WIPED
    assert session.touch(6) is State.WIPED
    assert session.wiping_done() is State.STAFF
    assert session.touch(7) is State.STAFF
    assert session.leave() is State.WIPED
    assert session.wiping_done() is State.ATTRACT


def test_an_officer_who_walks_off_leaves_no_open_door() -> None:
    session = Session(staff_idle=300)
    session.call_staff(0)
    session.wiping_done()
    session.touch(10)
    assert session.tick(309.9) is State.STAFF
    assert session.tick(310) is State.WIPED


def test_a_fault_is_news_once_and_does_not_end_a_visit() -> None:
    session = begun()
    assert session.report(Fault.ASSISTANT, True) and session.degraded
    assert not session.report(Fault.ASSISTANT, True)
    assert session.state is State.ACTIVE
    assert session.report(Fault.ASSISTANT, False) and not session.degraded
