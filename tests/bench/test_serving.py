"""The load bench counts what goes wrong, measures whole trees of processes, and ends what it started."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.serving import Amount, BenchError, Served
from safernw.children import free_port

STUB = """
import http.server, json, sys
class Stub(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        failing = len(sys.argv) > 2 and asked["sender"].startswith(sys.argv[2])
        body = json.dumps([] if failing else [{"text": "hello"}]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Stub).serve_forever()
"""
FEW = Amount(first=10, long=3, load=16)


def served(tmp_path: Path, *arguments: str) -> Served:
    port = free_port(0)
    command = [sys.executable, "-c", STUB, str(port), *arguments]
    return Served([command], port, tmp_path / "log")


def test_every_figure_of_an_assistant_that_answers(tmp_path: Path) -> None:
    with served(tmp_path) as stub:
        figures = stub.measured(FEW)
        process = stub._processes[0]
    assert figures.errors == 0
    assert figures.start_s > 0
    assert 1 < figures.memory_mb < 200
    assert 0 < figures.first_p50_ms <= figures.first_p95_ms
    assert figures.one_client_per_s > 0
    assert figures.eight_clients_per_s > 0
    assert process.poll() is not None


def test_empty_answers_are_errors(tmp_path: Path) -> None:
    with served(tmp_path, "load-8") as stub:
        assert stub.measured(FEW).errors == FEW.load


def test_an_assistant_that_does_not_start_is_told(tmp_path: Path) -> None:
    broken = Served([[sys.executable, "-c", "raise SystemExit(3)"]], free_port(0), tmp_path / "log")
    with pytest.raises(BenchError, match="did not start"), broken:
        pass
