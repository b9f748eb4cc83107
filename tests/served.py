"""A real assistant in a process of its own, for tests: trained on a pack, served on a free port."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import requests

from safernw.children import free_port


class Served:
    """`safernw bot` on a data folder of its own. Use with `with`; `ask` speaks REST to it."""

    def __init__(self, data: Path, pack: Path | None = None) -> None:
        self.data = data
        self.port = free_port(0)
        self.log = data.parent / f"{data.name}.log"
        self.environment = {**os.environ, "SAFERNW_DATA": str(data), "HOME": str(data.parent / "home")}
        if pack:
            self.environment["SAFERNW_PACK"] = str(pack)

    def __enter__(self) -> Served:
        command = [sys.executable, "-m", "safernw", "bot", "--port", str(self.port)]
        with self.log.open("w") as told:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=told, text=True, env=self.environment
            )
        assert self.process.stdout
        for line in self.process.stdout:
            if "assistant ready" in line:
                return self
        raise AssertionError(f"the assistant did not start:\n{self.log.read_text()}")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks/rest"

    def items(self, text: str, sender: str = "visitor", **metadata: Any) -> list[dict[str, Any]]:
        """The answer as it came over the wire."""
        body = {"sender": sender, "message": text, "metadata": metadata}
        reply = requests.post(f"{self.url}/webhook", json=body, timeout=60)
        assert reply.status_code == 200
        answer: list[dict[str, Any]] = reply.json()
        return answer

    def ask(self, text: str, sender: str = "visitor", **metadata: Any) -> Answer:
        """The answer, by its parts."""
        return Answer(self.items(text, sender, **metadata))

    def forget(self, sender: str) -> None:
        """Forgets a conversation."""
        reply = requests.delete(f"{self.url}/conversation", json={"sender": sender}, timeout=10)
        assert reply.status_code == 204


class Answer:
    """One answer: its texts, and its card where it has one."""

    def __init__(self, items: list[dict[str, Any]]) -> None:
        self.texts = [item["text"] for item in items if "text" in item]
        self.cards = [item["custom"] for item in items if "custom" in item]

    @property
    def card(self) -> dict[str, Any]:
        assert len(self.cards) == 1, f"an answer holds exactly one card, this one {len(self.cards)}"
        card: dict[str, Any] = self.cards[0]
        return card

    @property
    def topic(self) -> str:
        return str(self.card["topic"])

    @property
    def text(self) -> str:
        return "\n".join(self.texts)
