"""Signing in and out: name, password and code together, so that nothing tells which of them was wrong."""

from __future__ import annotations

import math
from typing import Any

from litestar import Response

from staff import passwords, secondfactor
from staff.accounts import Account
from staff.desk import Desk
from staff.forms import Form
from staff.navigation import home
from staff.roles import ANYBODY
from staff.routing import sent, shown
from staff.view import go, page
from staff.visit import StaffRequest

WRONG = "User name, password or code is not right. A code counts only once: wait for the next one"
WHY = {
    "idle": "You were signed out because nothing was sent for a while. What you typed has been kept: sign in to go on.",
    "out": "You have signed out.",
    "first": "Sign in to open this page.",
}


class Refused(Exception):
    """Why nobody was signed in, in a line that is the same whoever it was."""


def identify(desk: Desk, name: str, password: str, code: str) -> Account:
    """Whose name, password and code these are; the code is used up. One try at a time, counted if it fails.

    Takes as long whether there is such an account or not. Raises Refused.
    """
    with desk.signing_in:
        wait = desk.lock_out.wait(name, desk.clock())
        if wait > 0:
            raise Refused(f"There were too many wrong tries. Wait {_minutes(wait)}, then try again")
        account = desk.accounts.named(name)
        active = account is not None and account.state == "active"
        right = passwords.matches(account.password if account and active else None, password)
        if account is None or not right or not use_code(desk, account, code):
            desk.lock_out.failed(name, desk.clock())
            desk.register.record(account.name if account else "somebody", "sign-in-failed")
            raise Refused(WRONG)
        desk.lock_out.succeeded(name)
    return account


def use_code(desk: Desk, account: Account, code: str) -> bool:
    """Whether this is a code of the account's app or one of its recovery codes; it is used up."""
    secret, last = desk.accounts.secret(account)
    step = secondfactor.step_of(secret, code, desk.clock(), last)
    if step is not None:
        return desk.accounts.use_step(account.id, step)
    if desk.accounts.use_recovery_code(account.id, code):
        desk.register.record(account.name, "recovery-code-used", account.name)
        return True
    return False


@shown("/sign-in", ANYBODY)
def show(request: StaffRequest, desk: Desk) -> Response[Any]:
    if not desk.accounts.all():
        return go("/set-up")
    if request.auth.account:
        return go(home(request.auth.account))
    asked = request.query_params
    return page(
        request, "sign-in.html", next=own_path(asked.get("next", "")), why=WHY.get(asked.get("why", ""), "")
    )


@sent("/sign-in", ANYBODY)
def sign_in(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    name, password = form.text("name", 200), form.exactly("password", 1000)
    onward = own_path(form.text("next"))
    try:
        account = identify(desk, name, password, form.text("code", 200))
    except Refused as refusal:
        form.wrong("name", str(refusal))
        return page(request, "sign-in.html", form=form, next=onward, why="")
    desk.register.record(account.name, "sign-in", account.name)
    request.auth.begin(account)
    opened = desk.vault.open_for(account, password, desk.register)
    return go(onward or home(account) if opened else "/unlock")


@sent("/sign-out", ANYBODY)
def sign_out(request: StaffRequest, desk: Desk) -> Response[Any]:
    account = request.auth.account
    if account:
        desk.register.record(account.name, "sign-out", account.name)
        desk.sessions.drop_drafts(account.id)
    request.auth.end()
    response = go("/sign-in?why=out")
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response


@shown("/", ANYBODY)
def start(request: StaffRequest) -> Response[Any]:
    account = request.auth.account
    return go(home(account) if account else "/sign-in")


def own_path(path: str) -> str:
    """A path of this site, or "" for anything else: signing in leads nowhere else."""
    good = (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and "\\" not in path
        and path.isprintable()
    )
    return path if good and len(path) < 500 else ""


def _minutes(seconds: float) -> str:
    if seconds < 60:
        return f"{math.ceil(seconds)} seconds"
    minutes = math.ceil(seconds / 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


routes = [show, sign_in, sign_out, start]
