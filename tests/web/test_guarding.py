"""The door under pressure and under watch: orderly refusals and recovery, no address kept, no word logged."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from tests.web.served_door import ServedDoor
from tests.web.standin import StandIn
from web.access import watched
from web.limits import SECONDS_A_KEY, Bucket, Buckets, Callers, Rate
from web.sessions import Full, Sessions
from web.words import clean, harmless

CANARY = "zzyzx canary words"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def until(true: Callable[[], bool], seconds: float = 5.0) -> float:
    """Waits until something is true. Seconds that it took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds
    return time.monotonic() - begun


def test_a_festival_behind_one_address_is_let_in(door: ServedDoor, assistant_standin: StandIn) -> None:
    with ThreadPoolExecutor(16) as pool:
        sessions = list(pool.map(lambda _: door.session(), range(200)))
        answers = list(pool.map(lambda session: door.say(session, "hello").status_code, sessions))
    assert Counter(answers) == {200: 200}


def test_too_much_at_once_is_refused_in_order_and_over_within_seconds(
    door: ServedDoor, assistant_standin: StandIn
) -> None:
    sessions = [door.session() for _ in range(150)]
    assistant_standin.seconds = 0.2
    begun = time.monotonic()
    with ThreadPoolExecutor(150) as pool:
        replies = list(pool.map(lambda session: door.say(session, "hello"), sessions))
    statuses = Counter(reply.status_code for reply in replies)
    assert set(statuses) == {200, 429}, statuses
    assert all(int(reply.headers["retry-after"]) >= 1 for reply in replies if reply.status_code == 429)
    assert all(reply.json()["replies"] for reply in replies if reply.status_code == 429)
    assert time.monotonic() - begun < 12
    assistant_standin.seconds = 0.0
    until(lambda: door.say(door.session(), "hello").status_code == 200)


def test_without_an_assistant_it_stands_and_goes_on_when_one_comes(tmp_path: Path) -> None:
    with ServedDoor(tmp_path / "data", "http://127.0.0.1:9") as alone:
        session = alone.session()
        assert alone.call("GET", "/healthz").json()["status"] == "degraded"
        reply = alone.say(session, "hello")
        assert reply.status_code == 503
        assert reply.json()["replies"][-1]["custom"]["contacts"][0]["phone"] == "999"
        assert alone.say(session, "he is drowning").status_code == 200
        assert alone.call("GET", "/concern").status_code == 200


def test_of_two_assistants_the_one_that_is_there_answers(tmp_path: Path, assistant_standin: StandIn) -> None:
    both = f"http://127.0.0.1:9 {assistant_standin.url}"
    with ServedDoor(tmp_path / "data", both) as served:
        session = served.session()
        assert [served.say(session, "hello").status_code for _ in range(3)] == [200] * 3
        assert served.call("GET", "/healthz").json()["assistants"] == 1


def test_the_switch_closes_the_chat_at_once_and_leaves_danger_and_concerns(door: ServedDoor) -> None:
    def switch(*words: str) -> None:
        command = [sys.executable, "-m", "safernw", "web", *words]
        subprocess.run(command, env=door.environment, check=True, capture_output=True)

    session = door.session()
    switch("off", "We are mending the boats. Call the harbour.")
    try:
        reply = door.say(session, "hello")
        assert reply.status_code == 503
        assert reply.json()["closed"] == "We are mending the boats. Call the harbour."
        assert door.post("/api/session").status_code == 503
        assert door.say(session, "he is drowning").status_code == 200
        assert "We are mending the boats." in door.call("GET", "/chat").text
        assert door.call("GET", "/concern").status_code == 200
        assert door.call("GET", "/healthz").json()["chat"] == "closed"
    finally:
        switch("on")
    assert door.say(session, "hello").status_code == 200


def test_no_word_and_no_address_is_in_a_log_or_file(door: ServedDoor, assistant_standin: StandIn) -> None:
    session = door.session()
    headers = {"X-Forwarded-For": "203.0.113.77"}
    door.post("/api/chat", {"session": session, "text": CANARY}, headers=headers)
    assistant_standin.status = 500
    door.say(session, CANARY)
    door.post("/api/chat", {"session": session, "text": CANARY, CANARY: 1})
    door.call("GET", f"/{CANARY}", params={"q": CANARY})
    door.call("GET", f"/static/{CANARY}/x")
    door.call("POST", "/chat", data={"text": CANARY})
    door.call("POST", "/receipt", data={"receipt": CANARY})
    door.post("/api/receipts", {"receipt": CANARY})
    log = door.log.read_text()
    assert "POST /api/chat 200" in log and "GET (unknown) 404" in log
    files = [path.read_bytes() for path in door.data.rglob("*") if path.is_file()]
    for secret in ("zzyzx", "203.0.113.77", "127.0.0.1", session):
        assert secret not in log
        assert all(secret.encode() not in content for content in files)


def test_pages_and_api_say_nothing_of_the_server_and_set_no_cookie(door: ServedDoor) -> None:
    for path in ("/", "/api/form", "/healthz", "/nowhere"):
        reply = door.call("GET", path)
        assert "server" not in reply.headers and "set-cookie" not in reply.headers
        assert "unsafe" not in reply.headers["content-security-policy"]


def test_a_body_that_never_comes_holds_nobody_up(door: ServedDoor) -> None:
    import socket

    host, port = door.url.removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port)), 5) for _ in range(50)]
    for line in slow:
        line.sendall(
            b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
        )
    assert door.say(door.session(), "hello").status_code == 200
    for line in slow:
        line.close()


def test_the_rate_is_kept_and_recovers() -> None:
    bucket = Bucket(Rate(burst=3, a_second=2), 0.0)
    assert [bucket.take(0.0) for _ in range(3)] == [0, 0, 0]
    assert bucket.take(0.0) == 0.5
    assert bucket.take(0.5) == 0.0
    assert bucket.take(0.5) == 0.5
    many = Buckets(Rate(1, 1), most=10)
    for n in range(100):
        many.of(n.to_bytes(2, "big"), 0.0)
    assert len(many) == 10


def scope(peer: str, forwarded: str = "") -> dict[str, object]:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    return {"client": (peer, 1), "headers": headers}


def test_a_caller_is_known_by_a_hash_that_changes_every_day() -> None:
    clock = Clock()
    callers = Callers(["10.0.0.0/8", "::1/128"], clock)

    def known(peer: str, forwarded: str = "") -> bytes:
        return callers.known_as(scope(peer, forwarded))  # type: ignore[arg-type]

    one = known("198.51.100.7")
    assert one == known("198.51.100.7", "203.0.113.9"), (
        "a stranger's word about where it comes from is not taken"
    )
    assert one == known("10.0.0.1", "192.0.2.66, 198.51.100.7") == known("10.0.0.1", "198.51.100.7, 10.2.3.4")
    assert one != known("10.0.0.1", "203.0.113.9")
    assert known("2001:db8::1") == known("2001:db8::2") != known("2001:db8:0:1::1")
    assert known("::ffff:198.51.100.7") == one
    assert known("10.0.0.1", "nonsense") == known("10.0.0.1")
    assert b"198.51" not in one and len(one) == 16
    clock.now += SECONDS_A_KEY
    assert known("198.51.100.7") != one


def test_conversations_end_after_ten_minutes_and_never_for_another_to_begin() -> None:
    clock = Clock()
    sessions = Sessions(most=2, clock=clock)
    first, second = sessions.begin(), sessions.begin()
    with pytest.raises(Full):
        sessions.begin()
    clock.now += 599
    assert sessions.get(first.token) is first
    clock.now += 2
    assert sessions.get(second.token) is None
    assert sessions.get(first.token) is first
    assert sessions.end(first.token) is first and sessions.end(first.token) is None
    assert len(sessions) == 0


@given(st.text(max_size=300))
def test_what_is_cleaned_is_clean_and_stays_so(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not harmless(once).startswith("/")
    once.encode()
    assert not any(char in once for char in "\x00\x1b\u202e\u2066\ufeff\U000e0041\r")


def test_it_runs_where_no_rasa_is(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "sys.modules.update(dict.fromkeys(('rasa', 'rasa_sdk', 'sanic', 'tensorflow', 'kivy', 'redis', 'aiohttp')))\n"
        "from pathlib import Path\n"
        "from content import load\n"
        "from web import DoorSettings, open_door\n"
        f"open_door(DoorSettings(data=Path({str(tmp_path)!r}), pack=load()))\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_wrong_setting_is_one_plain_line(tmp_path: Path) -> None:
    for name, value in (
        ("WEB_ORIGINS", "www.example.com"),
        ("WEB_ORIGINS", "https://www.example.com/page"),
        ("WEB_PROXIES", "everybody"),
        ("ASSISTANTS", "localhost"),
        ("EVENT", "nowhere"),
    ):
        environment = {"SAFERNW_DATA": str(tmp_path), "PATH": "/usr/bin:/bin", f"SAFERNW_{name}": value}
        done = subprocess.run(
            [sys.executable, "-m", "safernw", "web", "--port", "0"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2 and "Traceback" not in done.stderr
        assert name.lower() in done.stderr, done.stderr


def test_requests_is_the_plain_client_of_scripts(door: ServedDoor) -> None:
    """As the contract's words go: session, chat, forget, with nothing but JSON."""
    with requests.Session() as script:
        session = script.post(f"{door.url}/api/session", timeout=10).json()["session"]
        answer = script.post(f"{door.url}/api/chat", json={"session": session, "text": "hello"}, timeout=10)
        assert answer.json()["replies"]
        assert (
            script.delete(f"{door.url}/api/session", json={"session": session}, timeout=10).status_code == 204
        )


async def answered(app: Any, seconds: float) -> list[int]:
    """The statuses that an app sends for one request, watched."""
    statuses: list[int] = []

    async def receive() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    asked: Any = {"type": "http", "method": "GET"}
    await watched(app, seconds)(asked, receive, send)
    return statuses


async def test_who_sends_nothing_is_let_go_and_who_reads_slowly_is_not() -> None:
    async def waits_for_a_body(_: Any, receive: Any, __: Any) -> None:
        await receive()

    async def sends_slowly(_: Any, __: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.1)
        await send({"type": "http.response.body", "body": b"all of it"})

    assert await answered(waits_for_a_body, 0.02) == [408]
    assert await answered(sends_slowly, 0.02) == [200]
