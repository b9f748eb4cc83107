"""Accounts, for administrators: who there is, adding somebody, roles, new one-time codes, suspending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from litestar import Response
from litestar.exceptions import NotFoundException

from concerns.keys import KeysError
from staff import secondfactor
from staff.accounts import Account, AccountProblem
from staff.desk import Desk
from staff.forms import Form
from staff.roles import ADMINISTRATORS, ROLES, WORDS, Role
from staff.routing import sent, shown
from staff.setup import NAME, NAME_RULE
from staff.unlock import own_password
from staff.view import go, page, signed_in
from staff.visit import StaffRequest

_ROLE = "role-"
CODE_HOLDS = 24 * 3600.0
"""Seconds that a one-time code is good for."""


@shown("/accounts", ADMINISTRATORS)
def show_all(request: StaffRequest, desk: Desk) -> Response[Any]:
    people = [
        {"account": one, "has_wrap": desk.vault.has_wrap(one), "sessions": desk.sessions.count(one.id)}
        for one in desk.accounts.all()
    ]
    return page(request, "accounts.html", people=people)


@shown("/accounts/add", ADMINISTRATORS)
def show_add(request: StaffRequest) -> Response[Any]:
    return page(request, "accounts-add.html")


@sent("/accounts/add", ADMINISTRATORS)
def add(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    by = signed_in(request)
    called = form.needed("called", "Enter their name", 80)
    name = form.text("name", 80).lower()
    if not NAME.fullmatch(name):
        form.wrong("name", NAME_RULE)
    elif desk.accounts.named(name):
        form.wrong("name", "Somebody has this user name already. Choose another")
    role = _role(form)
    if form.errors or not own_password(desk, form, by.name, form.exactly("password", 1000)):
        return page(request, "accounts-add.html", form=form)
    code = secondfactor.new_code()
    with desk.audited(by.name, "account-added", name, role):
        account = desk.accounts.invite(name, called, cast(Role, role), code, desk.clock() + CODE_HOLDS)
    return _show_code(request, desk, account, code)


@shown("/accounts/{id:str}", ADMINISTRATORS)
def show_one(request: StaffRequest, desk: Desk, id: str) -> Response[Any]:
    return _page(request, desk, _found(desk, id))


@sent("/accounts/{id:str}", ADMINISTRATORS)
def change(request: StaffRequest, desk: Desk, form: Form, id: str) -> Response[Any]:
    account, by = _found(desk, id), signed_in(request)
    action = form.text("action")
    if action not in choices(account):
        form.wrong("action", "Choose what to do")
    if form.errors or not own_password(desk, form, by.name, form.exactly("password", 1000)):
        return _page(request, desk, account, form)
    try:
        if action.startswith(_ROLE):
            return _set_role(request, desk, account, cast(Role, action.removeprefix(_ROLE)))
        return CHANGES[action](request, desk, account)
    except (AccountProblem, KeysError) as problem:
        form.wrong("action", str(problem))
        return _page(request, desk, account, form)


@shown("/accounts/{id:str}/code", ADMINISTRATORS)
def show_code(request: StaffRequest, desk: Desk, id: str) -> Response[Any]:
    account = _found(desk, id)
    waiting = desk.pending.shown(request.auth.token)
    if waiting is None or waiting.account != id:
        return go(f"/accounts/{id}")
    (code,) = waiting.codes
    link = f"{desk.options.address}/join#{code}"
    return page(request, "accounts-code.html", person=account, code=code, link=link)


@sent("/accounts/{id:str}/code", ADMINISTRATORS)
def handed_over(request: StaffRequest, desk: Desk, id: str) -> Response[Any]:
    desk.pending.hide(request.auth.token)
    return go("/accounts")


def choices(account: Account) -> dict[str, str]:
    """What can be done with an account as it stands, and how that reads."""
    if account.state == "suspended":
        return {"resume": "Let them sign in again"}
    able = {_ROLE + role: f"Change the role to {WORDS[role][0]}" for role in ROLES if role != account.role}
    if account.state == "invited":
        return {**able, "reset": "Make a new one-time code", "remove": "Take the invitation back"}
    return {
        **able,
        "reset": "Reset password and authenticator app, with a one-time code for new ones",
        "sign-out": "Sign them out everywhere",
        "suspend": "Suspend the account",
    }


def _set_role(request: StaffRequest, desk: Desk, account: Account, role: Role) -> Response[Any]:
    with desk.audited(signed_in(request).name, "role-changed", account.name, role):
        desk.accounts.set_role(account.id, role)
    desk.sessions.end_all(account.id, but=request.auth.token)
    if account.id == signed_in(request).id:
        request.auth.rotate()
    told = f"{account.called} is now: {WORDS[role][0]}. They have to sign in again."
    return go(
        "/accounts" if role == "administrator" or account.id != signed_in(request).id else "/", request, told
    )


def _reset(request: StaffRequest, desk: Desk, account: Account) -> Response[Any]:
    code = secondfactor.new_code()
    with desk.audited(signed_in(request).name, "account-reset", account.name):
        desk.accounts.reset(account.id, code, desk.clock() + CODE_HOLDS)
        desk.vault.remove(account)
    desk.sessions.end_all(account.id)
    return _show_code(request, desk, account, code)


def _sign_out(request: StaffRequest, desk: Desk, account: Account) -> Response[Any]:
    with desk.audited(signed_in(request).name, "signed-out-by-administrator", account.name):
        desk.sessions.end_all(account.id)
    return go("/accounts", request, f"{account.called} has been signed out everywhere.")


def _suspend(request: StaffRequest, desk: Desk, account: Account) -> Response[Any]:
    with desk.audited(signed_in(request).name, "account-suspended", account.name):
        desk.accounts.suspend(account.id)
        desk.vault.remove(account)
    desk.sessions.end_all(account.id)
    desk.sessions.drop_drafts(account.id)
    return go("/accounts", request, f"{account.called} cannot sign in any more.")


def _resume(request: StaffRequest, desk: Desk, account: Account) -> Response[Any]:
    with desk.audited(signed_in(request).name, "account-resumed", account.name):
        desk.accounts.resume(account.id)
    return go("/accounts", request, f"{account.called} can sign in again.")


def _remove(request: StaffRequest, desk: Desk, account: Account) -> Response[Any]:
    with desk.audited(signed_in(request).name, "invitation-taken-back", account.name):
        desk.accounts.remove_invited(account.id)
    return go("/accounts", request, f"The invitation of {account.called} has been taken back.")


Change = Callable[[StaffRequest, Desk, Account], Response[Any]]
CHANGES: dict[str, Change] = {
    "reset": _reset,
    "sign-out": _sign_out,
    "suspend": _suspend,
    "resume": _resume,
    "remove": _remove,
}


def _role(form: Form) -> str:
    role = form.text("role")
    if role not in ROLES:
        form.wrong("role", "Choose a role")
    return role


def _show_code(request: StaffRequest, desk: Desk, account: Account, code: str) -> Response[Any]:
    desk.pending.show(request.auth.token, (code,), first=False, account=account.id)
    return go(f"/accounts/{account.id}/code")


def _page(request: StaffRequest, desk: Desk, account: Account, form: Form | None = None) -> Response[Any]:
    return page(
        request,
        "accounts-one.html",
        form=form,
        person=account,
        choices=choices(account),
        has_wrap=desk.vault.has_wrap(account),
        sessions=desk.sessions.count(account.id),
    )


def _found(desk: Desk, id: str) -> Account:
    account = desk.accounts.get(id)
    if account is None:
        raise NotFoundException
    return account


routes = [show_all, show_add, add, show_one, change, show_code, handed_over]
