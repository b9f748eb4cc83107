"""The inbox: what needs acting on today first, then by what one asks for; search; many changed at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast, get_args
from urllib.parse import urlencode

from litestar import Response
from msgspec import Struct

from concerns.cases import Reason
from concerns.model import hour_number, taken_hour
from staff.desk import Desk
from staff.forms import Form
from staff.index import OPEN, Index, Order, Page, Wanted
from staff.roles import OFFICERS, READERS
from staff.routing import sent, shown
from staff.telling import REASONS, STATUS
from staff.view import go, page, signed_in
from staff.visit import StaffRequest

SIZE = 25
"""Concerns on a page."""
FILTERS = ("category", "place", "event", "status", "assignee", "age")
AGES = {"1": "Last 24 hours", "7": "Last 7 days", "30": "Last 30 days", "over-7": "Older than 7 days"}
NO_EVENT, NOBODY = "none", "nobody"
"""Stand in an address for an event or officer that is not there."""
MOST_SEARCHED = 200
"""Characters of a search."""
MOST_AT_ONCE = 100


class View(Struct, frozen=True):
    """A tab of the inbox."""

    id: str
    title: str
    empty: str


VIEWS = (
    View("today", "Act today", "Nothing needs acting on today. Danger and safeguarding come here on arrival."),
    View("new", "New", "There is nothing new. Concerns come here when the public door or a kiosk hands them in."),
    View("mine", "Mine", "Nothing is given to you. Open a concern and choose “Give to me”."),
    View("open", "All open", "Nothing is open that fits."),
    View("closed", "Passed on and closed", "Nothing that fits was passed on or closed."),
    View("search", "Search", "Nothing was found."),
)  # fmt: skip
NAMES = {view.id: view for view in VIEWS}


@shown("/inbox", READERS)
def inbox(request: StaffRequest, desk: Desk) -> Response[Any]:
    reading, account, now = desk.reading, signed_in(request), desk.moment()
    asked = {name: str(request.query_params.get(name, "")) for name in ("view", "order", *FILTERS)}
    typed = request.auth.session.search if request.auth.session else ""
    view = NAMES.get(asked["view"]) or NAMES["today" if _pressing(reading.index) else "new"]
    number = _whole(request.query_params.get("page"))
    found = _found(reading.index, view, asked, typed, account.name, now, number)
    officers = _officers(desk)
    _audit(desk, account.name, view, number, found)
    return page(
        request,
        "inbox.html",
        view=view,
        tabs=_tabs(reading.index, view, account.name, typed),
        rows=[
            desk.teller.row(item, found.states[item.id], now, officers, reading.tags.get(item.id, ()))
            for item in found.items
        ],
        total=found.total,
        meant=found.meant,
        searched=typed if view.id == "search" else "",
        asked=asked,
        filtered=any(asked[name] for name in FILTERS),
        filters=_filters(desk, view, asked, typed, account.name, officers, now),
        pages=_pages(asked, view, number, found.total),
        here=urlencode(
            {name: value for name, value in asked.items() if value} | {"view": view.id, "page": number}
        ),
        first=(number - 1) * SIZE + 1,
        progress=reading.progress,
        reasons=REASONS,
        may_change=account.role in OFFICERS,
    )


@sent("/inbox/search", READERS)
def search(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    typed = form.text("search")[:MOST_SEARCHED]
    if request.auth.session:
        request.auth.session.search = typed
    if not typed:
        return go("/inbox")
    # What was searched for is not written down: it may be a name.
    desk.register.record(signed_in(request).name, "search")
    return go("/inbox?view=search&order=best")


@sent("/inbox/change", OFFICERS)
def change(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    by, ids, what = signed_in(request).name, form.all("concern")[:MOST_AT_ONCE], form.text("change")
    back = "/inbox?" + _safe_query(form.text("back"))
    if not ids:
        return go(back, request, "Nothing was changed: tick one or more concerns first.")
    reason = form.text("reason")
    if what == "close" and reason not in REASONS:
        return go(back, request, "Nothing was changed: choose a reason for closing.")
    done = [
        id for id in dict.fromkeys(ids) if id in desk.reading.index and _changed(desk, id, what, reason, by)
    ]
    desk.reading.changed(done)
    words = {"mine": "given to you", "looked-at": "marked as being looked at", "close": "closed"}.get(what)
    if not words:
        return go(back, request, "Nothing was changed: choose what to do.")
    return go(back, request, f"{len(done)} {'concern was' if len(done) == 1 else 'concerns were'} {words}.")


def _changed(desk: Desk, id: str, what: str, reason: str, by: str) -> bool:
    try:
        if what == "mine":
            desk.register.assign(id, by, by=by)
        elif what == "looked-at":
            desk.register.set_status(id, "looked-at", by=by)
        elif what == "close" and reason in get_args(Reason):
            desk.register.set_status(id, "closed", cast(Reason, reason), by=by)
    except KeyError:  # deleted by somebody meanwhile
        return False
    return True


def _pressing(index: Index) -> int:
    return index.total(Wanted(pressing=True))


def _wanted(view: View, asked: Mapping[str, str], typed: str, name: str, now: datetime) -> Wanted:
    status = {"new": ("new",), "mine": OPEN, "open": OPEN, "closed": ("passed-on", "closed")}.get(view.id, ())
    if asked["status"] in STATUS and (not status or asked["status"] in status):
        status = (asked["status"],)
    hour = hour_number(taken_hour(now))
    age = asked["age"] if asked["age"] in AGES else ""
    assignee = name if view.id == "mine" else asked["assignee"] or None
    return Wanted(
        search=typed if view.id == "search" else "",
        category=asked["category"],
        place=asked["place"],
        event={"": None, NO_EVENT: ""}.get(asked["event"], asked["event"]),
        status=status,
        assignee="" if assignee == NOBODY else assignee,
        pressing=view.id == "today",
        since=hour - int(age) * 24 if age.isdigit() else None,
        before=hour - 7 * 24 if age == "over-7" else None,
    )


def _found(
    index: Index, view: View, asked: Mapping[str, str], typed: str, name: str, now: datetime, number: int
) -> Page:
    order = (
        asked["order"]
        if asked["order"] in get_args(Order)
        else "newest"
        if view.id == "closed"
        else "pressing"
    )
    wanted = _wanted(view, asked, typed, name, now)
    return index.page(wanted, cast(Order, order), (number - 1) * SIZE, SIZE)


def _tabs(index: Index, view: View, name: str, typed: str) -> list[dict[str, Any]]:
    counts = {
        "today": _pressing(index),
        "new": index.total(Wanted(status=("new",))),
        "mine": index.total(Wanted(assignee=name, status=OPEN)),
        "open": index.total(Wanted(status=OPEN)),
    }
    return [
        {"title": one.title, "href": f"/inbox?view={one.id}", "count": counts.get(one.id), "active": one is view,
         "pressing": one.id == "today" and bool(counts["today"])}
        for one in VIEWS
        if one.id != "search" or (typed and view.id == "search")
    ]  # fmt: skip


def _filters(
    desk: Desk,
    view: View,
    asked: Mapping[str, str],
    typed: str,
    name: str,
    officers: Mapping[str, str],
    now: datetime,
) -> list[dict[str, Any]]:
    """The select boxes: each with the values that stand in this view, and how many there are."""
    index, teller = desk.reading.index, desk.teller
    wanted = _wanted(view, dict.fromkeys(asked, ""), typed, name, now)

    def select(field: Any, label: str, told: Any, empty: str = "") -> dict[str, Any]:
        items = [
            {
                "value": value or empty,
                "text": f"{told(value)} ({count:,})",
                "selected": asked[field] == (value or empty),
            }
            for value, count in index.counts(field, wanted).items()
            if value or empty
        ]
        any_ = {"value": "", "text": "Any", "selected": not asked[field]}
        return {"id": field, "label": label, "items": [any_, *items]}

    event = asked["event"] if asked["event"] != NO_EVENT else ""
    places = {
        zone.id: zone.title
        for one in desk.pack.events.values()
        if event in ("", one.id)
        for zone in one.zones
    } | {zone.id: zone.title for zone in desk.pack.concern.places if not event}
    boxes = [
        select("category", "What it is about", teller.category),
        select("event", "Event", teller.event, NO_EVENT),
        select("place", "Where", lambda id: places.get(id) or teller.place(id, event)),
        select("status", "Status", lambda id: STATUS.get(id, id)),
        select("assignee", "Given to", lambda id: officers.get(id, id) or "Nobody", NOBODY),
    ]
    ages = [
        {"value": id, "text": title, "selected": asked["age"] == id}
        for id, title in {"": "Any", **AGES}.items()
    ]
    return [box for box in boxes if not (box["id"] == "assignee" and view.id == "mine")] + [
        {"id": "age", "label": "Taken", "items": ages}
    ]


def _pages(asked: Mapping[str, str], view: View, number: int, total: int) -> dict[str, Any] | None:
    """For govuk-frontend's pagination; None where one page holds all."""
    last = -(-total // SIZE)
    if last <= 1:
        return None
    kept = {name: value for name, value in asked.items() if value} | {"view": view.id}

    def link(to: int) -> dict[str, str]:
        return {"href": "/inbox?" + urlencode({**kept, "page": to})}

    shown_numbers = sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})
    items: list[dict[str, Any]] = []
    for before, each in zip([0, *shown_numbers], shown_numbers, strict=False):
        if each > before + 1:
            items.append({"ellipsis": True})
        items.append({"number": f"{each:,}", **link(each), "current": each == number})
    found: dict[str, Any] = {"items": items, "landmarkLabel": "Pages of concerns"}
    if number > 1:
        found["previous"] = link(number - 1)
    if number < last:
        found["next"] = link(number + 1)
    return found


def _audit(desk: Desk, name: str, view: View, number: int, found: Page) -> None:
    """A list shows the beginning of each text: whoever saw them stands in the audit, by the ids' beginnings."""
    ids = ",".join(item.id[:8] for item in found.items)
    if ids:
        desk.register.record(name, "listed", detail=f"{view.id} page {number}: {ids}")


def _officers(desk: Desk) -> dict[str, str]:
    return {account.name: account.called for account in desk.accounts.all()}


def _whole(typed: Any) -> int:
    return (
        max(1, min(int(typed), 100_000)) if str(typed or "").isascii() and str(typed or "").isdigit() else 1
    )


def _safe_query(query: str) -> str:
    """A query that came with a form: what is no plain query of ours is dropped."""
    return query if query.isprintable() and len(query) < 500 and not set(query) & set("/\\:#?") else ""


routes = [inbox, search, change]
