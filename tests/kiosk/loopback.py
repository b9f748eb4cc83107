"""An assistant for tests: a real HTTP server on loopback that answers as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class StubAssistant:
    """What the server has been asked, and how it answers: `body` is sent for every message."""

    def __init__(self) -> None:
        self.body: bytes = reply("boat-theft", "Call the constables.")
        self.status = 200
        self.hold: threading.Event | None = None
        """When set, an answer waits for this event."""
        self.drip: threading.Event | None = None
        """When set, one byte is sent and the rest waits for this event."""
        self.messages: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self.changed = threading.Condition()
        self.url = ""

    def note(self, what: list[Any], thing: Any) -> None:
        with self.changed:
            what.append(thing)
            self.changed.notify_all()

    def wait_for(self, seen: Any, seconds: float = 20) -> None:
        """Waits until `seen()` is true. Raises `AssertionError` when it does not become so."""
        with self.changed:
            assert self.changed.wait_for(seen, seconds)


def reply(topic: str, text: str, **fields: Any) -> bytes:
    """A reply of the contract."""
    card = {
        "topic": topic, "title": topic, "urgency": "none", "contacts": [], "sources": [], "suggestions": [],
        "open": None, "concern": {}, **fields,
    }  # fmt: skip
    return json.dumps([{"recipient_id": "x", "text": text}, {"recipient_id": "x", "custom": card}]).encode()


@contextmanager
def assistant(stub: StubAssistant | None = None) -> Iterator[StubAssistant]:
    """Runs the server while it is needed."""
    stub = stub or StubAssistant()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(b"ok", 200)

        def do_POST(self) -> None:
            stub.note(stub.messages, self._json())
            if stub.hold:
                stub.hold.wait(30)
            self._send(stub.body, stub.status)

        def do_DELETE(self) -> None:
            stub.note(stub.forgotten, self._json()["sender"])
            self._send(b"{}", 200)

        def _json(self) -> Any:
            return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

        def _send(self, body: bytes, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if stub.drip:
                self.wfile.write(body[:1])
                self.wfile.flush()
                stub.drip.wait(30)
            else:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
