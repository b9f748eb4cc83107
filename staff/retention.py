"""How long concerns are kept, for leads: the numbers, what they would delete, what waits, legal holds."""

from __future__ import annotations

from typing import Any

from litestar import Response
from msgspec.structs import replace

from concerns.cases import Case
from staff.desk import Desk
from staff.forms import Form
from staff.preferences import HARD_LIMIT, Preferences
from staff.roles import LEADS
from staff.routing import sent, shown
from staff.schedule import purge
from staff.unlock import own_password
from staff.view import go, page, signed_in
from staff.visit import StaffRequest

LISTED = 100


@shown("/retention", LEADS)
def show(request: StaffRequest, desk: Desk) -> Response[Any]:
    return _page(request, desk)


@sent("/retention", LEADS)
def change(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    """First shows what the new numbers would delete; saves them when they come back with the password."""
    chosen = _chosen(form, desk.preferences.get())
    if form.errors or not form.text("sure"):
        return _page(request, desk, form, chosen)
    account = signed_in(request)
    if not own_password(desk, form, account.name, form.exactly("password", 1000)):
        return _page(request, desk, form, chosen)
    with desk.audited(account.name, "retention-changed", detail=f"{chosen.after_closing} {chosen.at_most}"):
        desk.preferences.set(chosen)
    return go("/retention", request, "The new times are in force.")


@sent("/retention/purge", LEADS)
def purge_now(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    account = signed_in(request)
    if not own_password(desk, form, account.name, form.exactly("own_password", 1000), "own_password"):
        return _page(request, desk, form)
    done = purge(desk, desk.moment(), account.name)
    return go("/retention", request, f"{_counted(len(done.delete))} deleted for good.")


@sent("/retention/hold", LEADS)
def hold(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    case = _found(desk, form.text("concern", 40).lower())
    if case is None:
        form.wrong("concern", "There is no such concern, or more than one begins like this")
        return _page(request, desk, form)
    on = not form.text("end")
    desk.register.hold(case.id, on, by=signed_in(request).name)
    told = "is under legal hold: it is not deleted." if on else "is under legal hold no more."
    return go("/retention", request, f"Concern {case.id[:8]} {told}")


def _chosen(form: Form, now: Preferences) -> Preferences:
    numbers = {}
    for name, most in (("after_closing", HARD_LIMIT), ("at_most", HARD_LIMIT), ("purge_hour", 23)):
        text = form.text(name, 10)
        least = 0 if name == "purge_hour" else 1
        if text.isdecimal() and least <= int(text) <= most:
            numbers[name] = int(text)
        else:
            form.wrong(name, f"Enter a number from {least} to {most}")
    if not form.errors and numbers["after_closing"] > numbers["at_most"]:
        form.wrong("at_most", "This must be no shorter than the time after closing")
    return now if form.errors else replace(now, **numbers)


def _found(desk: Desk, start: str) -> Case | None:
    """The one concern whose reference begins so; eight letters or more."""
    if len(start) < 8:
        return None
    found = [case for case in desk.register.cases() if case.id.startswith(start)]
    return found[0] if len(found) == 1 else None


def _page(
    request: StaffRequest, desk: Desk, form: Form | None = None, chosen: Preferences | None = None
) -> Response[Any]:
    kept = desk.preferences.get()
    preview = chosen if chosen and form and "password" not in form.errors else None
    return page(
        request,
        "retention.html",
        form=form,
        kept=kept,
        chosen=chosen,
        preview=_due(desk, preview) if preview and not (form and form.errors) else None,
        due=_due(desk, kept),
        held=[case for case in desk.register.cases() if case.held][:LISTED],
        last=desk.preferences.ran("purge"),
        hard_limit=HARD_LIMIT,
        listed=LISTED,
    )


def _due(desk: Desk, chosen: Preferences) -> Any:
    return desk.register.due(desk.moment(), chosen.policy)


def _counted(number: int) -> str:
    return "1 concern was" if number == 1 else f"{number:,} concerns were"


routes = [show, change, purge_now, hold]
