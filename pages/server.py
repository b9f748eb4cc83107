"""Serving an app by uvicorn: no access log of addresses, no name of the server, an orderly end."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from litestar.types import ASGIApp

from pages.quiet import log_quietly

SECONDS_TO_END = 5
"""How long requests that are under way get when the server is told to stop."""
SECONDS_KEPT_ALIVE = 75
"""How long an idle connection is kept: longer than the proxies in front keep theirs, so that they end it, not we."""


class PortTaken(Exception):
    """Another program listens there. One plain line."""


def serve(
    app: ASGIApp, host: str, port: int, ready: Callable[[str], None] | None = None, **options: Any
) -> None:
    """Serves until SIGINT or SIGTERM; then lets what is under way end. Port 0 takes a free one.

    `ready` is called with the address ("http://127.0.0.1:8080") once requests are answered. `options` are more
    of uvicorn's. Raises `PortTaken`.
    """
    log_quietly()
    listener = bound(host, port)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=SECONDS_KEPT_ALIVE,
        timeout_graceful_shutdown=SECONDS_TO_END,
        **options,
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    try:
        _Server(config, address(listener), ready).run([listener])
    except KeyboardInterrupt:
        pass  # uvicorn raises again the signal that it has obeyed
    finally:
        listener.close()


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there once served. Raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise PortTaken(f"port {port} cannot be had at {host}; choose another with --port") from None
    return listener


def address(listener: socket.socket) -> str:
    """Where a bound socket is reached on this machine."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  an address to print
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, where: str, ready: Callable[[str], None] | None) -> None:
        super().__init__(config)
        self._where = where
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._ready:
            self._ready(self._where)
