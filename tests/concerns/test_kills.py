"""Killed at any moment, a kiosk has lost no concern with a receipt, and the register has none twice."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import Facts, Outbox, Register, hand_over, lodge, receipt, unseal

fork = multiprocessing.get_context("fork")
KEY = ec.generate_private_key(ec.SECP256R1())
NOW = datetime(2027, 6, 11, 14, 37, tzinfo=UTC)
MANY = int(os.environ.get("SAFERNW_KILLS", "1000"))


def lodge_for_ever(path: Path, answer: int) -> None:
    with Outbox(path) as outbox:
        while True:
            given = lodge(Facts(category="asb", channel="kiosk"), KEY.public_key(), outbox, NOW)
            os.write(answer, f"{given.code}\n".encode())


def spin(seconds: float) -> None:
    """Let the child run on for a moment, shorter than the system's sleep can be."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def lodge_until_killed(path: Path, dice: random.Random) -> list[str]:
    """Codes that a child handed out before it was killed at a moment that the dice chose."""
    reading, writing = os.pipe()
    child = fork.Process(target=lodge_for_ever, args=(path, writing))
    child.start()
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        codes = [answer.readline() for _ in range(dice.randrange(8))]
        spin(dice.uniform(0, 0.004))
        child.kill()
        codes += answer.readlines()
    child.join()
    return [code.decode().strip() for code in codes if code.endswith(b"\n")]


def kill(times: int, path: Path) -> None:
    dice = random.Random(20270611)
    handed_out: list[str] = []
    for killed in range(1, times + 1):
        handed_out += lodge_until_killed(path, dice)
        with Outbox(path) as outbox:
            assert all(outbox.has(receipt.tag(receipt.parse(code))) for code in handed_out[-50:])
            # A concern may be on the disk whose receipt was not shown yet: at most one for each kill.
            assert len(handed_out) <= outbox.count() <= len(handed_out) + killed
    with Outbox(path) as outbox:
        kept = [unseal(envelope, [KEY]).receipt for envelope in outbox.pending()]
    assert len(set(kept)) == len(kept)
    assert len(handed_out) > times
    assert set(handed_out) <= set(kept)


def test_killed_25_times_it_has_every_concern_once(tmp_path: Path) -> None:
    kill(25, tmp_path / "outbox.db")


@pytest.mark.thousands
def test_killed_a_thousand_times_it_has_every_concern_once(tmp_path: Path) -> None:
    kill(MANY, tmp_path / "outbox.db")


def hand_over_for_ever(outbox_path: Path, register_path: Path, pepper_path: Path, answer: int) -> None:
    with Outbox(outbox_path) as outbox, Register(register_path, pepper_path) as register:
        os.write(answer, b"\n")
        while True:
            hand_over(outbox, register)


def lodge_some(path: Path, number: int) -> list[str]:
    with Outbox(path) as outbox:
        return [
            lodge(Facts(category="asb", channel="kiosk"), KEY.public_key(), outbox, NOW).code
            for _ in range(number)
        ]


def hand_over_killed(times: int, folder: Path, dice: random.Random) -> None:
    paths = (folder / "outbox.db", folder / "register.db", folder / "pepper.json")
    codes: list[str] = []
    for _ in range(times):
        codes += lodge_some(paths[0], 120)
        reading, writing = os.pipe()
        child = fork.Process(target=hand_over_for_ever, args=(*paths, writing))
        child.start()
        os.close(writing)
        os.read(reading, 1)
        spin(dice.uniform(0, 0.02))
        child.kill()
        child.join()
        os.close(reading)
        with Outbox(paths[0]) as outbox, Register(*paths[1:]) as register:
            waiting = {envelope.id for envelope in outbox.pending()}
            arrived = {envelope.id for envelope in register.envelopes()}
            assert len(waiting | arrived) == len(codes)
    with Outbox(paths[0]) as outbox, Register(*paths[1:]) as register:
        hand_over(outbox, register)
        assert outbox.count() == 0
        assert sorted(unseal(envelope, [KEY]).receipt for envelope in register.envelopes()) == sorted(codes)
        assert all(register.find(receipt.parse(code)) for code in codes)


def test_a_hand_over_killed_10_times_loses_and_doubles_none(tmp_path: Path) -> None:
    hand_over_killed(10, tmp_path, random.Random(20270612))


@pytest.mark.thousands
def test_a_hand_over_killed_a_thousand_times_loses_and_doubles_none(tmp_path: Path) -> None:
    dice = random.Random(20270613)
    for turn in range(MANY // 10):
        folder = tmp_path / str(turn)
        folder.mkdir()
        hand_over_killed(10, folder, dice)


def lodge_many(path: Path, number: int) -> None:
    with Outbox(path) as outbox:
        for _ in range(number):
            lodge(Facts(category="asb", channel="kiosk"), KEY.public_key(), outbox, NOW)


def test_two_programs_that_open_and_write_at_once_do_not_hinder_each_other(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    for turn in range(1, 6):
        children = [fork.Process(target=lodge_many, args=(path, 20)) for _ in range(3)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        assert [child.exitcode for child in children] == [0, 0, 0]
        with Outbox(path) as outbox:
            assert outbox.count() == turn * 60


def test_twelve_programs_may_make_the_same_outbox_at_once(tmp_path: Path) -> None:
    for turn in range(5):
        path = tmp_path / f"outbox-{turn}.db"
        children = [fork.Process(target=lodge_many, args=(path, 1)) for _ in range(12)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        assert {child.exitcode for child in children} == {0}
        with Outbox(path) as outbox:
            assert outbox.count() == 12
