"""Who may call what: every route names its roles, and every form carries its browser's token.

A route is refused to everybody until it says `roles=…`; the app does not start with one that says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from litestar import Litestar
from litestar.connection import ASGIConnection, Request
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler

from staff.forms import TOKEN_FIELD, read_form
from staff.roles import ANYBODY, Allowed
from staff.visit import Visit

NEVER_KEPT = "/rights"
"""Pages on which words are typed that must be kept nowhere."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SignInFirst(PermissionDeniedException):
    """Nobody is signed in (any more)."""


class StaleForm(PermissionDeniedException):
    """The form does not come from a page that this browser has open."""


class NotAllowed(PermissionDeniedException):
    """The role of whoever is signed in does not reach."""


async def lets_in(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The guard of every route. Raises SignInFirst, StaleForm or NotAllowed."""
    request = cast(Request[Any, Any, Any], connection)
    visit: Visit = request.auth
    allowed: Allowed = handler.opt.get("roles", frozenset())
    if request.method not in SAFE_METHODS:
        await _check_form(request, visit)
    if allowed == ANYBODY:
        return
    if visit.account is None:
        if request.method not in SAFE_METHODS:
            await _keep_draft(request, visit)
        raise SignInFirst
    if visit.account.role not in allowed:
        call = request.scope["route_handler"].handler_name
        request.app.state.desk.register.record(visit.account.name, "refused", call, visit.account.role)
        raise NotAllowed


async def _check_form(request: Request[Any, Any, Any], visit: Visit) -> None:
    origin = request.headers.get("sec-fetch-site", "same-origin")
    if origin not in {"same-origin", "none"}:
        raise StaleForm
    form = await read_form(request)
    if not visit.known or not visit.is_own(form.text(TOKEN_FIELD)):
        request.state.typed = form.fields
        raise StaleForm
    visit.page, visit.fields = form.page, tuple(form.fields)


async def _keep_draft(request: Request[Any, Any, Any], visit: Visit) -> None:
    """What was sent too late waits for its owner to sign in again, on the page that it was typed on."""
    form = await read_form(request)
    request.state.page = form.page
    if visit.former and not form.page.startswith(NEVER_KEPT):
        request.app.state.desk.sessions.keep_draft(visit.former, form.page, form.fields)


def calls(app: Litestar) -> Iterator[tuple[str, str, Allowed | None]]:
    """Every call that the app answers: method, path, who may (None where it does not say)."""
    for route in app.routes:
        handlers = getattr(route, "route_handlers", None) or [getattr(route, "route_handler", None)]
        for handler in handlers:
            if isinstance(handler, HTTPRouteHandler):
                for method in sorted(handler.http_methods):
                    if method != "OPTIONS":
                        yield str(method), route.path, handler.opt.get("roles")


def check(app: Litestar) -> None:
    """Raises LookupError for the first call that does not say who may."""
    for method, path, allowed in calls(app):
        if not allowed:
            raise LookupError(f"{method} {path} names no roles")
