"""A real Redis server on loopback, for tests."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safernw.children import free_port

PASSWORD = "a-password-for-tests-only"


@contextmanager
def redis_server(folder: Path, save: str = "", password: str = PASSWORD) -> Iterator[str]:
    """Runs one that writes nothing (or saves by the rule `save`); its address."""
    program = shutil.which("redis-server")
    assert program, "there is no redis-server on this machine"
    port = free_port(0)
    command = [
        program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", save,
        "--appendonly", "no", "--requirepass", password,
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            assert any("Ready to accept connections" in line for line in process.stdout)
            with socket.create_connection(("127.0.0.1", port), 5):
                yield f"redis://:{password}@127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.stdout.read()
