"""The real door in a process of its own, for tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import requests

from concerns import Register, keys
from concerns.register import open_register
from tests.conftest import TINY_PACK

PASSPHRASE = "a passphrase for tests only"


class ServedDoor:
    """`safernw web` on a data folder of its own, which is given a register key. Use with `with`."""

    def __init__(self, data: Path, assistant: str, pack: Path | None = TINY_PACK, **settings: str) -> None:
        self.data = data
        self.log = data.parent / f"{data.name}.log"
        own = {name: value for name, value in os.environ.items() if not name.startswith("SAFERNW_")}
        given = {f"SAFERNW_{name.upper()}": value for name, value in settings.items()}
        self.environment = {**own, "SAFERNW_DATA": str(data), "SAFERNW_ASSISTANTS": assistant, **given}
        if pack:
            self.environment["SAFERNW_PACK"] = str(pack)
        make_key(data)

    def __enter__(self) -> ServedDoor:
        with self.log.open("a") as told:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "safernw", "web", "--port", "0"],
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
                env=self.environment,
            )
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line.startswith("web chat ready: "), self.log.read_text()
        self.url = line.split()[-1].rstrip("/")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        """One call, on a connection of its own."""
        return requests.request(method, self.url + path, timeout=30, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> requests.Response:
        """POSTs JSON."""
        return self.call("POST", path, json=body, **more)

    def session(self) -> str:
        """A new conversation."""
        reply = self.post("/api/session")
        assert reply.status_code == 201, reply.text
        return str(reply.json()["session"])

    def say(self, session: str, text: str, **more: Any) -> requests.Response:
        """One message."""
        return self.post("/api/chat", {"session": session, "text": text, **more})

    def register(self) -> Register:
        """Its register, opened beside it. Use with `with`."""
        return open_register(self.data)


def make_key(data: Path) -> None:
    """A register key in a data folder, where there is none."""
    folder = data / "keys"
    if not folder.exists():
        folder.mkdir(parents=True)
        keys.save(*keys.make(PASSPHRASE), folder)
