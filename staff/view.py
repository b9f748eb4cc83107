"""Pages for whoever is looking: navigation by role, the token of every form, notices, what was typed before."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.response import Redirect

from staff.accounts import Account
from staff.desk import Desk
from staff.forms import Form
from staff.navigation import entries
from staff.roles import LEADS, WORDS
from staff.visit import StaffRequest, Visit


def page(request: StaffRequest, name: str, status: int = 200, **values: Any) -> Response[str]:
    """The template `name` as a response. Give `form` to show its errors and what was typed."""
    desk: Desk = request.app.state.desk
    visit = request.auth
    where = visit.page or request.url.path
    form: Form | None = values.get("form")
    errors = form.errors if form else {}
    context = {
        "account": visit.account,
        "navigation": entries(visit.account, request.url.path),
        "path": request.url.path,
        "form_token": visit.form_token,
        "form_page": where,
        "notice": _notice(visit),
        "locked": not desk.vault.open,
        "overdue": desk.overdue if visit.account and visit.account.role in LEADS else 0,
        "idle": int(desk.sessions.idle),
        "roles": WORDS,
        "errors": errors,
        "error": bool(errors),
        "typed": _typed(desk, visit, where, form),
    }
    return desk.site.page(name, 422 if errors and status == 200 else status, **{**context, **values})


def go(path: str, request: StaffRequest | None = None, notice: str = "") -> Redirect:
    """On to another page (303), with a notice that is shown there once."""
    if request and notice and request.auth.session:
        request.auth.session.notice = notice
    return Redirect(path, status_code=303)


def signed_in(request: StaffRequest) -> Account:
    """Whoever is signed in, on a route that nobody else can call."""
    account = request.auth.account
    if account is None:
        raise LookupError("this route is for people who have signed in")
    return account


def _notice(visit: Visit) -> str:
    if visit.session is None:
        return ""
    notice, visit.session.notice = visit.session.notice, ""
    return notice


def _typed(desk: Desk, visit: Visit, path: str, form: Form | None) -> dict[str, str]:
    """By field: what was just sent with an error, or the draft of this page."""
    if form and form.errors:
        return form.fields
    return desk.sessions.draft(visit.account.id, path) if visit.account else {}
