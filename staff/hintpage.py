"""The daily mail, for administrators: on or off, when, to whom, and what became of it."""

from __future__ import annotations

import re
from typing import Any

from litestar import Response
from msgspec.structs import replace

from staff.clock import OFFICE
from staff.desk import Desk
from staff.forms import Form
from staff.hint import NOTHING, SOMETHING
from staff.preferences import MOST_ADDRESSES
from staff.roles import ADMINISTRATORS
from staff.routing import sent, shown
from staff.view import go, page, signed_in
from staff.visit import StaffRequest

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")


@shown("/hint", ADMINISTRATORS)
def show(request: StaffRequest, desk: Desk) -> Response[Any]:
    return _page(request, desk)


@sent("/hint", ADMINISTRATORS)
def change(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    addresses = tuple(dict.fromkeys(form.text("hint_to").split()))
    hour = form.text("hint_hour", 10)
    if not hour.isdecimal() or int(hour) > 23:
        form.wrong("hint_hour", "Enter an hour from 0 to 23")
    wrong = [address for address in addresses if not _ADDRESS.fullmatch(address) or not address.isascii()]
    if wrong:
        form.wrong("hint_to", "Enter mail addresses, one on each line")
    if len(addresses) > MOST_ADDRESSES:
        form.wrong("hint_to", f"Enter at most {MOST_ADDRESSES} addresses")
    on = form.text("hint_on") == "yes"
    if on and not addresses:
        form.wrong("hint_to", "Enter an address, or turn the mail off")
    if form.errors:
        return _page(request, desk, form)
    with desk.audited(
        signed_in(request).name, "hint-changed", detail=f"{on} {hour} {len(addresses)} addresses"
    ):
        chosen = replace(desk.preferences.get(), hint_on=on, hint_hour=int(hour), hint_to=addresses)
        desk.preferences.set(chosen)
    return go("/hint", request, "Saved.")


@sent("/hint/test", ADMINISTRATORS)
def test(request: StaffRequest, desk: Desk) -> Response[Any]:
    """A mail as on a day without news, now, to all addresses; counted apart from the days."""
    desk.register.record(signed_in(request).name, "hint-tested")
    addresses = desk.preferences.get().hint_to
    moment = desk.moment()
    day = f"{moment.astimezone(OFFICE).date().isoformat()} test {int(moment.timestamp())}"
    tried = desk.hints.send_due(moment, day, addresses, came=False)
    accepted = sum(outcome.accepted for outcome in tried)
    return go(
        "/hint", request, f"The mail server accepted the test for {accepted} of {len(tried)} addresses."
    )


def _page(request: StaffRequest, desk: Desk, form: Form | None = None) -> Response[Any]:
    return page(
        request,
        "hint.html",
        form=form,
        kept=desk.preferences.get(),
        outcomes=desk.hints.outcomes(),
        server=desk.hints.server,
        texts=(SOMETHING, NOTHING),
    )


routes = [show, change, test]
