"""Concerns and counts carry the time that an officer confirmed, whatever the machine's clock does afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock import KioskClock, Machine

TRUE = datetime(2027, 6, 11, 14, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Board:
    """A small board: its clock starts in 1970, and loses its place without power."""

    def __init__(self) -> None:
        self.wall = datetime(1970, 1, 1, tzinfo=UTC)
        self.up = 5.0
        self.boots = 1
        self.machine = Machine(lambda: self.wall, lambda: self.up, lambda: f"boot-{self.boots}")

    def pass_time(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.up += seconds

    def restart(self, wall: datetime) -> None:
        self.wall, self.up, self.boots = wall, 3.0, self.boots + 1


@pytest.fixture
def board() -> Board:
    return Board()


def test_until_somebody_confirms_it_the_machines_clock_is_all_there_is(tmp_path: Path, board: Board) -> None:
    clock = KioskClock(tmp_path / "clock.json", board.machine)
    assert clock.now() == board.wall and not clock.confirmed and not clock.sensible


def test_a_confirmed_time_goes_on_whatever_the_machines_clock_jumps_to(tmp_path: Path, board: Board) -> None:
    clock = KioskClock(tmp_path / "clock.json", board.machine)
    clock.confirm(TRUE)
    board.pass_time(3600)
    for jump in (timedelta(days=20000), timedelta(days=-30000), HOUR):
        board.wall += jump
        assert clock.now() == TRUE + HOUR and clock.confirmed and clock.sensible


def test_another_program_and_a_restart_of_ours_see_the_same_time(tmp_path: Path, board: Board) -> None:
    KioskClock(tmp_path / "clock.json", board.machine).confirm(TRUE)
    board.pass_time(60)
    again = KioskClock(tmp_path / "clock.json", board.machine)
    assert again.confirmed and again.now() == TRUE + timedelta(minutes=1)


def test_after_a_restart_of_the_machine_the_correction_stays_but_has_to_be_confirmed(
    tmp_path: Path, board: Board
) -> None:
    board.wall = TRUE - HOUR
    KioskClock(tmp_path / "clock.json", board.machine).confirm(TRUE)
    board.restart(board.wall + timedelta(hours=8))
    clock = KioskClock(tmp_path / "clock.json", board.machine)
    assert not clock.confirmed and clock.now() == TRUE + timedelta(hours=8)


def test_time_never_falls_back_behind_what_was_known(tmp_path: Path, board: Board) -> None:
    clock = KioskClock(tmp_path / "clock.json", board.machine)
    clock.confirm(TRUE)
    board.pass_time(7200)
    clock.remember()
    board.restart(datetime(1970, 1, 1, tzinfo=UTC))
    again = KioskClock(tmp_path / "clock.json", board.machine)
    assert again.now() == TRUE + 2 * HOUR and not again.confirmed
    again.remember()
    again.confirm(TRUE + HOUR)
    assert again.now() == TRUE + HOUR, "an officer may always correct it"


def test_a_damaged_file_is_no_confirmation(tmp_path: Path, board: Board) -> None:
    path = tmp_path / "clock.json"
    path.write_text("{")
    assert not KioskClock(path, board.machine).confirmed
    assert not KioskClock(path, Machine(boot=lambda: "")).confirmed


def test_a_confirmation_that_cannot_be_kept_holds_until_the_end(tmp_path: Path, board: Board) -> None:
    clock = KioskClock(tmp_path / "none" / "clock.json", board.machine)
    with pytest.raises(OSError, match="none"):
        clock.confirm(TRUE)
    assert clock.now() == TRUE and clock.confirmed
