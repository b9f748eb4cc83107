"""Doors for tests: real HTTP servers on this machine that answer as the public door does, or as they are told."""

from __future__ import annotations

import datetime as dt
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from concerns import Counter, Register, Tampered, receipt
from concerns.envelope import EnvelopeError, parse
from concerns.storeerrors import IdTaken

Answer = tuple[int, dict[str, str], bytes]
JSON = {"Content-Type": "application/json"}


def told(status: int, content: object) -> Answer:
    """An answer in JSON."""
    return status, JSON, json.dumps(content).encode()


class StubDoor:
    """Answers from a register. `instead` may answer in its place: it gets method, path, headers and body."""

    def __init__(self, register: Register, token: str) -> None:
        self.register = register
        self.token = token
        self.instead: Callable[[str, str, dict[str, str], bytes], Answer | None] = lambda *_: None
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.address = ""

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        self.asked.append((path, headers, body))
        special = self.instead(method, path, headers, body)
        if special is not None:
            return special
        if path == "/api/receipts":
            return self._receipt(json.loads(body)["receipt"])
        if headers.get("authorization") != f"Bearer {self.token}":
            return told(401, {"detail": "no kiosk"})
        return self._concern(headers, body) if path == "/api/concerns" else self._counters(json.loads(body))

    def _concern(self, headers: dict[str, str], body: bytes) -> Answer:
        try:
            envelope = parse(body)
            assert headers["content-type"] == "application/octet-stream"
            assert headers["idempotency-key"] == envelope.id
            new = self.register.take_in([envelope])
        except EnvelopeError as error:
            return told(400, {"detail": str(error)})
        except IdTaken as error:
            return told(409, {"detail": str(error)})
        return told(201 if new else 200, {"id": envelope.id})

    def _counters(self, content: dict[str, Any]) -> Answer:
        self.register.add_counters(content["batch"], "stand-1", [Counter(**row) for row in content["rows"]])
        return told(200, {"batch": content["batch"]})

    def _receipt(self, code: str) -> Answer:
        entry = self.register.find(receipt.parse(code))
        if entry is None:
            return told(200, {"status": "not-here-yet"})
        try:
            message = self.register.message(receipt.parse(code))
        except Tampered:
            message = ""
        return told(200, {"status": entry.status, "reason": entry.reason, "message": message})


@contextmanager
def served(door: StubDoor, context: ssl.SSLContext | None = None) -> Iterator[StubDoor]:
    """The door on a port of its own, over TLS with a context."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, own, content = door.answer(self.command, self.path, headers, body)
            self.send_response(status)
            for name, value in own.items():
                self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    door.address = f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"
    try:
        yield door
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS for 127.0.0.1, and the file by which a client trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "invented hub")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "hub.pem", folder / "hub-key.pem"
    trusted.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return context, trusted
