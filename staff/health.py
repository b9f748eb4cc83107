"""Health for whoever watches the machine: nothing but that the site answers, and whether it is locked."""

from __future__ import annotations

from litestar import Response

from staff.desk import Desk
from staff.roles import ANYBODY
from staff.routing import shown


@shown("/healthz", ANYBODY)
def healthz(desk: Desk) -> Response[dict[str, str]]:
    desk.register.counts()
    return Response({"status": "ok", "register": "unlocked" if desk.vault.open else "locked"})


routes = [healthz]
