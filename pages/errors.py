"""Error pages: what went wrong in a visitor's words, in the site's look, without a trace of what was sent.

After https://design-system.service.gov.uk/patterns/page-not-found-pages/ and its neighbours.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from pages.quiet import place
from pages.site import Site

log = logging.getLogger(__name__)

WORDS = {
    400: ("This did not work", "Something in the address or in what was sent is not as it should be."),
    401: ("You need to sign in", "Sign in, then try again."),
    403: ("You cannot open this page", "Your account is not allowed to, or the page was open for too long."),
    404: ("Page not found", "If you typed the web address, check that it is right."),
    405: ("This did not work", "This page cannot be used in that way."),
    413: ("That is too long", "Make it shorter, then try again."),
    429: ("Too many at once", "Wait a moment, then try again."),
    500: ("Sorry, there is a problem", "Try again later. Nothing was sent."),
    503: ("Sorry, this is not available just now", "Try again in a moment."),
}
Handler = Callable[[Request[Any, Any, Any], Exception], Response[Any]]


def handlers(site: Site, **context: Any) -> dict[int | type[Exception], Handler]:
    """For `Litestar(exception_handlers=…)`: every failure is a page of its own, none tells what was sent.

    `context` is given to the template `pages/error.html`, which a site may replace by one of its own.
    """

    def told(_: Request[Any, Any, Any], problem: Exception) -> Response[Any]:
        status = problem.status_code if isinstance(problem, HTTPException) else 500
        if status >= 500 and not isinstance(problem, HTTPException):
            log.error("a page failed: %s at %s", type(problem).__name__, place(problem))
        title, text = WORDS.get(status, WORDS[500 if status >= 500 else 400])
        response = site.page("pages/error.html", status, title=title, text=text, **context)
        for name, value in (getattr(problem, "headers", None) or {}).items():
            response.headers[name] = value
        return response

    return {HTTPException: told, Exception: told}
