"""A session ends by idleness, by its age, by signing out; what was typed in it is kept for its owner."""

import pytest

from staff.sessions import ABSOLUTE, IDLE, KEPT, Sessions


class Clock:
    now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(clock):
    return Sessions(clock)


def test_a_token_is_long_random_and_not_kept_itself(sessions):
    tokens = {sessions.begin("amina") for _ in range(50)}
    assert len(tokens) == 50 and all(len(token) >= 43 for token in tokens)
    kept = repr(sessions._sessions)
    assert not any(token in kept for token in tokens)


def test_it_ends_after_fifteen_idle_minutes(sessions, clock):
    token = sessions.begin("amina")
    clock.now += IDLE - 1
    assert sessions.find(token)
    clock.now += IDLE - 1
    assert sessions.find(token), "being there counts"
    clock.now += IDLE
    assert sessions.find(token) is None
    clock.now -= IDLE
    assert sessions.find(token) is None, "an ended one never comes back"


def test_idleness_cannot_be_set_above_fifteen_minutes(clock):
    assert Sessions(clock, idle=3600).idle == IDLE


def test_it_ends_after_a_working_day_however_busy(sessions, clock):
    token, begun = sessions.begin("amina"), clock.now
    while clock.now < begun + ABSOLUTE - 600:
        clock.now += 600
        assert clock.now >= begun + ABSOLUTE or sessions.find(token)
    clock.now = begun + ABSOLUTE
    assert sessions.find(token) is None


def test_signing_out_everywhere_ends_all_but_others(sessions):
    one, two, other = sessions.begin("amina"), sessions.begin("amina"), sessions.begin("bob")
    assert sessions.end_all("amina", but=one) == 1
    assert sessions.find(one) and sessions.find(other) and not sessions.find(two)
    assert sessions.end_all("amina") == 1
    assert not sessions.find(one)


def test_a_rotated_token_is_void(sessions):
    token = sessions.begin("amina")
    fresh = sessions.rotate(token)
    assert sessions.find(token) is None and sessions.find(fresh).account == "amina"


def test_a_form_token_counts_in_its_own_browser_only(sessions):
    assert sessions.is_form_token("a", sessions.form_token("a"))
    assert not sessions.is_form_token("a", sessions.form_token("b"))
    assert not sessions.is_form_token("a", "é")


def test_a_draft_outlives_the_session_and_belongs_to_its_owner(sessions, clock):
    token = sessions.begin("amina")
    clock.now += IDLE
    assert sessions.find(token) is None
    assert sessions.former(token) == "amina"
    assert sessions.keep_draft("amina", "/concerns/1", {"note": "half a"})
    assert sessions.draft("amina", "/concerns/1") == {"note": "half a"}
    assert sessions.draft("bob", "/concerns/1") == {}
    sessions.keep_draft("amina", "/concerns/1", {"tags": "stall 9"})
    sessions.drop_draft("amina", "/concerns/1", ["note"])
    assert sessions.draft("amina", "/concerns/1") == {"tags": "stall 9"}, "another form of the page"
    sessions.drop_draft("amina", "/concerns/1", ["tags"])
    assert sessions.draft("amina", "/concerns/1") == {}


def test_drafts_are_few_short_and_end_with_the_day(sessions, clock):
    assert not sessions.keep_draft("amina", "/long", {"note": "x" * 70_000})
    for number in range(30):
        clock.now += 1
        sessions.keep_draft("amina", f"/{number}", {"note": "x"})
    assert sessions.draft("amina", "/29") and not sessions.draft("amina", "/0")
    clock.now += KEPT
    assert not sessions.draft("amina", "/29")


def test_nobody_is_taken_for_the_owner_of_a_session_that_was_signed_out(sessions):
    token = sessions.begin("amina")
    sessions.end(token)
    assert sessions.former(token) is None
