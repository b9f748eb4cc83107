"""A client for the assistants' REST channel: HTTP/1.1 over kept-alive connections, and nothing that it does not need.

Written for servers of our own, whose answers have a Content-Length (RFC 9112, 6.3): a general client takes longer for
one message than all the rest of the door.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from urllib.parse import urlsplit

import msgspec

SECONDS_TO_CONNECT = 1.0
SECONDS_TO_ANSWER = 8.0
SECONDS_IDLE = 4.0
"""How long an idle connection is used again: less than the 5 s after which Rasa's server closes it."""
LARGEST_ANSWER = 4 * 1024 * 1024
_LARGEST_HEAD = 64 * 1024

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter, float]


class Unreachable(Exception):
    """No connection could be made: nothing was said to it."""


class Failed(Exception):
    """A connection was made, and no answer came of it."""


class RestClient:
    """Calls to one server, its idle connections kept. Made for one event loop."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._tls = parts.scheme == "https"
        self._named = parts.netloc
        self._idle: deque[Connection] = deque()

    async def call(
        self, method: str, path: str, body: object = None, seconds: float = SECONDS_TO_ANSWER
    ) -> tuple[int, bytes]:
        """Status and content of the answer. Raises `Unreachable` or `Failed`."""
        content = b"" if body is None else msgspec.json.encode(body)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self._named}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        reader, writer = await self._connected()
        try:
            async with asyncio.timeout(seconds):
                writer.write(head.encode("ascii") + content)
                status, answer, kept = await _answer(reader)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError):
            writer.close()
            raise Failed from None
        except BaseException:
            writer.close()
            raise
        if kept:
            self._idle.append((reader, writer, time.monotonic()))
        else:
            writer.close()
        return status, answer

    def close(self) -> None:
        """Closes the idle connections."""
        while self._idle:
            self._idle.pop()[1].close()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection used last, or a new one where none is fresh."""
        while self._idle:
            reader, writer, since = self._idle.pop()
            if time.monotonic() - since < SECONDS_IDLE and not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        try:
            async with asyncio.timeout(SECONDS_TO_CONNECT):
                return await asyncio.open_connection(
                    self._host, self._port, ssl=self._tls or None, limit=_LARGEST_HEAD
                )
        except (OSError, TimeoutError):
            raise Unreachable from None


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Status, content, and whether the connection may be used again. Raises ValueError for what is no answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    status = int(first.partition(" ")[2][:3])
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    if status == 204:
        return status, b"", headers.get("connection", "").lower() != "close"
    length = int(headers["content-length"]) if "content-length" in headers else -1
    if not 0 <= length <= LARGEST_ANSWER:
        raise ValueError("no Content-Length")
    content = await reader.readexactly(length)
    return status, content, headers.get("connection", "").lower() != "close"
