"""What waits on a device reaches the register over a bad network: each once, and none because of a liar."""

from __future__ import annotations

import json
import multiprocessing
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concerns import Facts, Outbox, Receipt, Register, lodge
from concerns.door import Away, BadAddress, Door, Refused, TokenRefused, Told
from concerns.envelope import parse
from concerns.sync import ASIDE, BATCH, FIRST_PAUSE, LONGEST_PAUSE, USUAL, Sync
from tests.concerns.doors import JSON, Answer, StubDoor, certificate, served, told

fork = multiprocessing.get_context("fork")
TOKEN = "an-invented-token"
Lodge = Callable[[int], list[Receipt]]
LIES: dict[str, Answer] = {
    "a page of the Wi-Fi": (200, {"Content-Type": "text/html"}, b"<h1>Welcome! Accept our terms.</h1>"),
    "a page that says it is JSON": (200, JSON, b"<h1>Welcome!</h1>"),
    "a redirect": (302, {"Location": "/elsewhere"}, b""),
    "a permanent redirect": (308, {"Location": "/elsewhere"}, b""),
    "another id": told(201, {"id": "0" * 32}),
    "no id": told(201, {}),
    "another kind of JSON": told(200, [1]),
    "nothing": (200, JSON, b""),
    "no content": (204, {}, b""),
    "forbidden by a proxy": (403, {"Content-Type": "text/html"}, b"blocked"),
    "bad request of a proxy": (400, {"Content-Type": "text/html"}, b"bad"),
    "not found": told(404, {"detail": "nothing here"}),
    "endless": (200, JSON, b"{" + b" " * 70_000 + b"}"),
    "a fault": told(500, {"detail": "broken"}),
}


class Counted:
    """Counts that wait in memory."""

    def __init__(self) -> None:
        self.id = "c" * 32
        self.rows = ((("2027-06-11T14:00Z", "download", "topic", "hate-crime"), 3),)
        self.gone: list[str] = []

    def batch(self) -> Counted | None:
        return None if self.gone else self

    def acknowledged(self, batch: str) -> None:
        self.gone.append(batch)


@pytest.fixture
def door(register: Register) -> Iterator[StubDoor]:
    with served(StubDoor(register, TOKEN)) as door:
        yield door


@pytest.fixture
def lodged(outbox: Outbox, facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime) -> Lodge:
    return lambda number: [lodge(facts, public_key, outbox, now) for _ in range(number)]


@pytest.fixture
def sync(outbox: Outbox, door: StubDoor) -> Sync:
    return Sync(outbox, Door(door.address, TOKEN), random=Random(1))


def test_all_that_waits_arrives_in_bounded_steps(
    outbox: Outbox, register: Register, lodged: Lodge, sync: Sync
) -> None:
    codes = lodged(2 * BATCH + 3)
    assert sync.step(100) == 100
    assert outbox.count() == BATCH + 3
    assert sync.step(100) == 100
    assert 0.8 * USUAL <= sync.step(101) - 101 <= 1.2 * USUAL
    assert outbox.count() == 0
    assert all(register.find(code) for code in codes)
    assert (sync.state.succeeded, sync.state.problem, sync.state.handed_in) == (101, "", len(codes))


def test_where_nothing_waits_the_door_is_not_asked_and_no_success_is_claimed(
    outbox: Outbox, lodged: Lodge, door: StubDoor, sync: Sync
) -> None:
    sync.step(5)
    assert (sync.state.succeeded, door.asked) == (None, [])
    lodged(1)
    sync.step(7)
    sync.step(9)
    assert sync.state.succeeded == 7


def test_an_answer_that_was_lost_leads_to_no_second_concern(
    outbox: Outbox, register: Register, lodged: Lodge, door: StubDoor, sync: Sync
) -> None:
    lodged(5)
    stored: list[bytes] = []

    def lose(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer | None:
        if len(stored) == 2:
            return None
        stored.append(body)
        register.take_in([outbox.pending()[0]])
        return 502, {}, b""

    door.instead = lose
    for now in (0, 1000, 2000):
        sync.step(now)
    assert outbox.count() == 0
    assert len(register.entries()) == 5


@pytest.mark.parametrize("lie", LIES)
def test_nothing_leaves_the_outbox_for_an_answer_that_is_not_the_doors(
    outbox: Outbox, lodged: Lodge, door: StubDoor, sync: Sync, lie: str
) -> None:
    lodged(2)
    door.instead = lambda *_: LIES[lie]
    due = sync.step(0)
    assert FIRST_PAUSE / 2 <= due <= FIRST_PAUSE
    assert outbox.count() == 2
    assert sync.state.problem
    assert (sync.state.failures, sync.state.aside, sync.state.succeeded) == (1, 0, None)
    assert [path for path, _, _ in door.asked] == ["/api/concerns"], "no redirect is followed"
    door.instead = lambda *_: None
    sync.step(due)
    assert outbox.count() == 0
    assert (sync.state.failures, sync.state.problem) == (0, "")


@pytest.mark.parametrize("status", [400, 409, 413, 415, 422])
def test_a_refused_concern_keeps_no_other_waiting_and_is_kept_itself(
    outbox: Outbox, register: Register, lodged: Lodge, door: StubDoor, sync: Sync, status: int
) -> None:
    codes = lodged(4)
    refused = outbox.pending()[1]
    door.instead = lambda method, path, headers, body: (
        told(status, {"detail": "not this one"}) if body == refused.to_bytes() else None
    )
    sync.step(0)
    sync.step(60)
    assert outbox.pending() == [refused]
    assert (sync.state.aside, sync.state.handed_in, sync.state.problem) == (1, 3, "")
    assert [path for path, _, _ in door.asked] == ["/api/concerns"] * 4, "it is not asked again and again"
    door.instead = lambda *_: None
    sync.step(ASIDE + 1)
    assert outbox.count() == sync.state.aside == 0
    assert all(register.find(code) for code in codes)


def test_more_refused_ones_than_a_batch_holds_block_nothing(
    outbox: Outbox, lodged: Lodge, door: StubDoor, sync: Sync
) -> None:
    lodged(2 * BATCH + 5)
    wanted = outbox.pending()[-1]
    door.instead = lambda method, path, headers, body: (
        None if body == wanted.to_bytes() else told(400, {"detail": "no"})
    )
    for now in range(4):
        sync.step(now)
    assert outbox.count() == sync.state.aside == 2 * BATCH + 4
    assert sync.state.handed_in == 1


def test_a_kiosk_that_was_shut_out_says_so_and_keeps_all(
    outbox: Outbox, lodged: Lodge, door: StubDoor, sync: Sync
) -> None:
    lodged(3)
    door.token = "another"
    sync.step(0)
    assert "enrol" in sync.state.problem
    assert outbox.count() == 3
    assert len(door.asked) == 1


def test_pauses_grow_are_never_the_same_and_have_an_end(outbox: Outbox, lodged: Lodge) -> None:
    lodged(1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: refused
        sync = Sync(outbox, Door(f"http://127.0.0.1:{taken.getsockname()[1]}", TOKEN), random=Random(7))
        pauses = [sync.step(now) - now for now in range(12)]
    for failures, pause in enumerate(pauses):
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**failures)
        assert longest / 2 <= pause <= longest
    assert len(set(pauses)) == 12
    assert sync.state.failures == 12


@pytest.mark.parametrize(
    ("status", "asked_for", "waited"), [(429, "200", 200), (503, "300", 300), (429, "1e9", 3600)]
)
def test_a_busy_door_is_left_alone_as_long_as_it_asks(
    outbox: Outbox, lodged: Lodge, door: StubDoor, sync: Sync, status: int, asked_for: str, waited: int
) -> None:
    lodged(1)
    door.instead = lambda *_: (status, {**JSON, "Retry-After": asked_for}, b'{"detail": "busy"}')
    assert sync.step(0) == waited
    assert sync.state.aside == 0


def test_counts_go_with_it_once(register: Register, outbox: Outbox, door: StubDoor) -> None:
    counts = Counted()
    sync = Sync(outbox, Door(door.address, TOKEN), counts, Random(1))
    door.instead = lambda *_: told(200, {"batch": "another"})
    sync.step(0)
    assert not counts.gone
    door.instead = lambda *_: told(400, {"detail": "no"})
    assert sync.step(50) > 50
    door.instead = lambda *_: None
    sync.step(100)
    assert not counts.gone, "what was refused is not asked again before a day has gone"
    sync.step(100 + ASIDE)
    assert counts.gone == [counts.id]
    assert [(source, row.count) for source, row in register.counters()] == [("stand-1", 3)]


def test_a_disk_that_fails_is_told_and_stops_nothing(outbox: Outbox, lodged: Lodge, sync: Sync) -> None:
    lodged(1)
    outbox.close()
    assert sync.step(0) > 0
    assert str(outbox.path) in sync.state.problem


def test_a_receipt_is_asked_about_with_its_code_in_no_address(
    outbox: Outbox, register: Register, lodged: Lodge, door: StubDoor, sync: Sync
) -> None:
    (code,) = lodged(1)
    there = Door(door.address, TOKEN)
    assert there.ask(code) == Told("not-here-yet")
    sync.step(0)
    entry = register.find(code)
    assert entry
    register.send_message(entry.id, code, "Invented: thank you.", by="ann")
    register.set_status(entry.id, "closed", "acted-on", by="ann")
    assert there.ask(code) == Told("closed", "acted-on", "Invented: thank you.")
    assert all(code.code not in path for path, _, _ in door.asked)
    assert json.loads(door.asked[0][2]) == {"receipt": code.code}


def test_a_pack_is_fetched_once(door: StubDoor) -> None:
    def answers(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        assert (method, path) == ("GET", "/api/pack")
        if headers.get("if-none-match") == '"1"':
            return 304, {"ETag": '"1"'}, b""
        return 200, {"Content-Type": "application/octet-stream", "ETag": '"1"'}, bytes(200_000)

    there = Door(door.address, TOKEN)
    door.instead = answers
    pack = there.pack()
    assert pack
    assert (pack.data, pack.tag) == (bytes(200_000), '"1"')
    assert there.pack(pack.tag) is None
    door.instead = lambda *_: told(404, {"detail": "none yet"})
    assert there.pack() is None
    door.instead = lambda *_: (404, {"Content-Type": "text/html"}, b"nothing")
    with pytest.raises(Away):
        there.pack()
    door.instead = lambda *_: told(401, {"detail": "who?"})
    with pytest.raises(TokenRefused):
        there.pack()
    door.instead = lambda *_: (302, {"Location": "https://example.com/"}, b"")
    with pytest.raises(Away):
        there.pack()


def test_a_certificate_nobody_vouches_for_is_not_spoken_to(
    register: Register, outbox: Outbox, lodged: Lodge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lodged(1)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    context, trusted = certificate(tmp_path)
    with served(StubDoor(register, TOKEN), context) as door:
        sync = Sync(outbox, Door(door.address, TOKEN))
        sync.step(0)
        assert "certificate" in sync.state.problem
        assert (outbox.count(), door.asked) == (1, [])
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
        sync = Sync(outbox, Door(door.address, TOKEN))
        sync.step(0)
        assert outbox.count() == 0
        by_name = Door(door.address.replace("127.0.0.1", "localhost"), TOKEN)
        with pytest.raises(Away, match="certificate"):
            by_name.pack()


@pytest.mark.parametrize(
    "address",
    [
        "http://hub.example.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1",
        "ftp://hub.example.com",
        "hub.example.com",
        "https://",
        "https://user:word@hub.example.com",
        "https://hub.example.com/?a=b",
        "https://hub.example.com:port",
        "",
    ],
)
def test_an_address_that_would_give_anything_away_is_refused(address: str) -> None:
    with pytest.raises(BadAddress) as caught:
        Door(address, TOKEN)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["https://hub.example.com/", "http://localhost:8080", "http://[::1]:8080"]
)
def test_https_anywhere_and_http_on_this_machine_will_do(address: str) -> None:
    Door(address, TOKEN).close()


def test_the_token_goes_along_whatever_stands_in_netrc(
    door: StubDoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with pytest.raises((Refused, Away)):
        Door(door.address, TOKEN).pack()
    assert door.asked[0][1]["authorization"] == f"Bearer {TOKEN}"


def test_a_connection_that_breaks_in_the_middle_is_as_if_there_was_none(
    outbox: Outbox, lodged: Lodge
) -> None:
    lodged(1)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        sync = Sync(outbox, Door(f"http://127.0.0.1:{listening.getsockname()[1]}", TOKEN))

        def break_off() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b'HTTP/1.1 201 Created\r\nContent-Length: 46\r\n\r\n{"id": "')

        thread = threading.Thread(target=break_off)
        thread.start()
        sync.step(0)
        thread.join()
    assert outbox.count() == 1
    assert sync.state.problem


DEEDS = ("well", "answer lost", "busy", "refused", "fault", *LIES)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(st.sampled_from(DEEDS), max_size=12),
    some=st.lists(st.integers(0, 4), min_size=1, max_size=6),
)
def test_whatever_the_network_does_each_concern_is_in_outbox_or_register_and_in_the_end_there_once(
    door: StubDoor, outbox: Outbox, register: Register, lodged: Lodge, deeds: list[str], some: list[int]
) -> None:
    sync = Sync(outbox, Door(door.address, TOKEN), random=Random(1))
    turns = iter(deeds)
    before = len(register.entries())

    def misbehave(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer | None:
        deed = next(turns, "well")
        if deed == "answer lost":
            register.take_in([parse(body)])
            return 502, {}, b""
        return {
            "well": None,
            "busy": (503, {**JSON, "Retry-After": "30"}, b'{"detail": "busy"}'),
            "refused": told(409, {"detail": "no"}),
            "fault": told(500, {"detail": "broken"}),
            **LIES,
        }[deed]

    door.instead = misbehave
    codes: list[Receipt] = []
    now = 0.0
    for number in some:
        codes += lodged(number)
        now = max(now, sync.step(now))
        there = {entry.id for entry in register.entries()} | {envelope.id for envelope in outbox.pending()}
        assert len(there) == before + len(codes)
    door.instead = lambda *_: None
    for _ in range(3):
        now += ASIDE + 1
        sync.step(now)
    assert outbox.count() == 0
    assert len(register.entries()) == before + len(codes)
    assert all(register.find(code) for code in codes)


def test_killed_in_the_midst_of_it_12_times_each_concern_arrives_once(
    outbox: Outbox, register: Register, lodged: Lodge, door: StubDoor
) -> None:
    codes = lodged(150)
    dice = Random(20270611)

    def hand_in_for_ever() -> None:
        with Outbox(outbox.path) as own:
            sync = Sync(own, Door(door.address, TOKEN))
            while True:
                sync.step(0)

    for _ in range(12):
        wanted = len(door.asked) + dice.randrange(1, 12)
        child = fork.Process(target=hand_in_for_ever)
        child.start()
        while len(door.asked) < wanted and outbox.count():
            time.sleep(0.001)
        child.kill()
        child.join()
        there = {entry.id for entry in register.entries()} | {envelope.id for envelope in outbox.pending()}
        assert len(there) == len(codes)
    sync = Sync(outbox, Door(door.address, TOKEN))
    while outbox.count():
        sync.step(0)
    assert len(register.entries()) == len(codes)
    assert all(register.find(code) for code in codes)
