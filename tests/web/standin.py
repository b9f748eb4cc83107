"""An assistant for the door's tests: a real server on loopback that answers, waits or fails as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CARD = {
    "topic": "boat-theft", "title": "Boat theft", "urgency": "none", "contacts": [], "sources": [],
    "suggestions": [], "open": None, "concern": {}, "draft": False,
}  # fmt: skip


class StandIn:
    """What it was asked, and how it answers."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self.kept: list[str] = []
        self.status = 200
        self.seconds = 0.0
        """One message at a time takes so long, as with the real one."""
        self.hold: threading.Event | None = None
        """When set, answers wait for it."""
        self.url = ""
        self._one_at_a_time = threading.Lock()
        self._rest = threading.Event()

    def answer(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        self.messages.append(asked)
        if self.hold:
            self.hold.wait(30)
        if self.seconds:
            with self._one_at_a_time:
                self._rest.wait(self.seconds)
        to = asked["sender"]
        return [
            {"recipient_id": to, "text": f"You said {len(asked['message'])} characters."},
            {"recipient_id": to, "custom": CARD},
        ]


@contextmanager
def standin() -> Iterator[StandIn]:
    """Runs one while it is needed."""
    told = StandIn()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._send({"status": "ok"})

        def do_POST(self) -> None:
            self._send(told.answer(self._json()))

        def do_DELETE(self) -> None:
            told.forgotten.append(self._json()["sender"])
            self._send({})

        def do_PUT(self) -> None:
            told.kept.append(self._json()["sender"])
            self._send({})

        def _json(self) -> Any:
            return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

        def _send(self, body: Any) -> None:
            content = json.dumps(body).encode()
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
