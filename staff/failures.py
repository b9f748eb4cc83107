"""What the site says when something fails: one plain page each, nothing of what went on inside."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException

from concerns import StoreError
from concerns.envelope import EnvelopeError
from concerns.keys import KeysError
from pages.errors import WORDS
from pages.quiet import place
from staff.accounts import AccountProblem
from staff.permissions import SAFE_METHODS, NotAllowed, SignInFirst, StaleForm
from staff.vault import Locked
from staff.view import go, page

log = logging.getLogger(__name__)
UNAVAILABLE = "Try again in a moment. If it stays so, whoever runs this site finds the reason in its log."
Handler = Callable[[Request[Any, Any, Any], Any], Response[Any]]


class NoSuchConcern(NotFoundException):
    """There is no concern of this id (any more)."""


def handlers() -> dict[int | type[Exception], Handler]:
    """For `Litestar(exception_handlers=…)`."""
    return {
        SignInFirst: _sign_in_first,
        StaleForm: _stale_form,
        NotAllowed: _told(
            403, "You cannot do this", "Your role does not reach. Ask a lead or an administrator."
        ),
        NoSuchConcern: _told(
            404,
            "There is no such concern",
            "It may have been deleted when its time was over, or the address is not whole.",
        ),
        Locked: _locked,
        AccountProblem: _refused,
        HTTPException: _failed,
        Exception: _failed,
    }


def _sign_in_first(request: Request[Any, Any, Any], _: SignInFirst) -> Response[Any]:
    """What somebody sends after their session ended by itself is kept, and shown again once they are back."""
    if request.method in SAFE_METHODS:
        why = "&why=idle" if request.auth.former else "&why=first"
        query = f"?{request.url.query}" if request.url.query else ""
        return go(f"/sign-in?next={quote(request.url.path + query, safe='/')}{why}")
    return go(f"/sign-in?next={quote(request.state.page, safe='/')}&why=idle")


def _stale_form(request: Request[Any, Any, Any], _: StaleForm) -> Response[Any]:
    """What was typed is given back where it came from a page of our own: nobody else may put words here."""
    own = request.headers.get("sec-fetch-site") == "same-origin"
    kept = request.state.get("typed", {}) if own else {}
    return page(
        request,
        "told.html",
        403,
        title="This page was open for too long",
        lines=[
            "Nothing was changed. Copy what you typed, go back to the page, and send it again."
            if kept
            else "Nothing was changed. Go back to the page, load it again, and try once more."
        ],
        kept=kept,
        link=("/", "Go to the start"),
    )


def _locked(request: Request[Any, Any, Any], _: Locked) -> Response[Any]:
    return page(
        request,
        "told.html",
        423,
        title="The register is locked",
        lines=[
            "Nobody who can open it has signed in since this site was started. Concerns go on coming in.",
        ],
        link=("/unlock", "Unlock it"),
    )


def _refused(request: Request[Any, Any, Any], problem: AccountProblem) -> Response[Any]:
    return page(
        request,
        "told.html",
        409,
        title="This was not done",
        lines=[f"{problem}."],
        link=("/", "Go to the start"),
    )


def _told(status: int, title: str, line: str) -> Handler:
    def told(request: Request[Any, Any, Any], _: Exception) -> Response[Any]:
        return page(request, "told.html", status, title=title, lines=[line], link=("/", "Go to the start"))

    return told


def _failed(request: Request[Any, Any, Any], problem: Exception) -> Response[Any]:
    if isinstance(problem, StoreError | KeysError | EnvelopeError):
        # Such a line names a file of this machine: for its log, where it holds nobody's words, and not for a page.
        log.error("%s", problem)
        return page(request, "told.html", 503, title="This is not available just now", lines=[UNAVAILABLE])
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    if status >= 500:
        log.error("a page failed: %s at %s", type(problem).__name__, place(problem))
    title, line = WORDS.get(status, WORDS[500 if status >= 500 else 400])
    if status == 500:
        line = "Try again later. If it happens again, tell whoever runs this site."
    return page(request, "told.html", status, title=title, lines=[line], link=("/", "Go to the start"))
