"""The client of the assistant: asks on threads of its own, so that the screen never waits.

The assistant may be dead, slow, still waking, or answer garbage; every one of these ends in `None`, and the screen
goes on with the pack. A forgotten conversation is forgotten again when an answer of it was still under way.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import requests

from kiosk.replies import Answer, NotAReply, read_answer

log = logging.getLogger(__name__)
LARGEST_REPLY = 256 * 1024
CONNECT_SECONDS = 1.0
GREETING = "hello"
Deliver = Callable[[Callable[[], None]], None]
OnAnswer = Callable[[Answer | None], None]


class Assistant:
    """Talks to the assistant at `url`. `deliver` runs a function on the caller's own thread.

    `patience` is how many seconds an answer may take in all.
    """

    def __init__(self, url: str, deliver: Deliver, patience: float = 8.0) -> None:
        self._url = url.rstrip("/")
        self._deliver = deliver
        self._patience = patience
        self._threads = ThreadPoolExecutor(max_workers=3, thread_name_prefix="assistant")
        self._lock = threading.Lock()
        self._to_forget: set[str] = set()
        self._asking: Counter[str] = Counter()
        self._closed = threading.Event()
        self._doubted = False
        self._checking = False

    def ask(self, sender: str, message: str, metadata: dict[str, str], on_answer: OnAnswer) -> None:
        """Sends one message; `on_answer` gets the answer, or None when the assistant is away.

        `metadata` goes with it: the event, and the topic on the screen (`about`) that a follow-up may mean.
        """
        with self._lock:
            self._asking[sender] += 1
        self._run(self._ask, sender, message, metadata, on_answer)

    def forget(self, sender: str) -> None:
        """Has the assistant forget a conversation now, or as soon as it can be reached."""
        with self._lock:
            self._to_forget.add(sender)
        self._run(self._forget_all)

    def check(self, on_state: Callable[[bool], None]) -> None:
        """Tells whether the assistant answers, and catches up on what it has yet to forget.

        After a question that had no answer, a greeting must have a proper one. A check under way is not doubled.
        """
        with self._lock:
            if self._checking:
                return
            self._checking = True
        self._run(self._check, on_state)

    def close(self) -> None:
        """Stops asking. Answers under way are dropped."""
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self, work: Callable[..., None], *args: object) -> None:
        if not self._closed.is_set():
            self._threads.submit(work, *args)

    def _hand(self, call: Callable[[], None]) -> None:
        if not self._closed.is_set():
            self._deliver(call)

    def _ask(self, sender: str, message: str, metadata: dict[str, str], on_answer: OnAnswer) -> None:
        body = {"sender": sender, "message": message, "metadata": {"native_form": True, **metadata}}
        answer: Answer | None = None
        try:
            answer = read_answer(self._call("POST", "/webhooks/rest/webhook", body))
        except (requests.RequestException, NotAReply, TimeoutError) as error:
            log.warning("assistant: no answer (%s)", type(error).__name__)
            self._doubted = True
        self._hand(lambda: on_answer(answer))
        with self._lock:
            self._asking[sender] -= 1
            self._asking += Counter()  # drops the zeroes
            forgotten_meanwhile = sender in self._to_forget
        if forgotten_meanwhile:
            self._forget_all()

    def _forget_all(self) -> None:
        with self._lock:
            senders = tuple(self._to_forget)
        for sender in senders:
            try:
                self._call("DELETE", "/webhooks/rest/conversation", {"sender": sender})
            except (requests.RequestException, TimeoutError) as error:
                log.warning("assistant: could not be told to forget yet (%s)", type(error).__name__)
                return
            with self._lock:
                if not self._asking[sender]:
                    self._to_forget.discard(sender)

    def _check(self, on_state: Callable[[bool], None]) -> None:
        try:
            if self._doubted:
                self._greet()
            else:
                self._call("GET", "/", None)
            awake = True
        except (requests.RequestException, NotAReply, TimeoutError):
            awake = False
        if awake:
            self._doubted = False
            self._forget_all()
        with self._lock:
            self._checking = False
        self._hand(lambda: on_state(awake))

    def _greet(self) -> None:
        """Asks what any assistant can answer, in a conversation of its own that is forgotten at once."""
        sender = secrets.token_urlsafe(18)
        body = {"sender": sender, "message": GREETING, "metadata": {"native_form": True}}
        read_answer(self._call("POST", "/webhooks/rest/webhook", body))
        with self._lock:
            self._to_forget.add(sender)

    def _call(self, method: str, path: str, body: object) -> bytes:
        """One request within the patience, however slowly its bytes come. Raises on anything but a 2xx."""
        give_up = time.monotonic() + self._patience
        with requests.Session() as session:
            session.trust_env = False  # loopback: no proxy, no .netrc
            response = session.request(
                method, self._url + path, json=body, stream=True, allow_redirects=False,
                timeout=(CONNECT_SECONDS, self._patience),
            )  # fmt: skip
            with response:
                if not 200 <= response.status_code < 300:
                    raise requests.HTTPError(f"status {response.status_code}")
                return _read(response, give_up)


def _read(response: requests.Response, give_up: float) -> bytes:
    """The body, read byte by byte off the buffered stream: a larger chunk would wait for a slow sender to fill it."""
    content = bytearray()
    for chunk in response.iter_content(chunk_size=1):
        content += chunk
        if len(content) > LARGEST_REPLY:
            raise requests.RequestException("too long")
        if time.monotonic() > give_up:
            raise TimeoutError
    return bytes(content)
