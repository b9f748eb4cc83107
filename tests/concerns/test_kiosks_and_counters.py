"""A kiosk is known by its token alone, until it is revoked; its counts are added up once."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from concerns import ConcernError, Counter, EnrolmentError, Register

HOUR = "2027-06-11T14:00Z"


def test_a_kiosk_is_known_by_its_token_until_it_is_revoked(register: Register) -> None:
    token, other = register.add_kiosk("stand-1"), register.add_kiosk("stand-2")
    assert (register.kiosk(token), register.kiosk(other)) == ("stand-1", "stand-2")
    register.revoke_kiosk("stand-1", by="ann")
    assert (register.kiosk(token), register.kiosk(other)) == (None, "stand-2")
    assert [bool(kiosk.revoked) for kiosk in register.kiosks()] == [True, False]
    again = register.add_kiosk("stand-1")
    assert again != token
    assert (register.kiosk(token), register.kiosk(again)) == (None, "stand-1")
    assert [row.action for row in register.history("stand-1")] == ["kiosk-add", "kiosk-revoke", "kiosk-add"]


def test_the_hour_in_which_a_kiosk_was_last_heard_is_kept(tmp_path: Path) -> None:
    now = datetime(2027, 6, 11, 14, 37, tzinfo=UTC)
    with Register(tmp_path / "register.db", tmp_path / "pepper", clock=lambda: now) as register:
        token = register.add_kiosk("stand-1")
        register.add_kiosk("stand-2")
        assert [kiosk.heard for kiosk in register.kiosks()] == ["", ""]
        register.kiosk(token)
        now += timedelta(hours=2)
        assert [kiosk.heard for kiosk in register.kiosks()] == ["2027-06-11T14:00Z", ""]
        register.kiosk(token)
        assert register.kiosks()[0].heard == "2027-06-11T16:00Z"
        assert [row.action for row in register.audit()] == ["kiosk-add", "kiosk-add"]


@pytest.mark.parametrize("token", ["", "x", "\ud800", "ä" * 5000, secrets.token_urlsafe(32)])
def test_an_unknown_token_is_nobody(register: Register, token: str) -> None:
    register.add_kiosk("stand-1")
    assert register.kiosk(token) is None


def test_the_token_itself_is_kept_nowhere(register: Register) -> None:
    token = register.add_kiosk("stand-1")
    for file in register.path.parent.iterdir():
        assert token.encode() not in file.read_bytes()


@pytest.mark.parametrize("name", ["", "Stand 1", "-a", "x" * 41, "a/b"])
def test_a_name_that_will_not_do_is_refused(register: Register, name: str) -> None:
    with pytest.raises(EnrolmentError):
        register.add_kiosk(name)


def test_a_name_is_taken_once_and_nobody_unknown_is_revoked(register: Register) -> None:
    register.add_kiosk("stand-1")
    with pytest.raises(EnrolmentError, match="already"):
        register.add_kiosk("stand-1")
    register.revoke_kiosk("stand-1")
    for name in ("stand-1", "stand-2"):
        with pytest.raises(EnrolmentError, match="no kiosk"):
            register.revoke_kiosk(name)


def test_a_batch_of_counts_is_added_once(register: Register) -> None:
    rows = [Counter(HOUR, "download", "topic", "hate-crime", 3), Counter(HOUR, "", "session", "", 1)]
    assert register.add_counters("a" * 32, "stand-1", rows)
    assert not register.add_counters("a" * 32, "stand-1", rows)
    assert register.add_counters("b" * 32, "stand-1", rows[:1])
    assert register.add_counters("c" * 32, "web", rows[:1])
    assert [(source, counter.kind, counter.count) for source, counter in register.counters()] == [
        ("stand-1", "session", 1),
        ("stand-1", "topic", 6),
        ("web", "topic", 3),
    ]
    assert register.counters(since="2027-06-11T15:00Z") == register.counters(until=HOUR) == []


@pytest.mark.parametrize(
    "cells",
    [
        ("2027-06-11T14:37Z", "", "session", "", 1),
        (HOUR, "", "words", "", 1),
        (HOUR, "", "topic", "", 1),
        (HOUR, "", "topic", "He said: it was me", 1),
        (HOUR, "", "unanswered", "who-stole-my-tent", 1),
        (HOUR, "Down Load", "session", "", 1),
        (HOUR, "", "session", "", 0),
        (HOUR, "", "session", "", 1_000_001),
    ],
)
def test_a_count_has_no_room_for_words(cells: tuple[str, str, str, str, int]) -> None:
    with pytest.raises(ConcernError):
        Counter(*cells)


def test_a_batch_has_a_name_that_says_nothing(register: Register) -> None:
    with pytest.raises(ConcernError):
        register.add_counters("stand-1", "stand-1", [])
