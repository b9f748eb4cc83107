"""Two concerns side by side, to see whether they tell of the same, and linking them."""

from __future__ import annotations

from typing import Any

from litestar import Response

from staff.case import case_of, item_of
from staff.desk import Desk
from staff.failures import NoSuchConcern
from staff.forms import Form
from staff.roles import OFFICERS, READERS
from staff.routing import sent, shown
from staff.telling import COLOURS, status_of
from staff.view import go, page, signed_in
from staff.visit import StaffRequest


@shown("/concern/{id:str}/beside/{other:str}", READERS)
def show(request: StaffRequest, desk: Desk, id: str, other: str) -> Response[Any]:
    account, teller = signed_in(request), desk.teller
    pair = (item_of(desk, id), item_of(desk, other))
    desk.register.read_all([id, other], desk.vault.keys, account.name)
    cases = [case_of(desk, one.id) for one in pair]
    sides = [
        {
            "id": item.id,
            "heading": teller.category(item.concern.category),
            "pieces": teller.pieces(item.concern.what),
            "facts": teller.facts(item.concern),
            "status": status_of(case),
            "colour": COLOURS[case.status],
        }
        for item, case in zip(pair, cases, strict=True)
    ]
    return page(
        request, "beside.html", id=id, other=other, sides=sides, linked=other in cases[0].linked,
        may_change=account.role in OFFICERS,
    )  # fmt: skip


@sent("/concern/{id:str}/beside/{other:str}", OFFICERS)
def link(request: StaffRequest, desk: Desk, form: Form, id: str, other: str) -> Response[Any]:
    by = signed_in(request).name
    try:
        if form.text("choice") == "unlink":
            desk.register.unlink(id, other, by=by)
            notice = "They are no longer linked."
        else:
            desk.register.link(id, other, by=by)
            notice = "They are linked: each shows the other."
        if form.text("choice") == "close":
            desk.register.set_status(id, "closed", "duplicate", by=by)
            notice = "They are linked, and this one is closed as telling of the same."
    except (KeyError, ValueError):
        raise NoSuchConcern from None
    desk.reading.changed([id, other])
    return go(f"/concern/{id}", request, notice)


routes = [show, link]
