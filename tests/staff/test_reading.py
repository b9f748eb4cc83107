"""What is unsealed in memory is what the register holds, however it changes and whoever changes it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import Concern, Register, keys, seal
from concerns.keys import Stretching
from content import Pack
from staff.index import State, Wanted
from staff.reading import Reading
from tests.staff.told import concern, lazy_judge_of

KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    keys.save(*keys.make("otter lamp velvet", costs=CHEAP), tmp_path)
    with Register(tmp_path / "register.db", tmp_path / "pepper", tmp_path / keys.PUBLIC_NAME) as opened:
        yield opened


@pytest.fixture
def reading(register: Register, own_pack: Pack, tmp_path: Path) -> Iterator[Reading]:
    unlocked = keys.open_private(tmp_path / keys.PRIVATE_NAME, "otter lamp velvet")
    made = Reading(register, own_pack, (*unlocked.private_keys, KEY), lazy_judge_of(own_pack))
    yield made
    made.close()


CHEAP = Stretching(memory=8 * 1024, passes=1, lanes=1)


def arrive(register: Register, told: Concern, key: ec.EllipticCurvePrivateKey = KEY) -> str:
    envelope = seal(told, key.public_key())
    register.take_in([envelope])
    return envelope.id


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_everything_is_opened_and_can_be_found(register: Register, reading: Reading) -> None:
    ids = {arrive(register, concern(f"Invented: canary {n}")) for n in range(450)}
    reading.refresh()
    assert reading.progress.finished and reading.progress.total == 450
    assert {item.id for item in reading.index.items()} == ids
    assert reading.index.page(Wanted(search="canary"), "best").total == 450


def test_open_ones_are_opened_before_closed_ones_and_new_before_old(
    register: Register, reading: Reading
) -> None:
    closed = arrive(register, concern(taken="2027-06-11T12:00Z"))
    register.set_status(closed, "closed", "acted-on", by="mo")
    old, new = (
        arrive(register, concern(taken=taken)) for taken in ("2027-06-01T12:00Z", "2027-06-10T12:00Z")
    )
    reading.refresh()
    assert [item.id for item in reading.index.items()] == [new, old, closed]


def test_what_another_program_takes_in_or_deletes_appears_and_goes(
    register: Register, reading: Reading, tmp_path: Path
) -> None:
    gone = arrive(register, concern("Invented: zebra"))
    reading.start()
    wait_for(lambda: len(reading.index) == 1)
    with Register(tmp_path / "register.db", tmp_path / "pepper") as door:
        arrive(door, concern("Invented: lion"))
        wait_for(lambda: reading.index.page(Wanted(search="lion")).total == 1)
        with door.writing() as connection:
            connection.execute("DELETE FROM envelopes WHERE id = ?", (gone,))
        wait_for(lambda: reading.index.page(Wanted(search="zebra")).total == 0)


def test_a_change_made_here_shows_at_once(register: Register, reading: Reading) -> None:
    id = arrive(register, concern())
    reading.refresh()
    register.assign(id, "mo", by="mo")
    register.set_status(id, "looked-at", by="mo")
    register.set_tags(id, ["lighting"], by="mo")
    reading.changed([id])
    assert reading.index.state(id) == State(id, "looked-at", "", "mo")
    assert reading.tags == {id: ("lighting",)}
    register.set_tags(id, [], by="mo")
    reading.changed([id])
    assert reading.tags == {}


def test_one_that_does_not_open_is_named_and_the_others_open(register: Register, reading: Reading) -> None:
    good, bad = arrive(register, concern()), arrive(register, concern(), OTHER_KEY)
    reading.refresh()
    progress = reading.progress
    assert progress.finished and set(progress.unreadable) == {bad}
    assert "another key" in progress.unreadable[bad]
    assert good in reading.index


def test_opening_for_the_index_counts_as_nobodys_reading(register: Register, reading: Reading) -> None:
    arrive(register, concern())
    reading.refresh()
    (case,) = register.cases()
    assert case.read_at == ""


def test_locking_forgets_every_word(register: Register, reading: Reading) -> None:
    arrive(register, concern("Invented: zebra"))
    reading.start()
    wait_for(lambda: len(reading.index) == 1)
    reading.close()
    assert len(reading.index) == 0 and not reading.index.items()
    with pytest.raises(sqlite3.ProgrammingError):
        reading.index.page(Wanted())
