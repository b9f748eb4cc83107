"""A kiosk that is killed at any moment, storing or handing in: no concern with a receipt is lost, none is there twice.

The real desk and the real errands run in one process, as a kiosk's power cut ends both; a real door before a real
register answers in another.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from pathlib import Path
from typing import Any

import pytest

from bench.kiosk.display import display
from bench.kiosk.kills import killed
from bench.kiosk.stands import prepare
from concerns import Outbox, Register, keys, receipt, unseal
from concerns.files import kiosk_token_path, outbox_path, public_key_path
from content import load
from kiosk.desk import Desk
from kiosk.form import ConcernDraft
from safernw.errands import Errands
from safernw.settings import Settings
from tests.concerns.doors import StubDoor, served, told

fork = multiprocessing.get_context("fork")
TINY_PACK = load(Path(__file__).parents[1] / "tiny_pack")
PASSPHRASE = "a passphrase for the kills"
TOKEN = "the-token"
MANY = int(os.environ.get("SAFERNW_KILLS", "1000"))


def open_door(folder: Path, public_key: Path, answer: Any) -> None:
    """The door's process: serves until it is ended. Connections that the kills cut are no news."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with Register(folder / "register.db", folder / "pepper", public_key) as register:
        door = StubDoor(register, TOKEN)
        door.instead = lambda _method, path, *_: (
            told(404, {"detail": "none yet"}) if path == "/api/pack" else None
        )
        with served(door):
            answer.send(door.address)
            answer.recv()


def stand(data: Path, hub: str, told_to: int) -> None:
    """A kiosk at which one visitor after another tells something, and whose errands never rest."""
    desk = Desk(public_key_path(data), outbox_path(data), "regatta", lambda call: call())

    def next_visitor(code: str | None) -> None:
        if code:
            os.write(told_to, f"{code}\n".encode())
        draft = ConcernDraft(TINY_PACK.concern, TINY_PACK.events["regatta"], answers={"what": "loud"})
        desk.hand_in(draft, (), next_visitor)

    next_visitor(None)
    errands = Errands(Settings(hub=hub), data)
    while True:
        errands.once()


def stand_until_killed(data: Path, hub: str, dice: random.Random) -> list[str]:
    """Codes that were shown before the kill, at a moment that the dice chose."""
    reading, writing = os.pipe()
    child = fork.Process(target=stand, args=(data, hub, writing))
    child.start()
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        codes = [answer.readline() for _ in range(dice.randrange(6))]
        end = time.perf_counter() + dice.uniform(0, 0.05)
        while time.perf_counter() < end:
            pass
        child.kill()
        codes += answer.readlines()
    child.join()
    return [receipt.parse(code.decode()).code for code in codes if code.endswith(b"\n")]


def kill(times: int, folder: Path, seed: int) -> None:
    data, office = folder / "kiosk", folder / "office"
    for place in (data / "keys", office):
        place.mkdir(parents=True)
    public, private = keys.make(PASSPHRASE, costs=keys.Stretching(8 * 1024, 1, 1))
    keys.save(public, private, data / "keys")
    kiosk_token_path(data).write_text(TOKEN)
    here, there = fork.Pipe()
    door = fork.Process(target=open_door, args=(office, public_key_path(data), there))
    door.start()
    hub = here.recv()
    dice, shown = random.Random(seed), []
    for _ in range(times):
        shown += stand_until_killed(data, hub, dice)
    drain(data, hub)
    here.send("enough")
    door.join()
    unlocked = keys.unlock(data / "keys" / keys.PRIVATE_NAME, PASSPHRASE)
    with Register(office / "register.db", office / "pepper", public_key_path(data)) as register:
        arrived = [unseal(envelope, unlocked).receipt for envelope in register.envelopes()]
        assert all(register.find(receipt.parse(code)) for code in shown)
    assert len(arrived) == len(set(arrived)), "a concern is there twice"
    assert set(shown) <= set(arrived), "a concern with a receipt is lost"
    # A concern may be on the disk whose receipt was not shown yet: at most one for each kill.
    assert times < len(shown) <= len(arrived) <= len(shown) + times


def drain(data: Path, hub: str) -> None:
    """The kiosk stands another while, and nobody comes."""
    child = fork.Process(target=_drain, args=(data, hub))
    child.start()
    child.join()
    with Outbox(outbox_path(data)) as outbox:
        assert outbox.count() == 0


def _drain(data: Path, hub: str) -> None:
    errands = Errands(Settings(hub=hub), data)
    for _ in range(1000):
        errands.once()
        with Outbox(outbox_path(data)) as outbox:
            if not outbox.count():
                break
    os._exit(0)


def test_killed_25_times_it_has_lost_and_doubled_nothing(tmp_path: Path) -> None:
    kill(25, tmp_path, 20270701)


@pytest.mark.thousands
def test_killed_a_thousand_times_it_has_lost_and_doubled_nothing(tmp_path: Path) -> None:
    kill(MANY, tmp_path, 20270702)


@pytest.mark.gui
def test_a_screen_killed_under_visitors_hands_has_lost_and_doubled_nothing(tmp_path: Path) -> None:
    prepare(tmp_path / "data")
    with display(540, 960) as shown:
        outcome = killed(tmp_path, shown, 3)
    assert outcome.lost == outcome.doubled == 0 < outcome.shown
    assert outcome.shown <= outcome.arrived <= outcome.shown + outcome.times + 1


@pytest.mark.gui
@pytest.mark.thousands
def test_a_screen_killed_a_thousand_times_has_lost_and_doubled_nothing(tmp_path: Path) -> None:
    prepare(tmp_path / "data")
    with display(540, 960) as shown:
        outcome = killed(tmp_path, shown, MANY)
    assert outcome.lost == outcome.doubled == 0 < outcome.shown
