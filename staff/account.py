"""One's own account: password, second factor, recovery codes, where one is signed in."""

from __future__ import annotations

from typing import Any

from litestar import Response

from concerns.keys import KeysError
from staff import passwords, secondfactor
from staff.accounts import Account
from staff.desk import Desk
from staff.forms import Form
from staff.pending import Pending
from staff.roles import READERS
from staff.routing import sent, shown
from staff.setup import chosen_password
from staff.signin import use_code
from staff.unlock import own_password
from staff.view import go, page, signed_in
from staff.visit import StaffRequest


@shown("/account", READERS)
def show(request: StaffRequest, desk: Desk) -> Response[Any]:
    account = signed_in(request)
    return page(
        request,
        "account.html",
        left=desk.accounts.recovery_codes_left(account.id),
        sessions=desk.sessions.count(account.id),
        has_wrap=desk.vault.has_wrap(account),
    )


@shown("/account/password", READERS)
def show_password(request: StaffRequest) -> Response[Any]:
    return page(request, "account-password.html")


@sent("/account/password", READERS)
def change_password(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    """The key's wrap first: if the rest fails, the old password still signs in, and the passphrase unlocks."""
    account = signed_in(request)
    new = chosen_password(form, (account.name, account.called), "new_password")
    if form.errors or not proven(desk, form, account):
        return page(request, "account-password.html", form=form)
    desk.register.record(account.name, "password-changed", account.name)
    try:
        desk.vault.change_password(account, form.exactly("password", 1000), new)
    except KeysError as problem:
        form.wrong("new_password", str(problem))
        return page(request, "account-password.html", form=form)
    desk.accounts.set_password(account.id, passwords.hashed(new))
    desk.sessions.end_all(account.id, but=request.auth.token)
    request.auth.rotate()
    return go(
        "/account", request, "Your password has been changed. Everywhere else you have been signed out."
    )


@shown("/account/second-factor", READERS)
def show_second_factor(request: StaffRequest) -> Response[Any]:
    return page(request, "account-second-factor.html")


@sent("/account/second-factor", READERS)
def change_second_factor(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    account = signed_in(request)
    if not proven(desk, form, account):
        return page(request, "account-second-factor.html", form=form)
    hashed = account.password or ""
    renewed = Pending("renew", account.name, account.called, hashed, secondfactor.new_secret(), "", "")
    desk.pending.keep(request.auth.token, renewed)
    return go("/second-factor")


@shown("/account/recovery-codes", READERS)
def show_recovery_codes(request: StaffRequest) -> Response[Any]:
    return page(request, "account-recovery-codes.html")


@sent("/account/recovery-codes", READERS)
def new_recovery_codes(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    account = signed_in(request)
    if not proven(desk, form, account):
        return page(request, "account-recovery-codes.html", form=form)
    codes = secondfactor.new_recovery_codes()
    desk.register.record(account.name, "recovery-codes-renewed", account.name)
    desk.accounts.set_recovery_codes(account.id, codes)
    desk.pending.show(request.auth.token, codes, first=False)
    return go("/recovery-codes")


@sent("/account/sign-out-everywhere", READERS)
def sign_out_everywhere(request: StaffRequest, desk: Desk) -> Response[Any]:
    account = signed_in(request)
    desk.register.record(account.name, "signed-out-everywhere", account.name)
    desk.sessions.end_all(account.id)
    desk.sessions.drop_drafts(account.id)
    request.auth.end()
    return go("/sign-in?why=out")


def proven(desk: Desk, form: Form, account: Account) -> bool:
    """Whether password and a fresh code were given again, before what guards the account is changed."""
    if not own_password(desk, form, account.name, form.exactly("password", 1000)):
        return False
    with desk.signing_in:
        if not use_code(desk, account, form.text("code", 200)):
            desk.lock_out.failed(account.name, desk.clock())
            form.wrong("code", "This code is not right, or has been used. Wait for the next one")
    return "code" not in form.errors


routes = [
    show,
    show_password,
    change_password,
    show_second_factor,
    change_second_factor,
    show_recovery_codes,
    new_recovery_codes,
    sign_out_everywhere,
]
