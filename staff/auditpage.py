"""The audit, for leads and administrators: who did what, filtered; whether the chain holds; as a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from msgspec import Struct

from concerns.audit import AuditRow
from staff import export
from staff.desk import Desk
from staff.forms import Form
from staff.roles import LEADS
from staff.routing import sent, shown
from staff.view import page, signed_in
from staff.visit import StaffRequest

ON_A_PAGE = 50
MOST_IN_A_FILE = 100_000
COLUMNS = ("number", "at", "by", "action", "subject", "detail")
_AT_ONCE = 1000


class Filter(Struct, frozen=True):
    """What is looked for; empty fields match all. Of a subject its beginning will do.

    Days are ISO dates, both included.
    """

    by: str = ""
    action: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""

    def matches(self, row: AuditRow) -> bool:
        """Whether a row is looked for."""
        return (
            self.by in ("", row.by)
            and self.action in ("", row.action)
            and row.subject.startswith(self.subject)
            and row.at[:10] >= self.since
            and (not self.until or row.at[:10] <= self.until)
        )

    def query(self, **more: object) -> str:
        """As the query of an address."""
        fields = {name: getattr(self, name) for name in self.__struct_fields__}
        return urlencode({name: value for name, value in {**fields, **more}.items() if value})


@shown("/audit", LEADS)
def show(request: StaffRequest, desk: Desk) -> Response[Any]:
    return _page(request, desk)


@sent("/audit/verify", LEADS)
def verify(request: StaffRequest, desk: Desk) -> Response[Any]:
    found = desk.register.verify_audit()
    desk.register.record(signed_in(request).name, "audit-verified", detail=f"{len(found.faults)} faults")
    return _page(request, desk, verified=found)


@sent("/audit/export", LEADS)
def export_it(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    if not export.wanted(form):
        return _page(request, desk, form)
    chosen = Filter(**{name: form.text(name, 200) for name in Filter.__struct_fields__})
    rows = list(islice(_rows(desk, chosen), MOST_IN_A_FILE))
    cells = ((getattr(row, column) for column in COLUMNS) for row in rows)
    return export.file(request, desk, form, "audit.csv", export.table(COLUMNS, cells), len(rows))


def _page(request: StaffRequest, desk: Desk, form: Form | None = None, **more: Any) -> Response[Any]:
    asked = request.query_params
    chosen = Filter(**{name: asked.get(name, "").strip() for name in Filter.__struct_fields__})
    if form:
        chosen = Filter(**{name: form.text(name, 200) for name in Filter.__struct_fields__})
    before = asked.get("before", "")
    found = list(islice(_rows(desk, chosen, int(before) if before.isdecimal() else None), ON_A_PAGE + 1))
    rows = found[:ON_A_PAGE]
    return page(
        request,
        "audit.html",
        form=form,
        rows=rows,
        chosen=chosen,
        older=f"/audit?{chosen.query(before=rows[-1].number)}" if len(found) > ON_A_PAGE else "",
        newest=f"/audit?{chosen.query()}" if before else "",
        passphrase=export.new_passphrase(),
        **more,
    )


def _rows(desk: Desk, chosen: Filter, before: int | None = None) -> Iterator[AuditRow]:
    """The rows that are looked for, the newest first."""
    while batch := desk.register.audit(before, _AT_ONCE):
        yield from (row for row in batch if chosen.matches(row))
        before = batch[-1].number
        if batch[-1].at[:10] < chosen.since:
            return


routes = [show, verify, export_it]
