"""A kiosk's outbox and counts, its receipts and its token, all the way through the real door into the register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from concerns import Facts, Outbox, Receipt, keys, lodge
from concerns.door import Door, TokenRefused
from concerns.files import public_key_path
from concerns.sync import Sync
from kiosk.counters import Counters, What
from tests.web.served_door import ServedDoor

NOW = datetime(2027, 6, 11, 14, 37, tzinfo=UTC)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(tmp_path / "outbox.db") as opened:
        yield opened


def lodged(outbox: Outbox, door: ServedDoor, number: int) -> list[Receipt]:
    public_key = keys.read_public(public_key_path(door.data))
    told = Facts(category="asb", channel="kiosk", what="Invented: noise.")
    return [lodge(told, public_key, outbox, NOW) for _ in range(number)]


def enrolled(door: ServedDoor, name: str) -> str:
    with door.register() as register:
        return register.add_kiosk(name)


def test_concerns_and_counts_go_through_the_door_and_the_answer_comes_back(
    door: ServedDoor, outbox: Outbox, tmp_path: Path
) -> None:
    codes = lodged(outbox, door, 45)
    hub = Door(door.url, enrolled(door, "stand-1"))
    assert hub.ask(codes[0]).status == "not-here-yet"
    with Counters(tmp_path / "counters.db") as counts:
        counts.add({What("2027-06-11T14:00Z", "download", "topic", "hate-crime"): 4})
        sync = Sync(outbox, hub, counts)
        for turn in range(4):
            sync.step(turn)
        assert counts.waiting() == 0
    assert (outbox.count(), sync.state.problem, sync.state.handed_in) == (0, "", 45)
    with door.register() as register:
        entries = [register.find(code) for code in codes]
        first = entries[0]
        assert all(entries)
        assert first
        assert ("stand-1", 4) in [(source, row.count) for source, row in register.counters()]
        register.send_message(first.id, codes[0], "Invented: thank you, we went there.", by="ann")
        register.pass_on(first.id, "police-101", by="ann")
    told = hub.ask(codes[0])
    assert (told.status, told.message) == ("passed-on", "Invented: thank you, we went there.")
    assert hub.ask(codes[1]).message == ""


def test_what_is_handed_in_twice_is_one_concern(door: ServedDoor, outbox: Outbox) -> None:
    lodged(outbox, door, 3)
    hub = Door(door.url, enrolled(door, "stand-2"))
    with door.register() as register:
        before = len(register.entries())
        for envelope in outbox.pending() * 2:
            hub.hand_in(envelope)
        assert len(register.entries()) == before + 3


def test_a_kiosk_that_was_shut_out_keeps_what_it_has(door: ServedDoor, outbox: Outbox) -> None:
    lodged(outbox, door, 2)
    token = enrolled(door, "stand-3")
    with door.register() as register:
        register.revoke_kiosk("stand-3")
    hub = Door(door.url, token)
    sync = Sync(outbox, hub)
    sync.step(0)
    assert outbox.count() == 2
    assert "enrol" in sync.state.problem
    with pytest.raises(TokenRefused):
        hub.pack()


def test_there_is_no_pack_before_one_was_published(door: ServedDoor) -> None:
    assert Door(door.url, enrolled(door, "stand-4")).pack() is None
