"""The review site as an ASGI app: its routes, its guard, what it says when something fails."""

from __future__ import annotations

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ASGIApp

from pages import guarded
from staff import (
    account,
    auditpage,
    beside,
    case,
    draft,
    health,
    hintpage,
    inbox,
    insight_pages,
    messages,
    people,
    retention,
    rights,
    setup,
    signin,
    unlock,
)
from staff.desk import Desk
from staff.failures import handlers
from staff.forms import read_form
from staff.permissions import check, lets_in
from staff.roles import ANYBODY
from staff.visit import with_visit

LARGEST = 256 * 1024
"""Bytes of a form."""
ROUTES = [
    *health.routes,
    *signin.routes,
    *setup.routes,
    *unlock.routes,
    *inbox.routes,
    *case.routes,
    *messages.routes,
    *beside.routes,
    *insight_pages.routes,
    *account.routes,
    *draft.routes,
    *people.routes,
    *auditpage.routes,
    *retention.routes,
    *rights.routes,
    *hintpage.routes,
]
"""Every handler of the site. Each names its roles."""


def build(desk: Desk) -> Litestar:
    """The app without what stands around it. Raises LookupError if a route does not say who may call it."""
    static = desk.site.assets.route()
    static.opt["roles"] = ANYBODY
    app = Litestar(
        [*ROUTES, static],
        guards=[lets_in],
        dependencies={"desk": Provide(lambda: desk, sync_to_thread=False), "form": Provide(read_form)},
        exception_handlers=handlers(),
        state=State({"desk": desk}),
        openapi_config=None,
        request_max_body_size=LARGEST,
        logging_config=None,
    )
    check(app)
    return app


def served(desk: Desk) -> ASGIApp:
    """The app as it is served: with each browser's visit, and security headers on every answer."""
    return guarded(with_visit(build(desk), desk))
