"""The client for the assistants: connections kept, no answer taken for one, nobody waited for without end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from web import rest
from web.rest import Failed, RestClient, Unreachable


@asynccontextmanager
async def server(answer: Callable[[bytes], bytes | None]) -> AsyncIterator[tuple[RestClient, list[int]]]:
    """A server that sends what `answer` makes of a request; None closes the line. And how many lines it had."""
    lines: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(0)
        at = len(lines) - 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
                sent = answer(head + await reader.readexactly(length))
                lines[at] += 1
                if sent is None:
                    break
                writer.write(sent)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        client = RestClient(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
        yield client, lines
        client.close()


def whole(content: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(content), content)


async def test_a_connection_is_kept_and_each_call_gets_its_own_answer() -> None:
    async with server(lambda request: whole(request.rpartition(b"\r\n\r\n")[2])) as (client, lines):
        for number in range(5):
            assert await client.call("POST", "/x", number) == (200, str(number).encode())
        assert lines == [5]
        answers = await asyncio.gather(*(client.call("POST", "/x", number) for number in range(20)))
        assert [content for _, content in answers] == [str(number).encode() for number in range(20)]


async def test_a_line_that_was_closed_or_lay_idle_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    closing = whole(b"x").replace(b"OK\r\n", b"OK\r\nConnection: close\r\n")
    async with server(lambda _: closing) as (client, lines):
        for _ in range(3):
            assert (await client.call("GET", "/"))[0] == 200
        assert lines == [1, 1, 1]
    monkeypatch.setattr(rest, "SECONDS_IDLE", 0.0)
    async with server(lambda _: whole(b"x")) as (client, lines):
        for _ in range(3):
            assert (await client.call("GET", "/"))[0] == 200
        assert lines == [1, 1, 1]


@pytest.mark.parametrize(
    "sent",
    [
        None, b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nx", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
    ],
)  # fmt: skip
async def test_what_is_no_answer_fails_in_time(sent: bytes | None) -> None:
    async with server(lambda _: sent) as (client, _):
        with pytest.raises(Failed):
            await client.call("GET", "/", seconds=0.3)


async def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        await RestClient("http://127.0.0.1:9").call("GET", "/")


async def test_a_status_without_content_is_an_answer() -> None:
    async with server(lambda _: b"HTTP/1.1 204 No Content\r\n\r\n") as (client, _):
        assert await client.call("DELETE", "/x") == (204, b"")
