"""Around the app: a limit of time for each request, and a line of log that names nobody and quotes nothing."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = 20.0
"""A request whose answer has not begun by then never will have one: a body that does not come, a disk that hangs.

An answer that has begun may take as long as a kiosk's bad line needs.
"""

log = logging.getLogger("web.access")
_LATE = msgspec.json.encode({"detail": "it took too long; try again"})


def watched(app: ASGIApp, seconds: float = SECONDS) -> ASGIApp:
    """The app within `seconds`, each request told in one line: method, route, status, milliseconds.

    The route is the app's own pattern: no path, query, address or body of a visitor is ever written.
    """

    async def within(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)  # the app's own life is not limited
            return
        begun, status, limit = time.perf_counter(), 0, asyncio.timeout(seconds)

        async def send_seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                limit.reschedule(None)
            await send(message)

        try:
            async with limit:
                await app(scope, receive, send_seen)
        except TimeoutError:
            if not status:
                status = 408
                await _send_late(send)
        finally:
            route = scope.get("path_template") or "(unknown)"
            spent = (time.perf_counter() - begun) * 1000
            log.info("%s %s %d %.0fms", scope["method"], route, status, spent)

    return within


async def _send_late(send: Any) -> None:
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": _LATE, "more_body": False})
