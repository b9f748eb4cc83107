"""How a route is declared: its path, who may call it, and a plain function that runs in a thread of its own.

`@shown` answers GET and changes nothing; `@sent` answers the POST of a form.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.handlers import HTTPRouteHandler

from staff.roles import Allowed

Page = Callable[..., Response[Any]]


def shown(path: str, roles: Allowed) -> Callable[[Page], HTTPRouteHandler]:
    """A page. `roles`: who may see it."""
    return lambda page: get(path, roles=roles)(_threaded(page))


def sent(path: str, roles: Allowed) -> Callable[[Page], HTTPRouteHandler]:
    """What a form does. `roles`: who may do it."""
    return lambda page: post(path, roles=roles, status_code=200)(_threaded(page))


def _threaded(page: Page) -> Callable[..., Any]:
    """As Litestar's own `sync_to_thread`, which awaits in vain where one path has several such handlers (2.25)."""

    @functools.wraps(page)
    async def threaded(*given: Any, **named: Any) -> Response[Any]:
        return await sync_to_thread(page, *given, **named)

    return threaded
