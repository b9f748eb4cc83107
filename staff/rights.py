"""Requests of people whose data may be here (UK GDPR, articles 15 to 17): find words, take them out, delete, copy.

What is searched for is somebody's personal data: it goes by the body of requests alone, and is in no audit.
"""

from __future__ import annotations

import re
from typing import Any

from litestar import Response
from msgspec import Struct

from concerns import Concern
from concerns.redaction import STROKES
from staff import export
from staff.desk import Desk
from staff.forms import Form
from staff.roles import LEADS
from staff.routing import sent, shown
from staff.unlock import own_password
from staff.view import go, page, signed_in
from staff.visit import StaffRequest

MOST = 100
"""Hits on a page: for more, search for something rarer."""
AROUND = 60
"""Characters of a text that are shown on each side of a hit."""
COLUMNS = ("taken", "category", "event", "where", "when", "what")
ACTIONS = ("redact", "erase", "copy")
_FIELDS = ("what", "where", "when")


class Hit(Struct, frozen=True):
    """A concern, or a note on one, that holds one of the words. `pieces` alternate: beside, word, beside, ..."""

    key: str
    id: str
    taken: str
    status: str
    held: bool
    note: bool
    pieces: tuple[str, ...]


@shown("/rights", LEADS)
def show(request: StaffRequest, desk: Desk) -> Response[Any]:
    _ = desk.vault.keys
    return page(request, "rights.html")


@sent("/rights", LEADS)
def search(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    _ = desk.vault.keys
    words = _words(form)
    if form.errors:
        return page(request, "rights.html", form=form)
    desk.register.record(signed_in(request).name, "rights-search")
    return _found(request, desk, form, words)


@sent("/rights/do", LEADS)
def act(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    words, action = _words(form), form.text("do")
    ticked = form.all("ticked")
    if not ticked:
        form.wrong("ticked", "Tick what it is about")
    if action not in ACTIONS:
        form.wrong("do", "Choose what to do")
    export.wanted(form)
    account = signed_in(request)
    if form.errors or not own_password(desk, form, account.name, form.exactly("password", 1000)):
        return _found(request, desk, form, words)
    why = form.text("reason", export.LONGEST_REASON)
    try:
        if action == "copy":
            return _copy(request, desk, form, ticked)
        told = (_redact if action == "redact" else _erase)(desk, ticked, words, account.name, why)
    except ValueError as problem:
        form.wrong("do", f"This was not done: {problem}")
        return _found(request, desk, form, words)
    return go("/rights", request, told)


def _words(form: Form) -> list[str]:
    words = [line.strip() for line in form.text("words", 2000).splitlines() if line.strip()]
    if not words:
        form.wrong("words", "Enter what to look for")
    elif min(map(len, words)) < len(STROKES):
        form.wrong("words", f"Enter at least {len(STROKES)} characters on each line")
    return words


def _found(request: StaffRequest, desk: Desk, form: Form, words: list[str]) -> Response[Any]:
    hits = _hits(desk, words) if words else []
    return page(
        request,
        "rights-found.html",
        form=form,
        words="\n".join(words),
        hits=hits[:MOST],
        more=len(hits) > MOST,
        ticked=form.all("ticked"),
        passphrase=export.new_passphrase(),
    )


def _hits(desk: Desk, words: list[str]) -> list[Hit]:
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))), re.IGNORECASE)
    keys, hits = desk.vault.keys, []
    cases = {case.id: case for case in desk.register.cases()}
    for id, concern in desk.register.unsealed(keys):
        if id not in cases:
            continue
        texts = {f"c:{id}": "\n".join(_texts(concern))} if isinstance(concern, Concern) else {}
        texts |= {f"n:{id}:{note.number}": note.text for note in desk.register.notes(id, keys)}
        for key, text in texts.items():
            if pattern.search(text):
                case, pieces = cases[id], _pieces(pattern, text)
                hits.append(Hit(key, id, case.taken, case.status, case.held, key.startswith("n"), pieces))
    return hits


def _texts(concern: Concern) -> list[str]:
    return [text for text in (getattr(concern, name) for name in _FIELDS) if text]


def _pieces(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """What stands around the first hits, and the hits: text, hit, text, hit, text."""
    pieces, end = [], 0
    for hit in list(pattern.finditer(text))[:3]:
        start = max(end, hit.start() - AROUND)
        pieces += [("…" if start > end else "") + text[start : hit.start()], hit.group()]
        end = hit.end()
    rest = text[end : end + AROUND]
    return (*pieces, rest + ("…" if len(text) > end + AROUND else ""))


def _redact(desk: Desk, ticked: list[str], words: list[str], by: str, why: str) -> str:
    """Takes the words out of concerns; of notes, which are signed by their writers, it deletes those ticked."""
    places = notes = 0
    for key in ticked:
        kind, id, *number = key.split(":")
        if kind == "c":
            places += desk.register.redact(id, desk.vault.keys, words, by=by, why=why)
        else:
            desk.register.remove_note(id, int(number[0]), by=by, why=why)
            notes += 1
        desk.forget_read([id])
    return f"Taken out in {places} places; notes deleted: {notes}."


def _erase(desk: Desk, ticked: list[str], _: list[str], by: str, why: str) -> str:
    ids = list(dict.fromkeys(key.split(":")[1] for key in ticked))
    for id in ids:
        desk.register.erase(id, by=by, why=why, describe=desk.describe)
    desk.forget_read(ids)
    return f"Concerns deleted for good: {len(ids)}."


def _copy(request: StaffRequest, desk: Desk, form: Form, ticked: list[str]) -> Response[bytes]:
    ids = list(dict.fromkeys(key.split(":")[1] for key in ticked))
    opened = desk.register.read_all(ids, desk.vault.keys, by=signed_in(request).name)
    rows = [[getattr(concern, column) for column in COLUMNS] for concern in opened]
    return export.file(request, desk, form, "request.csv", export.table(COLUMNS, rows), len(rows))


routes = [show, search, act]
