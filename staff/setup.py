"""Setting up an account: the first of all, one that was invited, one that was reset; and a new second factor.

What was chosen waits in memory until a code proves the app; then the account is written whole, at once.
"""

from __future__ import annotations

import re
from hmac import compare_digest
from typing import Any

from litestar import Response
from msgspec import Struct

from staff import passwords, secondfactor
from staff.accounts import Account, AccountProblem, Fresh
from staff.desk import Desk
from staff.forms import Form
from staff.passwords import WeakPassword
from staff.pending import Kind, Pending
from staff.roles import ANYBODY, READERS
from staff.routing import sent, shown
from staff.secondfactor import plain_code
from staff.view import go, page, signed_in
from staff.visit import StaffRequest

NAME = re.compile(r"[a-z][a-z0-9.-]{1,39}")
NAME_RULE = "User name must be 2 to 40 small letters, digits, dots or dashes, a letter first"
WRONG_CODE = "This code is not right, has been used, or is too old"
SET_UP = "set-up"
"""What failed codes are counted under: guessing is slowed like guessing at passwords."""


class Chosen(Struct, frozen=True):
    """Who sets up what: the account or, for the first one, the names it gets."""

    account: Account | None
    name: str
    called: str
    code: str


@shown("/set-up", ANYBODY)
def show_set_up(request: StaffRequest, desk: Desk) -> Response[Any]:
    if desk.accounts.all():
        return go("/sign-in")
    return page(request, "join.html", first=True)


@sent("/set-up", ANYBODY)
def set_up(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    if desk.accounts.all():
        return go("/sign-in")
    code = form.text("code", 200)
    called = form.needed("called", "Enter your name", 80)
    name = form.text("name", 80).lower()
    if not NAME.fullmatch(name):
        form.wrong("name", NAME_RULE)
    if not _counted(desk, form, compare_digest(plain_code(code), plain_code(desk.set_up_code))):
        return page(request, "join.html", form=form, first=True)
    return _go_on(request, desk, form, Chosen(None, name, called, code))


@shown("/join", ANYBODY)
def show_join(request: StaffRequest) -> Response[Any]:
    return page(request, "join.html", first=False)


@sent("/join", ANYBODY)
def join(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    code = form.text("code", 200)
    account = desk.accounts.coming_by(code, desk.clock())
    if not _counted(desk, form, account is not None) or account is None:
        return page(request, "join.html", form=form, first=False)
    return _go_on(request, desk, form, Chosen(account, account.name, account.called, code))


@shown("/second-factor", ANYBODY)
def show_second_factor(request: StaffRequest, desk: Desk) -> Response[Any]:
    pending = desk.pending.get(request.auth.token)
    if pending is None:
        return go("/sign-in")
    return _second_factor(request, pending)


@sent("/second-factor", ANYBODY)
def second_factor(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    pending = desk.pending.get(request.auth.token)
    if pending is None:
        return go("/sign-in")
    step = secondfactor.step_of(pending.secret, form.text("code", 200), desk.clock())
    if step is None:
        form.wrong("code", "This is not the code that the app shows now. Check that its clock is right")
        return _second_factor(request, pending, form)
    fresh = Fresh(pending.hashed, pending.secret, step, secondfactor.new_recovery_codes())
    try:
        account = _written(desk, pending, fresh)
    except AccountProblem as problem:
        form.wrong("code", str(problem))
        return _second_factor(request, pending, form)
    desk.pending.drop(request.auth.token)
    if request.auth.account:
        desk.sessions.end_all(account.id, but=request.auth.token)
        request.auth.rotate()
    else:
        desk.register.record(account.name, "sign-in", account.name)
        request.auth.begin(account)
        desk.vault.open_for(account, pending.password, desk.register)
    desk.pending.show(request.auth.token, fresh.recovery_codes, pending.kind != "renew")
    return go("/recovery-codes")


@shown("/recovery-codes", READERS)
def recovery_codes(request: StaffRequest, desk: Desk) -> Response[Any]:
    waiting = desk.pending.shown(request.auth.token)
    if not waiting or waiting.account:
        return go("/account")
    return page(request, "recovery-codes.html", codes=waiting.codes, step=waiting.first)


@sent("/recovery-codes", READERS)
def kept_recovery_codes(request: StaffRequest, desk: Desk) -> Response[Any]:
    waiting = desk.pending.shown(request.auth.token)
    desk.pending.hide(request.auth.token)
    if waiting and waiting.first:
        return go("/", request, f"Your account is ready, {signed_in(request).called}.")
    return go("/account", request, "Your new recovery codes are in force.")


def chosen_password(form: Form, own: tuple[str, ...], field: str = "password") -> str:
    """A new password that was typed twice; its errors are noted in the form."""
    password = form.exactly(field, 1000)
    try:
        passwords.check(password, own)
    except WeakPassword as weak:
        form.wrong(field, str(weak))
    if password != form.exactly("again", 1000):
        form.wrong("again", "The two passwords differ")
    return password


def _counted(desk: Desk, form: Form, right: bool) -> bool:
    """Whether the code holds, with guessing at codes slowed like guessing at passwords."""
    with desk.signing_in:
        if desk.lock_out.wait(SET_UP, desk.clock()) > 0:
            form.wrong("code", "There were too many wrong codes. Wait some minutes, then try again")
        elif not right:
            desk.lock_out.failed(SET_UP, desk.clock())
            desk.register.record("somebody", "one-time-code-failed")
            form.wrong("code", WRONG_CODE)
    return "code" not in form.errors


def _go_on(request: StaffRequest, desk: Desk, form: Form, chosen: Chosen) -> Response[Any]:
    password = chosen_password(form, (chosen.name, chosen.called))
    if form.errors:
        return page(request, "join.html", form=form, first=chosen.account is None)
    kind: Kind = "join" if chosen.account else "first"
    hashed = passwords.hashed(password)
    desk.pending.keep(
        request.auth.token,
        Pending(kind, chosen.name, chosen.called, hashed, secondfactor.new_secret(), password, chosen.code),
    )
    return go("/second-factor")


def _second_factor(request: StaffRequest, pending: Pending, form: Form | None = None) -> Response[Any]:
    return page(
        request,
        "second-factor.html",
        form=form,
        qr_code=secondfactor.qr_code(pending.secret, pending.name),
        letters=secondfactor.in_letters(pending.secret),
    )


def _written(desk: Desk, pending: Pending, fresh: Fresh) -> Account:
    """The account, audited first: nothing is changed that the audit could not take."""
    if pending.kind == "first":
        desk.register.record(pending.name, "set-up", pending.name, "administrator")
        first = desk.accounts.add_first(pending.name, pending.called, fresh)
        desk.set_up_code = ""
        return first
    if pending.kind == "join":
        desk.register.record(pending.name, "account-set-up", pending.name)
        return desk.accounts.complete(pending.code, desk.clock(), fresh)
    account = desk.accounts.named(pending.name)
    if account is None or account.password != fresh.password:
        raise AccountProblem("Your password was changed in the meantime. Begin again")
    desk.register.record(pending.name, "second-factor-changed", pending.name)
    desk.accounts.set_second_factor(account.id, fresh)
    return account


routes = [
    show_set_up,
    set_up,
    show_join,
    join,
    show_second_factor,
    second_factor,
    recovery_codes,
    kept_recovery_codes,
]
