"""One concern: its text, facts, flags and history, and what staff do with it."""

from __future__ import annotations

from typing import Any, cast, get_args

from litestar import Response

from concerns import Concern, receipt
from concerns.cases import MAX_NOTE, MAX_TAG, MAX_TAGS, Case, Reason, Status
from staff.clock import left_in_words
from staff.desk import Desk
from staff.failures import NoSuchConcern
from staff.forms import Form
from staff.index import Item
from staff.roles import LEADS, OFFICERS, READERS
from staff.routing import sent, shown
from staff.telling import COLOURS, REASONS, STATUS, status_of, told_moment
from staff.view import go, page, signed_in
from staff.visit import StaffRequest


@shown("/concern/{id:str}", READERS)
def show(request: StaffRequest, desk: Desk, id: str) -> Response[Any]:
    return _page(request, desk, id)


@sent("/concern/{id:str}/assign", OFFICERS)
def assign(request: StaffRequest, desk: Desk, form: Form, id: str) -> Response[Any]:
    known = {account.name: account.called for account in desk.accounts.all() if account.state == "active"}
    to = form.text("officer")
    if to and to not in known:
        form.wrong("officer", "Choose somebody from the list")
        return _page(request, desk, id, form)
    case_of(desk, id)
    desk.register.assign(id, to, by=signed_in(request).name)
    return _changed(request, desk, id, f"Given to {known[to]}." if to else "Given to nobody.")


@sent("/concern/{id:str}/status", OFFICERS)
def status(request: StaffRequest, desk: Desk, form: Form, id: str) -> Response[Any]:
    to, reason = form.text("status"), form.text("reason")
    if to not in get_args(Status):
        form.wrong("status", "Choose a status")
    elif to == "closed" and (not reason or reason not in REASONS):
        form.wrong("reason", "Choose why it is closed")
    if form.errors:
        return _page(request, desk, id, form)
    case_of(desk, id)
    closing = cast(Reason, reason if to == "closed" else "")
    desk.register.set_status(id, cast(Status, to), closing, by=signed_in(request).name)
    return _changed(request, desk, id, f"The status is now: {STATUS[to].lower()}.")


@sent("/concern/{id:str}/pass-on", OFFICERS)
def pass_on(request: StaffRequest, desk: Desk, form: Form, id: str) -> Response[Any]:
    to = form.text("contact")
    if to not in {contact.id for contact in desk.teller.contacts()}:
        form.wrong("contact", "Choose an organisation from the list")
        return _page(request, desk, id, form)
    case_of(desk, id)
    desk.register.pass_on(id, to, by=signed_in(request).name)
    return _changed(
        request,
        desk,
        id,
        f"Noted as passed on to {desk.teller.contact(to)}. Tell them yourself: nothing was sent.",
    )


@sent("/concern/{id:str}/note", OFFICERS)
def note(request: StaffRequest, desk: Desk, form: Form, id: str) -> Response[Any]:
    text = form.needed("note", "Write a note first", MAX_NOTE)
    if form.errors:
        return _page(request, desk, id, form)
    case_of(desk, id)
    desk.register.add_note(id, text, by=signed_in(request).name)
    return _changed(request, desk, id, "The note was added, sealed like the concern itself.")


@sent("/concern/{id:str}/tags", OFFICERS)
def tags(request: StaffRequest, desk: Desk, form: Form, id: str) -> Response[Any]:
    wanted = {tag for typed in form.text("tags").split(",") if (tag := " ".join(typed.split()).lower())}
    if len(wanted) > MAX_TAGS or any(len(tag) > MAX_TAG for tag in wanted):
        form.wrong("tags", f"Use at most {MAX_TAGS} tags of at most {MAX_TAG} characters each")
        return _page(request, desk, id, form)
    case_of(desk, id)
    desk.register.set_tags(id, wanted, by=signed_in(request).name)
    return _changed(request, desk, id, "The tags were changed.")


def case_of(desk: Desk, id: str) -> Case:
    """What the register knows of a concern. Raises NoSuchConcern."""
    found = desk.register.cases([id])
    if not found:
        raise NoSuchConcern
    return found[0]


def opened(desk: Desk, id: str, by: str) -> Concern:
    """The concern, opened for somebody who reads it: that stands in the audit. Raises NoSuchConcern."""
    try:
        return desk.register.read(id, desk.vault.keys, by)
    except KeyError:
        raise NoSuchConcern from None


def item_of(desk: Desk, id: str) -> Item:
    """The concern as the index has it; opened now if it came in this very moment. Raises NoSuchConcern."""
    index = desk.reading.index
    if id not in index:
        desk.reading.changed([id])
    try:
        return index.item(id)
    except KeyError:
        raise NoSuchConcern from None


def _changed(request: StaffRequest, desk: Desk, id: str, notice: str) -> Response[Any]:
    desk.reading.changed([id])
    return go(f"/concern/{id}", request, notice)


def _page(request: StaffRequest, desk: Desk, id: str, form: Form | None = None) -> Response[Any]:
    account, teller, now = signed_in(request), desk.teller, desk.moment()
    concern, case = opened(desk, id, account.name), case_of(desk, id)
    item, reading = item_of(desk, id), desk.reading
    officers = {one.name: one.called for one in desk.accounts.all()}
    code = receipt.parse(concern.receipt)
    notes = desk.register.notes(id, desk.vault.keys)
    alike = desk.likeness.possible(item, lambda one: reading.index.place(one.concern), reading.index.items())
    return page(
        request,
        "concern.html",
        form=form,
        form_page=f"/concern/{id}",
        id=id,
        heading=teller.category(concern.category),
        where=teller.where(concern),
        pieces=teller.pieces(concern.what),
        personal=sorted({finding.kind for finding in teller.personal(concern.what)}),
        facts=teller.facts(concern),
        flags=[(teller.topic(flag.topic), flag.now) for flag in item.flags],
        urgency=item.urgency if case.status in ("new", "looked-at") else "",
        clock=left_in_words(item.due, now) if item.due and item.urgency == "today" else "",
        case=case,
        told_status=status_of(case),
        colour=COLOURS[case.status],
        assigned=officers.get(case.assigned, case.assigned),
        officers=[one for one in desk.accounts.all() if one.state == "active"],
        statuses=STATUS,
        reasons=REASONS,
        contacts=teller.contacts(),
        passed=[teller.contact(contact) for contact in case.passed_to],
        notes=[(told_moment(one.at), officers.get(one.by, one.by), one.text) for one in notes],
        tags=desk.register.tags(id, desk.vault.keys),
        message=desk.register.message(code) if case.has_message else "",
        linked=[one for one in case.linked if one in reading.index],
        rows={
            one: teller.row(reading.index.item(one), reading.index.state(one), now, officers)
            for one in {*case.linked, *(found.item.id for found in alike)}
            if one in reading.index
        },
        alike=[found for found in alike if found.item.id not in case.linked],
        history=teller.history(desk.register.history(id), officers),
        may_change=account.role in OFFICERS,
        may_redact=account.role in LEADS,
    )


routes = [show, assign, status, pass_on, note, tags]
