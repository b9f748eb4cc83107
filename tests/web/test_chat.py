"""The chat's calls: answered once, forgotten when told, strict in what they take, danger first whatever happens."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.conftest import ORIGIN
from tests.web.served_door import ServedDoor
from tests.web.standin import StandIn

DANGER = "my friend is drowning"
"""Danger now by the tiny pack's rules."""


def test_a_message_is_answered_with_texts_and_one_card(door: ServedDoor, assistant_standin: StandIn) -> None:
    reply = door.say(door.session(), "my boat was stolen", about="boat-theft")
    assert reply.status_code == 200
    body = reply.json()
    assert body["expires_in"] == 600
    assert [set(item) for item in body["replies"]] == [{"text"}, {"custom"}]
    asked = assistant_standin.messages[-1]
    assert asked["message"] == "my boat was stolen"
    assert asked["metadata"] == {"native_form": True, "about": "boat-theft"}
    assert asked["sender"] not in reply.text, "the assistant's name for a conversation stays inside"


def test_the_assistant_knows_a_conversation_by_another_name(
    door: ServedDoor, assistant_standin: StandIn
) -> None:
    first, second = door.session(), door.session()
    assert len(first) >= 43 and first != second
    for session in (first, second, first):
        door.say(session, "hello")
    a, b, c = (message["sender"] for message in assistant_standin.messages[-3:])
    assert a == c != b and first not in (a, b)


def test_a_conversation_is_kept_and_forgotten_at_the_assistant_too(
    door: ServedDoor, assistant_standin: StandIn
) -> None:
    session = door.session()
    door.say(session, "hello")
    sender = assistant_standin.messages[-1]["sender"]
    assert door.call("PATCH", "/api/session", json={"session": session}).json() == {"expires_in": 600}
    assert assistant_standin.kept[-1] == sender
    assert door.call("DELETE", "/api/session", json={"session": session}).status_code == 204
    assert assistant_standin.forgotten[-1] == sender
    assert door.say(session, "hello").status_code == 404
    assert door.call("DELETE", "/api/session", json={"session": session}).status_code == 204


def test_a_message_sent_again_is_answered_once(door: ServedDoor, assistant_standin: StandIn) -> None:
    session = door.session()
    before = len(assistant_standin.messages)
    first = door.say(session, "hello there", message_id="m-1")
    again = door.say(session, "hello there", message_id="m-1")
    assert first.json() == again.json()
    assert len(assistant_standin.messages) == before + 1
    door.say(session, "another", message_id="m-1")
    assert len(assistant_standin.messages) == before + 2, "other words under the same id are another message"


def test_a_message_sent_again_while_its_answer_is_being_made_is_answered_once(
    door: ServedDoor, assistant_standin: StandIn
) -> None:
    session = door.session()
    before = len(assistant_standin.messages)
    assistant_standin.hold = threading.Event()
    with ThreadPoolExecutor(2) as both:
        answers = [both.submit(door.say, session, "hello there", message_id="m-1") for _ in range(2)]
        assistant_standin.hold.set()
        assert {answer.result().status_code for answer in answers} == {200}
    assert len(assistant_standin.messages) == before + 1


@pytest.mark.parametrize(
    ("sent", "arrives"),
    [
        ("/restart", "restart"),
        (" //intent{}", "intent{}"),
        ("/", "?"),
        ("e\u0301\u202e\u200bvil\U000e0041\x00", "\u00e9vil"),
        ("one\r\ntwo", "one\ntwo"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
    ],
)
def test_what_is_said_is_made_harmless(
    door: ServedDoor, assistant_standin: StandIn, sent: str, arrives: str
) -> None:
    assert door.say(door.session(), sent).status_code == 200
    assert assistant_standin.messages[-1]["message"] == arrives


def test_too_long_is_413_and_nothing_is_400(door: ServedDoor) -> None:
    session = door.session()
    assert door.say(session, "x" * 2000).status_code == 200
    assert door.say(session, "x" * 2001).status_code == 413
    assert door.say(session, "\U0001f600" * 2000).status_code == 200
    assert door.say(session, "x" * 100_000).status_code == 413
    assert door.say(session, " \u200b\n").status_code == 400
    danger = door.say(session, DANGER + " x" * 2000)
    assert danger.status_code == 413
    assert danger.json()["replies"][-1]["custom"]["urgency"] == "emergency"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"{}", b'{"session": 1, "text": "x"}',
        b'{"session": "k3yZ0Qw1c8m5nV7bX2sT4uR6pL9dF0hJ", "text": null}',
        b'{"session": "k3yZ0Qw1c8m5nV7bX2sT4uR6pL9dF0hJ", "text": "a", "text": "b"}',
        b'{"session": "k3yZ0Qw1c8m5nV7bX2sT4uR6pL9dF0hJ", "text": "a", "sender": "b"}',
        b'{"session": "k3yZ0Qw1c8m5nV7bX2sT4uR6pL9dF0hJ", "text": "a", "native_form": 1}',
        b'{"session": "k3yZ0Qw1c8m5nV7bX2sT4uR6pL9dF0hJ", "text": "\\ud800"}',
        b'{"session": "k3yZ0Qw1c8m5nV7bX2sT4uR6pL9dF0hJ", "text": NaN}',
        b"[" * 10_000,
    ],
)  # fmt: skip
def test_what_is_not_the_json_asked_for_is_400_with_a_reason(door: ServedDoor, body: bytes) -> None:
    reply = door.call("POST", "/api/chat", data=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == 400
    assert len(reply.json()["detail"]) > 10


def test_what_is_no_json_by_its_own_word_is_415(door: ServedDoor) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        reply = door.call("POST", "/api/chat", data=b"{}", headers={"Content-Type": kind})
        assert reply.status_code == 415, kind


def test_an_assistant_that_fails_is_503_with_the_emergency_number(
    door: ServedDoor, assistant_standin: StandIn
) -> None:
    session = door.session()
    assistant_standin.status = 500
    reply = door.say(session, "hello")
    assert reply.status_code == 503
    assert int(reply.headers["retry-after"]) > 0
    card = reply.json()["replies"][-1]["custom"]
    assert card["contacts"][0]["phone"] == "999"
    danger = door.say(session, DANGER)
    assert danger.status_code == 200
    assert danger.json()["replies"][-1]["custom"]["urgency"] == "emergency"


def test_danger_comes_first_even_when_the_conversation_is_over(door: ServedDoor) -> None:
    reply = door.say("k3yZ0Qw1c8m5nV7bX2sT4uR6pL9dF0hJ", DANGER)
    assert reply.status_code == 404
    assert reply.json()["replies"][-1]["custom"]["urgency"] == "emergency"


def test_one_conversation_cannot_say_more_than_a_person_would(door: ServedDoor) -> None:
    session = door.session()
    statuses = [door.say(session, f"message {n}").status_code for n in range(20)]
    assert set(statuses) == {200, 429}
    assert statuses.count(200) >= 12
    refused = door.say(session, "one more")
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1
    assert door.say(session, DANGER).status_code == 200, "danger is never told to wait"
    assert door.say(door.session(), "somebody else").status_code == 200


def test_only_the_named_sites_may_call_from_a_browser(door: ServedDoor) -> None:
    def allowed(origin: str) -> str | None:
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        return door.call("OPTIONS", "/api/chat", headers=asked).headers.get("access-control-allow-origin")

    assert allowed(ORIGIN) == ORIGIN
    assert allowed("https://evil.example") is None
    reply = door.post("/api/session", headers={"Origin": ORIGIN})
    assert reply.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in reply.headers
    assert "set-cookie" not in reply.headers
