"""In the background concerns, counts and packs go their way, through whatever network, disk and hub do to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import Facts, Outbox, Register, lodge, receipt
from concerns.aside import damaged
from concerns.files import kiosk_token_path, outbox_path
from content import signing
from kiosk.counters import Counters, What, counters_path
from kiosk.road import read_road, road_path
from safernw.errands import Errands
from safernw.settings import Settings
from tests.concerns.doors import Answer, StubDoor, certificate, served, told

KEY = ec.generate_private_key(ec.SECP256R1()).public_key()
NOW = datetime(2027, 6, 11, 14, 37, tzinfo=UTC)


class Kiosk:
    """A kiosk's data folder and its errands, on a clock that stands still until it is moved."""

    def __init__(self, data: Path, hub: str) -> None:
        self.data, self.now = data, 0.0
        (data / "keys").mkdir(parents=True, exist_ok=True)
        self.errands = Errands(Settings(hub=hub), data, lambda: self.now)
        self.codes: list[str] = []

    def lodge(self, number: int) -> None:
        with Outbox(outbox_path(self.data)) as outbox:
            facts = Facts(category="asb", channel="kiosk")
            self.codes += [lodge(facts, KEY, outbox, NOW).code for _ in range(number)]

    def count(self, kind: str) -> None:
        with Counters(counters_path(self.data)) as counters:
            counters.add({What("2027-06-11T14:00Z", "regatta", kind): 1})

    def run(self, times: int) -> list[float]:
        pauses = []
        for _ in range(times):
            pauses.append(self.errands.once())
            self.now += pauses[-1]
        return pauses

    @property
    def problem(self) -> str:
        road = read_road(road_path(self.data))
        assert road
        return road.problem

    def waiting(self) -> int:
        with Outbox(outbox_path(self.data)) as outbox:
            return outbox.count()


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    (tmp_path / "hub").mkdir()
    with Register(tmp_path / "hub" / "register.db", tmp_path / "hub" / "pepper") as opened:
        yield opened


@pytest.fixture
def door(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubDoor]:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
    stub = StubDoor(register, "the-token")

    def pack(method: str, path: str, *_: object) -> object:
        return told(404, {"detail": "nothing was published"}) if path == "/api/pack" else None

    stub.instead = pack  # type: ignore[assignment]
    with served(stub, context) as running:
        yield running


@pytest.fixture
def kiosk(door: StubDoor, tmp_path: Path) -> Kiosk:
    made = Kiosk(tmp_path / "data", door.address)
    kiosk_token_path(made.data).write_text("the-token\n")
    return made


def all_there(register: Register, kiosk: Kiosk) -> bool:
    return all(register.find(receipt.parse(code)) for code in kiosk.codes)


def test_everything_that_waits_is_handed_in_over_tls_and_noted(kiosk: Kiosk, register: Register) -> None:
    kiosk.lodge(45)
    kiosk.count("session")
    kiosk.run(4)
    assert kiosk.waiting() == 0 and all_there(register, kiosk)
    assert [(source, counter.count) for source, counter in register.counters()] == [("stand-1", 1)]
    road = read_road(road_path(kiosk.data))
    assert road and road.reached and road.problem == ""


def test_a_hub_that_is_away_is_asked_less_and_less_often_and_all_arrives_at_last(
    kiosk: Kiosk, door: StubDoor, register: Register
) -> None:
    answers = door.instead
    door.instead = lambda *_: (503, {"Content-Type": "application/json"}, b'{"detail": "closed"}')
    kiosk.lodge(30)
    pauses = kiosk.run(14)
    assert pauses[0] <= 5 and 450 <= pauses[-1] <= 900
    assert "busy" in kiosk.problem and kiosk.waiting() == 30
    door.instead = answers
    kiosk.run(3)
    assert kiosk.waiting() == 0 and all_there(register, kiosk) and kiosk.problem == ""


@pytest.mark.parametrize(
    "portal",
    [
        (302, {"Location": "https://wifi.example.com/sign-in"}, b""),
        (200, {"Content-Type": "text/html"}, b"<html>Welcome to the Wi-Fi</html>"),
        (200, {"Content-Type": "application/json"}, b'{"ok": true}'),
        (511, {"Content-Type": "text/html"}, b"sign in"),
    ],
)
def test_a_captive_portal_gets_nothing_out_of_the_outbox(
    kiosk: Kiosk, door: StubDoor, portal: tuple[int, dict[str, str], bytes]
) -> None:
    door.instead = lambda *_: portal
    kiosk.lodge(3)
    kiosk.run(3)
    assert kiosk.waiting() == 3 and kiosk.problem


def test_a_certificate_that_nobody_vouches_for_is_not_believed(
    kiosk: Kiosk, door: StubDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    kiosk.lodge(1)
    kiosk.run(1)
    assert kiosk.waiting() == 1 and "certificate" in kiosk.problem and not door.asked


def test_without_a_token_it_says_so_and_goes_on_once_there_is_one(kiosk: Kiosk, register: Register) -> None:
    token = kiosk_token_path(kiosk.data)
    token.unlink()
    kiosk.lodge(1)
    kiosk.run(1)
    assert "kiosks add" in kiosk.problem
    token.write_text("a wrong one")
    kiosk.run(1)
    assert "does not know this kiosk" in kiosk.problem
    token.write_text("the-token")
    kiosk.run(1)
    assert kiosk.problem == "" and all_there(register, kiosk)


def test_an_outbox_set_aside_by_the_screen_is_noticed(kiosk: Kiosk, register: Register) -> None:
    kiosk.run(1)
    for name in ("outbox.db", "outbox.db-wal", "outbox.db-shm"):
        (kiosk.data / name).unlink(missing_ok=True)
    kiosk.lodge(2)
    kiosk.run(1)
    assert kiosk.waiting() == 0 and all_there(register, kiosk)


def test_damage_that_only_the_errands_meet_is_set_aside_and_the_rest_goes_on(
    kiosk: Kiosk, register: Register
) -> None:
    kiosk.lodge(3)
    with sqlite3.connect(outbox_path(kiosk.data)) as connection:
        connection.execute("INSERT INTO envelopes VALUES (?, '', zeroblob(32), x'00')", ("0" * 32,))
    counters_path(kiosk.data).write_bytes(b"no database" * 500)
    kiosk.run(3)
    assert len(damaged(outbox_path(kiosk.data))) == 1
    assert kiosk.waiting() == 0 and all_there(register, kiosk) and kiosk.problem == ""


def test_a_published_pack_is_taken_and_one_that_is_not_ours_is_told(
    kiosk: Kiosk, door: StubDoor, register: Register
) -> None:
    signing.make(kiosk.data, "a passphrase of the publisher")
    door.instead = lambda _method, path, *_: (
        (200, {"Content-Type": "application/octet-stream", "ETag": '"1"'}, b"no pack")
        if path == "/api/pack" else None
    )  # fmt: skip
    kiosk.lodge(1)
    kiosk.run(1)
    assert all_there(register, kiosk), "a bad pack keeps no concern from arriving"
    assert "no pack file" in kiosk.problem
    asked: list[str] = []

    def unchanged(_method: str, path: str, headers: dict[str, str], _body: bytes) -> Answer | None:
        if path == "/api/pack":
            asked.append(headers.get("if-none-match", ""))
        return (304, {}, b"") if path == "/api/pack" else None

    door.instead = unchanged
    kiosk.run(1)
    assert asked == ['"1"'], "it is not fetched again"
    assert "no pack file" in kiosk.problem, "and is told while it is the newest"


def test_without_a_hub_no_network_is_asked(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path / "data", "")
    with kiosk.errands:
        kiosk.errands.hurry()
    assert not road_path(kiosk.data).exists()


def test_staff_need_not_wait_for_the_pause(kiosk: Kiosk, register: Register) -> None:
    with kiosk.errands as errands:
        kiosk.lodge(1)
        for _ in range(500):
            errands.hurry()
            if all_there(register, kiosk):
                break
            errands._thread.join(0.02)
    assert all_there(register, kiosk)


def away(kiosk: Kiosk, door: StubDoor, register: Register, hours: int, number: int) -> None:
    """The hub is away for so many hours, while so many concerns come; then it is back."""
    answers = door.instead
    door.instead = lambda *_: (502, {"Content-Type": "text/html"}, b"")
    asked = 0
    for hour in range(hours):
        kiosk.lodge(number * (hour + 1) // hours - number * hour // hours)
        while kiosk.now < (hour + 1) * 3600:
            asked += len(kiosk.run(1))
    assert kiosk.waiting() == number and hours * 4 <= asked <= hours * 12
    door.instead = answers
    while kiosk.waiting():
        kiosk.run(1)
    assert all_there(register, kiosk) and len(list(register.envelopes())) == number


def test_a_day_without_a_hub_loses_nothing(kiosk: Kiosk, door: StubDoor, register: Register) -> None:
    away(kiosk, door, register, 10, 60)


@pytest.mark.thousands
def test_five_thousand_concerns_in_three_days_without_a_hub_all_arrive(
    kiosk: Kiosk, door: StubDoor, register: Register
) -> None:
    away(kiosk, door, register, 72, 5000)
