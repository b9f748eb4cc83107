"""Every call of the site, made from its routes, as nobody and as each role: who is let in, and who is not."""

import re

import pytest
from litestar import get

from staff import app as app_module
from staff.app import build
from staff.permissions import calls
from staff.roles import ANYBODY, ROLES

NOBODY = "nobody signed in"
PEOPLE = {"administrator": "amina", "lead": "leo", "officer": "olga", "reader": "rob"}
OPEN = {
    ("GET", "/"),
    ("GET", "/healthz"),
    ("GET", "/join"),
    ("GET", "/second-factor"),
    ("GET", "/set-up"),
    ("GET", "/sign-in"),
    ("GET", "/still-there"),
    ("GET", "/static/{digest:str}/{name:str}"),
    ("POST", "/join"),
    ("POST", "/second-factor"),
    ("POST", "/set-up"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
}
"""What may be called without signing in. A further one is a decision."""


def browser_of(office, who):
    """A browser with a session of its own, without the second or so of signing in."""
    person = office.person()
    if who == NOBODY:
        person.get("/join")
    else:
        account = office.desk.accounts.named(PEOPLE[who])
        person.http.cookies.set(office.desk.cookie_name, office.desk.sessions.begin(account.id))
    (token,) = person.http.cookies.values()
    return person, office.desk.sessions.form_token(token)


def outcome(office, who, method, path):
    """ "in", "sign in first" or "refused"."""
    person, token = browser_of(office, who)
    where = re.sub(r"\{[a-z_]+(:[a-z]+)?\}", "0" * 32, path)
    answer = (
        person.get(where)
        if method == "GET"
        else person.send(where, {"form_token": token, "form_page": where})
    )
    if answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next="):
        return "sign in first"
    if answer.status_code == 403:
        assert "Your role does not reach" in answer.text
        return "refused"
    assert answer.status_code < 500, (who, method, path, answer.status_code)
    return "in"


def test_each_call_lets_in_the_roles_that_it_names_and_nobody_else(office):
    listed = [
        (method, path, allowed) for method, path, allowed in calls(build(office.desk)) if method != "HEAD"
    ]
    assert len(listed) > 20
    wrong = []
    for method, path, allowed in listed:
        for who in (NOBODY, *ROLES):
            expected = "in" if who in allowed else "sign in first" if who == NOBODY else "refused"
            found = outcome(office, who, method, path)
            if found != expected:
                wrong.append((method, path, who, found, expected))
    assert wrong == []


def test_what_may_be_called_without_signing_in_is_written_down_here(office):
    found = {(method, path) for method, path, allowed in calls(build(office.desk)) if allowed == ANYBODY}
    assert {call for call in found if call[0] != "HEAD"} == OPEN


def test_each_role_may_do_what_the_one_before_it_may(office):
    for _, path, allowed in calls(build(office.desk)):
        reached = [role in allowed for role in ROLES]
        assert reached == sorted(reached), path


def test_the_site_does_not_start_with_a_route_that_names_no_roles(office, monkeypatch):
    @get("/forgotten", sync_to_thread=False)
    def forgotten() -> str:
        return ""

    monkeypatch.setattr(app_module, "ROUTES", [*app_module.ROUTES, forgotten])
    with pytest.raises(LookupError, match="/forgotten"):
        build(office.desk)


def test_a_refused_call_is_in_the_audit(office):
    assert outcome(office, "reader", "POST", "/lock") == "refused"
    assert [(row.by, row.action) for row in office.desk.register.audit(limit=1)] == [("rob", "refused")]


def test_somebody_who_was_suspended_is_out_at_once(office):
    person, _ = browser_of(office, "officer")
    assert person.get("/account").status_code == 200
    office.desk.accounts.suspend(office.desk.accounts.named("olga").id)
    assert person.get("/account").status_code == 303
