"""The switch by which the partnership closes the chat, with a message, while numbers and concerns stay.

A file in the data folder, so that it works whatever the door is doing: `safernw web off "..."` writes it, the door
looks at it with each call.
"""

from __future__ import annotations

import os
from pathlib import Path

from concerns import durable
from web.words import clean

NAME = "chat-closed.txt"
LONGEST = 500


class Switch:
    """The switch of one data folder."""

    def __init__(self, data: Path) -> None:
        self._path = data / NAME
        self._seen = -1
        self._message = ""

    def message(self) -> str:
        """Why the chat is closed, in the partnership's words; empty while it is open."""
        try:
            changed = os.stat(self._path).st_mtime_ns  # noqa: PTH116  half the time of Path's, at each call
            if changed != self._seen:
                self._message = clean(self._path.read_text(encoding="utf-8", errors="replace"))[:LONGEST]
                self._seen = changed
        except OSError:
            self._seen = -1
            return ""
        return self._message or "The chat is closed just now."

    def close(self, message: str) -> None:
        """Closes the chat. OSError where that cannot be written."""
        durable.replace(self._path, message.encode())

    def open(self) -> None:
        """Opens it again."""
        self._path.unlink(missing_ok=True)
