"""What a page's script does for whoever is typing: keep the draft, and say how long the session has left.

Without scripts a draft is kept all the same: when it is sent after the session has ended (`staff.permissions`).
"""

from __future__ import annotations

from typing import Any

from litestar import Response

from staff.desk import Desk
from staff.forms import Form
from staff.roles import ANYBODY, READERS
from staff.routing import sent, shown
from staff.signin import own_path
from staff.view import signed_in
from staff.visit import StaffRequest


@sent("/draft", READERS)
def keep(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    """Keep what stands in a form, in memory; it counts as being there."""
    page = own_path(form.page)
    if page:
        desk.sessions.keep_draft(signed_in(request).id, page, form.fields)
    return _left(request, desk)


@shown("/still-there", ANYBODY)
def still_there(request: StaffRequest, desk: Desk) -> Response[Any]:
    """Seconds until this browser's session ends by itself; 0 when it has. Asking does not count as being there."""
    return _left(request, desk)


def _left(request: StaffRequest, desk: Desk) -> Response[Any]:
    session = request.auth.session
    left = desk.sessions.left(session) if session and request.auth.account else 0
    return Response({"left": int(left)})


routes = [keep, still_there]
