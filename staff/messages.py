"""A message to whoever told a concern: written, shown as it will read, then left under the receipt's code."""

from __future__ import annotations

from typing import Any

from litestar import Response

from concerns import receipt
from concerns.followup import MAX_MESSAGE
from content.readability import reading_age
from staff.case import case_of, opened
from staff.desk import Desk
from staff.forms import Form
from staff.roles import OFFICERS
from staff.routing import sent, shown
from staff.view import go, page, signed_in
from staff.visit import StaffRequest

BECAME = {
    "new": "It has arrived. Nobody has read it yet.",
    "looked-at": "Staff are looking at it.",
    "passed-on": "Staff have passed it on to an organisation that can help.",
    "closed": "Staff have finished with it.",
}
BECAUSE = {
    "acted-on": "Something was done about it.",
    "nothing-to-act-on": "Staff looked at it and found nothing that they could do.",
    "too-little-to-act-on": "There was too little in it to do something about. You can tell us more.",
    "duplicate": "Somebody had told us the same before.",
    "not-for-us": "It was not something that the partnership can deal with.",
}
"""What the public door says to whoever types the code, above a message. A test holds both to the same words."""


@shown("/concern/{id:str}/message", OFFICERS)
def write(request: StaffRequest, desk: Desk, id: str) -> Response[Any]:
    return _page(request, desk, id, None)


@sent("/concern/{id:str}/message", OFFICERS)
def preview(request: StaffRequest, desk: Desk, form: Form, id: str) -> Response[Any]:
    form.needed("message", "Write a message first", MAX_MESSAGE)
    return _page(request, desk, id, form, shown_as="" if form.errors else form.text("message"))


@sent("/concern/{id:str}/message/send", OFFICERS)
def send(request: StaffRequest, desk: Desk, form: Form, id: str) -> Response[Any]:
    if form.text("choice") == "change":
        return _page(request, desk, id, form, change=True)
    text = form.needed("message", "Write a message first", MAX_MESSAGE)
    if form.errors:
        return _page(request, desk, id, form)
    return _leave(request, desk, id, text, "The message is left. Whoever holds the code can read it now.")


@sent("/concern/{id:str}/message/withdraw", OFFICERS)
def withdraw(request: StaffRequest, desk: Desk, id: str) -> Response[Any]:
    return _leave(request, desk, id, "", "The message was taken back.")


def _leave(request: StaffRequest, desk: Desk, id: str, text: str, notice: str) -> Response[Any]:
    by = signed_in(request).name
    code = receipt.parse(opened(desk, id, by).receipt)
    desk.register.send_message(id, code, text, by)
    return go(f"/concern/{id}", request, notice)


def _page(
    request: StaffRequest, desk: Desk, id: str, form: Form | None, shown_as: str = "", change: bool = False
) -> Response[Any]:
    concern, case = opened(desk, id, signed_in(request).name), case_of(desk, id)
    before = desk.register.message(receipt.parse(concern.receipt)) if case.has_message else ""
    return page(
        request,
        "message.html",
        form=form,
        form_page=f"/concern/{id}/message",
        id=id,
        heading=desk.teller.category(concern.category),
        pieces=desk.teller.pieces(concern.what),
        shown_as=shown_as,
        became=BECAME[case.status],
        reason=BECAUSE.get(case.reason, ""),
        personal=sorted({finding.kind for finding in desk.teller.personal(shown_as)}),
        hard=bool(shown_as) and reading_age(shown_as) > 11,
        before=before,
        typed_before=form.text("message") if form and (change or form.errors) else before,
        most=MAX_MESSAGE,
    )


routes = [write, preview, send, withdraw]
