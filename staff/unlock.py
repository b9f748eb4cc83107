"""Unlocking the register after a start, by one's own password or once by the register's passphrase; locking it."""

from __future__ import annotations

from typing import Any

from litestar import Response

from staff import passwords
from staff.desk import Desk
from staff.forms import Form
from staff.navigation import home
from staff.roles import LEADS, READERS
from staff.routing import sent, shown
from staff.view import go, page, signed_in
from staff.visit import StaffRequest


@shown("/unlock", READERS)
def show(request: StaffRequest, desk: Desk) -> Response[Any]:
    return _page(request, desk)


@sent("/unlock", READERS)
def unlock(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    account = signed_in(request)
    password = form.exactly("password", 1000)
    if not own_password(desk, form, account.name, password):
        return _page(request, desk, form)
    passphrase = form.exactly("passphrase", 1000)
    opened = desk.vault.open_for(account, password, desk.register)
    if not opened and not desk.vault.open_by_passphrase(passphrase, account, password, desk.register):
        form.wrong("passphrase", "This passphrase does not open the register. Mind capitals and spaces")
        return _page(request, desk, form)
    return go(home(account), request, "The register is unlocked. From now on your password opens it.")


@sent("/lock", LEADS)
def lock(request: StaffRequest, desk: Desk) -> Response[Any]:
    desk.register.record(signed_in(request).name, "locked")
    desk.vault.lock()
    return go("/unlock", request, "The register is locked.")


def own_password(desk: Desk, form: Form, name: str, password: str, field: str = "password") -> bool:
    """Whether whoever is signed in typed their password again; wrong ones count like at signing in."""
    with desk.signing_in:
        account = desk.accounts.named(name)
        if desk.lock_out.wait(name, desk.clock()) > 0:
            form.wrong(field, "There were too many wrong tries. Wait some minutes, then try again")
        elif account is None or not passwords.matches(account.password, password):
            desk.lock_out.failed(name, desk.clock())
            desk.register.record(name, "password-failed", name)
            form.wrong(field, "This is not your password")
    return field not in form.errors


def _page(request: StaffRequest, desk: Desk, form: Form | None = None) -> Response[Any]:
    account = signed_in(request)
    return page(
        request,
        "unlock.html",
        form=form,
        made=desk.vault.made,
        has_wrap=desk.vault.has_wrap(account),
        may_lock=account.role in LEADS,
    )


routes = [show, unlock, lock]
