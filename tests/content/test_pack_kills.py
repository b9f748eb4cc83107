"""A kiosk killed at any moment while it takes or shows a pack stands with the old one or the new one, whole."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import time
from pathlib import Path

import pytest

from content import load
from content.receive import Packs
from tests.content.publishing import PUBLIC, Hub, kiosk

fork = multiprocessing.get_context("fork")
MANY = 400


def take_and_switch(data: Path, content: bytes, answer: int) -> None:
    packs = kiosk(data)
    os.write(answer, b"\n")
    packs.take(content, PUBLIC)
    packs.switch()


def killed_while_taking(data: Path, content: bytes, after: float) -> None:
    """Starts to take and show a pack, and is killed so many seconds later, if it is not done by then."""
    reading, writing = os.pipe()
    child = fork.Process(target=take_and_switch, args=(data, content, writing))
    child.start()
    os.close(writing)
    os.read(reading, 1)
    until = time.monotonic() + after
    while time.monotonic() < until and child.is_alive():
        os.sched_yield()
    child.kill()
    child.join()
    os.close(reading)


def how_long(data: Path, content: bytes) -> float:
    """Seconds that the whole of it takes here."""
    begun = time.monotonic()
    packs = kiosk(data)
    packs.take(content, PUBLIC)
    packs.switch()
    return time.monotonic() - begun


def stands(packs: Packs, own: Path, old: str, new: str) -> str:
    """The digest of what is shown now, which is one of the two, and loads."""
    state = packs.state()
    shown = load(packs.current_folder(own))
    assert shown.digest in (old, new)
    if state.waiting:
        assert load(packs.folder_of(state.waiting)).digest == new, "what waits is whole"
    return shown.digest


def kill(times: int, hub: Hub, folder: Path, own: Path, dice: random.Random) -> None:
    old = load(own).digest
    hub.say("Note its colour.")
    content = hub.publish()
    new = load(hub.pack).digest
    longest = 1.2 * how_long(folder / "once", content)
    seen = set()
    moments = [0.0, *(dice.uniform(0, longest) for _ in range(times - 2)), 100 * longest]
    for turn, moment in enumerate(moments):
        data = folder / f"kiosk-{turn}"
        packs = kiosk(data)
        killed_while_taking(data, content, moment)
        seen.add(stands(packs, own, old, new))
        packs.take(content, PUBLIC)
        packs.switch()
        assert stands(packs, own, old, new) == new, "the next attempt brings it"
        assert not list(packs.folder.glob("fresh-*")), "nothing is left over"
        shutil.rmtree(data)
    assert seen == {old, new}, "the first was killed at once, the last not at all"


@pytest.fixture
def hub(tmp_path: Path, pack_copy: Path) -> Hub:
    return Hub(tmp_path / "hub", pack_copy)


def test_killed_25_times_it_stands_with_the_old_pack_or_the_new(
    hub: Hub, tmp_path: Path, tiny_pack_folder: Path
) -> None:
    kill(25, hub, tmp_path, tiny_pack_folder, random.Random(20270611))


@pytest.mark.thousands
def test_killed_hundreds_of_times_it_stands_with_the_old_pack_or_the_new(
    hub: Hub, tmp_path: Path, tiny_pack_folder: Path
) -> None:
    kill(MANY, hub, tmp_path, tiny_pack_folder, random.Random(20270612))


def test_two_programs_that_take_the_same_pack_at_once_do_not_hinder_each_other(
    hub: Hub, tmp_path: Path, tiny_pack_folder: Path
) -> None:
    data, content = tmp_path / "kiosk", hub.publish()
    kiosk(data)
    reading, writing = os.pipe()
    children = [fork.Process(target=take_and_switch, args=(data, content, writing)) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * 4
    assert load(kiosk(data).current_folder(tiny_pack_folder)).digest == load(hub.pack).digest
    os.close(reading)
    os.close(writing)
