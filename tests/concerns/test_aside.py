"""A damaged outbox keeps nobody from being heard: it is set aside whole, and what can be read goes on its way."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import time
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import Facts, Outbox, lodge, receipt
from concerns.aside import damaged, open_outbox, rescued

fork = multiprocessing.get_context("fork")


@pytest.fixture
def tags(tmp_path: Path, facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime) -> list[bytes]:
    """Receipts' tags of 60 concerns in an outbox."""
    with Outbox(tmp_path / "outbox.db") as outbox:
        return [receipt.tag(lodge(facts, public_key, outbox, now)) for _ in range(60)]


def spoil(path: Path, start: int) -> bytes:
    data = bytearray(path.read_bytes())
    data[start : start + 4096] = bytes(range(256)) * 16
    path.write_bytes(bytes(data))
    return bytes(data)


def test_a_sound_outbox_is_left_as_it_is(tmp_path: Path, tags: list[bytes]) -> None:
    for distrusted in (False, True):
        with open_outbox(tmp_path / "outbox.db", distrusted) as outbox:
            assert all(outbox.has(tag) for tag in tags)
    assert not damaged(tmp_path / "outbox.db")


def test_a_ruined_file_is_kept_byte_for_byte_and_a_fresh_outbox_begun(
    tmp_path: Path, tags: list[bytes], facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    path = tmp_path / "outbox.db"
    ruin = spoil(path, 0)
    with open_outbox(path) as outbox:
        kept = lodge(facts, public_key, outbox, now)
        assert outbox.has(receipt.tag(kept)) and outbox.count() == 1
    (folder,) = damaged(path)
    assert (folder / "outbox.db").read_bytes() == ruin
    assert rescued(folder) == 0


def test_what_lies_on_either_side_of_the_damage_is_taken_over(tmp_path: Path, tags: list[bytes]) -> None:
    path = tmp_path / "outbox.db"
    ruin = spoil(path, path.stat().st_size // 2 // 4096 * 4096)
    with open_outbox(path, distrusted=True) as outbox:
        there = [tag for tag in tags if outbox.has(tag)]
        assert outbox.count() == len(there)
    (folder,) = damaged(path)
    assert rescued(folder) == len(there) > len(tags) // 2
    assert (folder / "outbox.db").read_bytes() == ruin


def test_one_envelope_that_cannot_be_read_does_not_hold_up_the_others(
    tmp_path: Path, tags: list[bytes]
) -> None:
    path = tmp_path / "outbox.db"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE envelopes SET bytes = x'00' WHERE id = (SELECT min(id) FROM envelopes)")
    with open_outbox(path, distrusted=True) as outbox:
        assert len(outbox.pending()) == len(tags) - 1
    assert [rescued(folder) for folder in damaged(path)] == [len(tags) - 1]


def test_a_log_left_without_its_database_is_set_aside_too(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    log = tmp_path / "outbox.db-wal"
    log.write_bytes(b"frames")
    with open_outbox(path) as outbox:
        assert outbox.count() == 0
    (folder,) = damaged(path)
    assert (folder / log.name).read_bytes() == b"frames"


def set_aside_for_ever(path: Path) -> None:
    while True:
        open_outbox(path, distrusted=True).close()


def test_killed_in_the_midst_of_it_everything_is_still_there(tmp_path: Path, tags: list[bytes]) -> None:
    dice = random.Random(20270614)
    path = tmp_path / "outbox.db"
    for _ in range(12):
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE envelopes SET tag = zeroblob(32), bytes = x'00' WHERE id = '0'")
            connection.execute(
                "INSERT OR IGNORE INTO envelopes VALUES (?, '', zeroblob(32), x'00')", ("0" * 32,)
            )
        connection.close()
        child = fork.Process(target=set_aside_for_ever, args=(path,))
        child.start()
        time.sleep(dice.uniform(0, 0.03))
        child.kill()
        child.join()
        with open_outbox(path, distrusted=True) as outbox:
            assert all(outbox.has(tag) for tag in tags)
            assert len(outbox.pending()) == outbox.count() == len(tags)
    assert all(rescued(folder) is not None for folder in damaged(path))


def test_two_programs_that_find_the_damage_at_once_set_it_aside_once(
    tmp_path: Path, tags: list[bytes]
) -> None:
    path = tmp_path / "outbox.db"
    spoil(path, 0)
    children = [fork.Process(target=lambda: open_outbox(path).close()) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert {child.exitcode for child in children} == {0}
    assert len(damaged(path)) == 1
