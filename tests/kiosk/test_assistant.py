"""Whatever the assistant does, the screen gets an answer or hears that there is none; what is to be forgotten is."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from kiosk.assistant import LARGEST_REPLY, Assistant
from kiosk.replies import Answer, NotAReply, read_answer
from tests.kiosk.loopback import StubAssistant, assistant, reply

PATIENCE = 1.5


class Screen:
    """Stands in for the screen's thread: runs what is delivered, when it is asked to."""

    def __init__(self) -> None:
        self.calls: queue.Queue[Callable[[], None]] = queue.Queue()
        self.answers: list[Answer | None] = []

    def answer(self) -> Answer | None:
        self.calls.get(timeout=20)()
        return self.answers.pop()


@pytest.fixture
def stub() -> Iterator[StubAssistant]:
    with assistant() as running:
        yield running


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def client(stub: StubAssistant, screen: Screen) -> Iterator[Assistant]:
    made = Assistant(stub.url, screen.calls.put, PATIENCE)
    yield made
    made.close()


def asked(client: Assistant, screen: Screen, message: str = "my boat") -> Answer | None:
    client.ask("visitor", message, {"event": "regatta", "about": "boat-theft"}, screen.answers.append)
    return screen.answer()


def test_an_answer_comes_with_its_card(client: Assistant, screen: Screen, stub: StubAssistant) -> None:
    answer = asked(client, screen)
    assert answer and answer.texts == ("Call the constables.",) and answer.card.topic == "boat-theft"
    assert stub.messages == [
        {
            "sender": "visitor", "message": "my boat",
            "metadata": {"native_form": True, "event": "regatta", "about": "boat-theft"},
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b"null", b"<html>", b"\xff\xfe\x00", b'[{"text": "hello"}]', b'[{"text": 5}]',
        b'[{"custom": {}}]', b'[{"custom": {"topic": "a"}}, {"custom": {"topic": "b"}}]',
        reply("a", "b", urgency="perhaps"), reply("a", "b", contacts=[{"phone": "999"}]), reply("a", "b", open="door"),
        b"[" * 100_000, b'[{"text": "' + b"a" * LARGEST_REPLY + b'"}]',
    ],
)  # fmt: skip
def test_garbage_is_no_answer(client: Assistant, screen: Screen, stub: StubAssistant, body: bytes) -> None:
    stub.body = body
    assert asked(client, screen) is None


@pytest.mark.parametrize("status", [302, 401, 404, 500, 503])
def test_an_error_is_no_answer(client: Assistant, screen: Screen, stub: StubAssistant, status: int) -> None:
    stub.status = status
    assert asked(client, screen) is None


def test_a_dead_assistant_is_no_answer(screen: Screen) -> None:
    client = Assistant("http://127.0.0.1:9", screen.calls.put, PATIENCE)
    assert asked(client, screen) is None
    client.close()


@pytest.mark.parametrize("how", ["hold", "drip"])
def test_a_slow_assistant_is_given_up(
    client: Assistant, screen: Screen, stub: StubAssistant, how: str
) -> None:
    release = threading.Event()
    setattr(stub, how, release)
    assert asked(client, screen) is None
    release.set()


def test_a_slow_answer_does_not_hold_up_the_next_visitors(screen: Screen, stub: StubAssistant) -> None:
    client = Assistant(stub.url, screen.calls.put, patience=20)
    stub.hold = slow = threading.Event()
    client.ask("first", "slow", {}, lambda _answer: None)
    stub.wait_for(lambda: len(stub.messages) == 1)
    stub.hold = None
    assert asked(client, screen, "quick") is not None
    slow.set()
    client.close()


def test_a_conversation_is_forgotten(client: Assistant, stub: StubAssistant) -> None:
    client.forget("visitor")
    stub.wait_for(lambda: stub.forgotten == ["visitor"])


def test_it_is_forgotten_again_when_an_answer_was_under_way(screen: Screen, stub: StubAssistant) -> None:
    client = Assistant(stub.url, screen.calls.put, patience=20)
    stub.hold = threading.Event()
    client.ask("visitor", "a question", {}, screen.answers.append)
    stub.wait_for(lambda: len(stub.messages) == 1)
    client.forget("visitor")
    stub.wait_for(lambda: len(stub.forgotten) == 1)
    stub.hold.set()
    stub.wait_for(lambda: stub.forgotten == ["visitor", "visitor"])
    client.close()


def test_what_could_not_be_forgotten_is_once_the_assistant_is_back(
    screen: Screen, stub: StubAssistant
) -> None:
    client = Assistant("http://127.0.0.1:9", screen.calls.put, PATIENCE)
    client.forget("visitor")
    seen: list[bool] = []
    client.check(seen.append)
    screen.calls.get(timeout=20)()
    assert seen == [False]
    client._url = stub.url  # the assistant is up again, at its address
    client.check(seen.append)
    screen.calls.get(timeout=20)()
    assert seen == [False, True] and stub.forgotten == ["visitor"]
    client.close()


def checked(client: Assistant, screen: Screen) -> bool:
    seen: list[bool] = []
    client.check(seen.append)
    screen.calls.get(timeout=20)()
    return seen[0]


@pytest.mark.parametrize("how", ["garbage", "error", "slow"])
def test_one_that_failed_a_visitor_is_trusted_again_only_when_it_answers_properly(
    client: Assistant, screen: Screen, stub: StubAssistant, how: str
) -> None:
    assert checked(client, screen)
    good, held = stub.body, threading.Event()
    stub.body, stub.status = (b"<html>" if how == "garbage" else good), (500 if how == "error" else 200)
    stub.hold = held if how == "slow" else None
    assert asked(client, screen) is None
    assert not checked(client, screen), "it listens, and answers nothing"
    held.set()
    stub.body, stub.status, stub.hold = good, 200, None
    assert checked(client, screen)
    before = len(stub.messages)
    assert checked(client, screen) and len(stub.messages) == before, "it is greeted without a doubt"
    stub.wait_for(lambda: len(stub.forgotten) == 1)


def test_checks_do_not_pile_up_on_a_slow_assistant(screen: Screen, stub: StubAssistant) -> None:
    client = Assistant(stub.url, screen.calls.put, patience=20)
    client._doubted, stub.hold = True, threading.Event()
    for _ in range(5):
        client.check(lambda _awake: None)
    stub.wait_for(lambda: len(stub.messages) == 1)
    assert client._threads._work_queue.qsize() == 0
    stub.hold.set()
    client.close()


def test_a_reply_keeps_its_contract_whatever_is_added_to_it() -> None:
    answer = read_answer(reply("a", "b", new_field={"x": 1}, contacts=[{"id": "emergency", "phone": "1"}]))
    assert answer.card.contacts[0].id == "emergency"
    with pytest.raises(NotAReply):
        read_answer(b'[{"custom": {"topic": 1}}]')
