"""A PIN for each officer, kept as a hash; wrong ones wait longer each time, and the plug does not help."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk import KioskError, officers
from kiosk.lockout import FIRST_WAIT, FREE, LONGEST_WAIT, Lockout


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "officers.json"


def test_each_officer_is_known_by_their_own_pin(file: Path) -> None:
    pins = {name: officers.add(file, name) for name in ("Asha", "Bryn Jones")}
    assert {len(pin) for pin in pins.values()} == {6} and len(set(pins.values())) == 2
    there = officers.read(file)
    assert {officers.whose(pin, there) for pin in pins.values()} == {"Asha", "Bryn Jones"}
    wrong = next(f"{number:06}" for number in range(9) if f"{number:06}" not in pins.values())
    assert officers.whose(wrong, there) == "" and officers.whose("", there) == ""


def test_no_pin_lies_in_the_file(file: Path) -> None:
    pin = officers.add(file, "Asha")
    assert pin.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_officer_who_was_removed_gets_in_no_more(file: Path) -> None:
    pin = officers.add(file, "Asha")
    officers.remove(file, "asha")
    assert officers.whose(pin, officers.read(file)) == ""
    with pytest.raises(KioskError, match="there are: none"):
        officers.remove(file, "Asha")


def test_a_name_is_taken_once(file: Path) -> None:
    officers.add(file, "Asha")
    with pytest.raises(KioskError, match="already"):
        officers.add(file, " asha ")
    with pytest.raises(KioskError, match="name"):
        officers.add(file, " ")


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": "other", "version": 1}', b"\xff"])
def test_a_damaged_file_is_told_and_never_written_over(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(KioskError, match="damaged"):
        officers.add(file, "Asha")
    assert file.read_bytes() == content


def test_fingers_may_slip_then_each_wrong_pin_waits_longer(tmp_path: Path) -> None:
    lockout = Lockout(tmp_path / "wrong.json", now=0)
    waits = []
    now = 0.0
    for _ in range(FREE + 9):
        lockout.wrong(now)
        waits.append(lockout.wait(now))
        now += waits[-1]
        assert lockout.wait(now) == 0
    assert waits[: FREE - 1] == [0.0] * (FREE - 1)
    assert waits[FREE - 1 : FREE + 3] == [FIRST_WAIT, 60, 120, 240]
    assert waits[-1] == LONGEST_WAIT == max(waits)


def test_a_wait_survives_a_restart_in_full_whatever_the_clock_says(tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    lockout = Lockout(path, now=1000)
    for _ in range(FREE + 2):
        lockout.wrong(1000)
    again = Lockout(path, now=5)
    assert again.wait(5) == lockout.wait(1000) == 120
    assert again.wait(100) == 25


def test_the_right_pin_begins_the_count_anew(tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    lockout = Lockout(path, now=0)
    for _ in range(FREE + 4):
        lockout.wrong(0)
    lockout.right()
    assert lockout.wait(0) == 0 and Lockout(path, now=0).wait(0) == 0


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"wrong": "many"}'])
def test_damaging_the_count_gains_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wrong.json"
    path.write_bytes(content)
    assert Lockout(path, now=0).wait(0) == FIRST_WAIT


def test_a_disk_that_takes_nothing_does_not_unlock(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "wrong.json"
    lockout = Lockout(path, now=0)
    for _ in range(FREE):
        lockout.wrong(0)
    assert lockout.wait(0) == FIRST_WAIT
