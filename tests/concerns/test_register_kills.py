"""Killed in the midst of intake, purge, rotation or migration, nothing is lost, doubled or half done."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import (
    Concern,
    Envelope,
    Policy,
    Receipt,
    Register,
    keys,
    receipt,
    retention,
    rotation,
    seal,
    unseal,
)
from concerns.keyfile import public_file
from concerns.keys import PRIVATE_NAME, PUBLIC_NAME, Stretching
from concerns.storeerrors import DiskFull

fork = multiprocessing.get_context("fork")
KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = KEY.public_key()
LATER = datetime(2029, 6, 11, 14, tzinfo=UTC)
MANY = int(os.environ.get("SAFERNW_KILLS", "1000"))
RELEASED = Path(__file__).parent / "data" / "released" / "1"
PASSPHRASE = "an invented passphrase"
CHEAP = Stretching(8 * 1024, 1, 1)


def made(public_key: ec.EllipticCurvePublicKey = PUBLIC) -> tuple[Receipt, Envelope]:
    code = receipt.new()
    told = Concern(category="asb", channel="web", taken="2027-06-11T14:00Z", receipt=code.code)
    return code, seal(told, public_key)


def opened(folder: Path) -> Register:
    return Register(folder / "register.db", folder / "pepper")


def killed_at(moment: float, work: Callable[[int], None], lines: int = 0) -> bytes:
    """Run `work` in a child and kill it so many seconds after it has said so many lines: all that it said."""
    reading, writing = os.pipe()

    def child() -> None:
        os.write(writing, b"\n")
        work(writing)

    process = fork.Process(target=child)
    process.start()
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        told = b"".join(answer.readline() for _ in range(1 + lines))
        end = time.perf_counter() + moment
        while time.perf_counter() < end:
            pass
        process.kill()
        told += answer.read()
    process.join()
    return told


def kill_intake(times: int, folder: Path, dice: random.Random) -> None:
    fresh = [made() for _ in range(400)]
    acknowledged: set[str] = set()
    for _ in range(times):
        some = dice.sample(fresh, 60)

        def work(answer: int, some: list[tuple[Receipt, Envelope]] = some) -> None:
            with opened(folder) as register:
                for _, envelope in some:
                    register.take_in([envelope])
                    os.write(answer, f"{envelope.id}\n".encode())

        told = killed_at(dice.uniform(0, 0.01), work, dice.randrange(8))
        acknowledged |= {line.decode() for line in told.split(b"\n") if len(line) == 32}
        with opened(folder) as register:
            there = [case.id for case in register.cases()]
            assert acknowledged <= set(there)
            assert len(set(there)) == len(there)
    with opened(folder) as register:
        register.take_in(envelope for _, envelope in fresh)
        assert len(register.cases()) == len(fresh)
        assert all(register.find(code) for code, _ in fresh)
        assert all(isinstance(each, Concern) for _, each in register.unsealed([KEY]))
    assert len(acknowledged) > times


def kill_purge(times: int, folder: Path, dice: random.Random) -> None:
    gone, held = [made()[1] for _ in range(60)], [made()[1] for _ in range(5)]
    with opened(folder) as register:
        register.take_in(gone + held)
        register.read_all([envelope.id for envelope in gone + held], [KEY], by="ann")
        for envelope in held:
            register.hold(envelope.id, True, by="ann")
    for _ in range(times):
        with opened(folder) as register:
            before = {case.id for case in register.cases()}

        def work(answer: int) -> None:
            retention.BATCH = 3
            with opened(folder) as register:
                register.purge(LATER, Policy(), by="ann")

        killed_at(dice.uniform(0, 0.03), work)
        with opened(folder) as register:
            there = {case.id for case in register.cases()}
            assert {envelope.id for envelope in held} <= there <= before
            assert not register.verify_audit().faults
            assert sum(kept.count for kept in register.kept()) == len(gone) + len(held) - len(there)
    with opened(folder) as register:
        register.purge(LATER, Policy(), by="ann")
        assert {case.id for case in register.cases()} == {envelope.id for envelope in held}
        assert register.take_in(gone + held) == 0
        assert sum(kept.count for kept in register.kept()) == len(gone)


def kill_rotation(times: int, folder: Path, dice: random.Random) -> None:
    keys.save(*keys.make(PASSPHRASE, costs=CHEAP), folder)
    sealed: list[Envelope] = []

    def work(answer: int) -> None:
        while True:
            rotation.rotate(folder, keys.open_private(folder / PRIVATE_NAME, PASSPHRASE))
            rotation.rotate_alone(folder, PASSPHRASE, "register", costs=CHEAP)

    for _ in range(times):
        sealed.append(made(keys.read_public(folder / PUBLIC_NAME))[1])
        killed_at(dice.uniform(0, 0.03), work)
        private_keys = keys.unlock(folder / PRIVATE_NAME, PASSPHRASE)
        sealed.append(made(keys.read_public(folder / PUBLIC_NAME))[1])
        assert all(unseal(envelope, private_keys) for envelope in sealed[-2:])
    private_keys = keys.unlock(folder / PRIVATE_NAME, PASSPHRASE)
    assert all(unseal(envelope, private_keys) for envelope in sealed)
    assert len({private_key.private_numbers().private_value for private_key in private_keys}) == len(
        private_keys
    )


def kill_migration(times: int, folder: Path, dice: random.Random) -> None:
    expected = json.loads((RELEASED / "told.json").read_text())
    for turn in range(times):
        data = folder / str(turn)
        shutil.copytree(RELEASED, data)

        def work(answer: int, data: Path = data) -> None:
            opened(data).close()

        killed_at(dice.uniform(0, 0.02), work)
        with opened(data) as register:
            for code, (status, reason) in expected["register"].items():
                entry = register.find(receipt.parse(code))
                assert entry
                assert (entry.status, entry.reason) == (status, reason)
            assert len(register.cases()) == len(expected["register"])
        shutil.rmtree(data)


KILLS = [kill_intake, kill_purge, kill_rotation, kill_migration]


@pytest.mark.parametrize("kill", KILLS)
def test_killed_15_times_it_goes_on_as_if_it_had_not_been(
    tmp_path: Path, kill: Callable[[int, Path, random.Random], None]
) -> None:
    kill(15, tmp_path, random.Random(20270611))


@pytest.mark.thousands
@pytest.mark.parametrize("kill", KILLS)
def test_killed_a_thousand_times_it_goes_on_as_if_it_had_not_been(
    tmp_path: Path, kill: Callable[[int, Path, random.Random], None]
) -> None:
    dice = random.Random(20270612)
    for turn in range(MANY // 20):
        folder = tmp_path / str(turn)
        folder.mkdir()
        kill(20, folder, dice)


def test_on_a_full_disk_a_change_and_its_audit_row_are_both_there_or_neither_and_deleting_makes_room(
    tmp_path: Path,
) -> None:
    (tmp_path / PUBLIC_NAME).write_bytes(msgspec.json.encode(public_file(KEY, "2027-01-01")))
    with Register(tmp_path / "register.db", tmp_path / "pepper", tmp_path / PUBLIC_NAME) as register:
        some = [made()[1] for _ in range(30)]
        register.take_in(some)
        register.read_all([envelope.id for envelope in some], [KEY], by="ann")
        with register.reading() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages + 10}")
        notes = 0
        with pytest.raises(DiskFull):
            while True:
                register.add_note(some[0].id, "Invented. " * 300, by="ann")
                notes += 1
        with pytest.raises(DiskFull):
            register.take_in(made()[1] for _ in range(40))
        assert len(register.notes(some[0].id, [KEY])) == notes
        assert len([row for row in register.history(some[0].id) if row.action == "note"]) == notes
        assert len(register.cases()) == 30
        assert not register.verify_audit().faults
        register.purge(LATER, Policy(), by="ann")
        assert register.cases() == []
        register.take_in(made()[1] for _ in range(10))
        assert len(register.cases()) == 10
        assert not register.verify_audit().faults
