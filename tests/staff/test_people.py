"""Administrators: adding somebody, roles, one-time codes, suspending; who is changed is signed out."""

import re

import pytest

from tests.staff.office import PASSWORD
from tests.staff.test_setup import choose, connect


def id_of(office, name):
    return office.desk.accounts.named(name).id


def do(office, person, name, action, **fields):
    return person.post(f"/accounts/{id_of(office, name)}", {"action": action, "password": PASSWORD, **fields})


@pytest.fixture
def admin(office):
    return office.person("amina")


def test_somebody_added_sets_up_with_the_code_that_is_shown_once(office, admin):
    answer = admin.post(
        "/accounts/add", {"called": "Nina", "name": "nina", "role": "officer", "password": PASSWORD}
    )
    shown = admin.follow(answer).text
    code = re.search(r'staff-secret">([a-z0-9-]+)<', shown).group(1)
    assert f"/join#{code}" in shown
    admin.post(answer.headers["location"])
    assert code not in admin.get(answer.headers["location"]).text
    nina = office.person()
    choose(nina, "/join", code=code)
    connect(office, nina)
    assert office.desk.accounts.named("nina").role == "officer"
    assert office.desk.vault.has_wrap(office.desk.accounts.named("nina"))


def test_a_one_time_code_ends_after_a_day(office, admin):
    answer = admin.post(
        "/accounts/add", {"called": "Nina", "name": "nina", "role": "officer", "password": PASSWORD}
    )
    code = re.search(r'staff-secret">([a-z0-9-]+)<', admin.follow(answer).text).group(1)
    office.clock.forward(24 * 3600)
    assert choose(office.person(), "/join", code=code).status_code == 422


@pytest.mark.parametrize(
    "fields", [{"name": "olga"}, {"name": "B"}, {"role": "queen"}, {"password": "wrong"}, {"called": ""}]
)
def test_what_will_not_do_is_told_and_nothing_is_added(office, admin, fields):
    right = {"called": "Nina", "name": "nina", "role": "officer", "password": PASSWORD}
    before = len(office.desk.accounts.all())
    answer = admin.post("/accounts/add", {**right, **fields})
    assert answer.status_code == 422 and "There is a problem" in answer.text
    assert len(office.desk.accounts.all()) == before


def test_a_new_role_counts_at_once_and_signs_out(office, admin):
    rob = office.person("rob")
    assert do(office, admin, "rob", "role-lead").status_code == 303
    assert office.desk.accounts.named("rob").role == "lead"
    assert rob.get("/account").status_code == 303


def test_a_reset_takes_password_app_key_and_sessions_and_gives_a_code(office, admin):
    olga = office.person("olga")
    answer = do(office, admin, "olga", "reset")
    code = re.search(r'staff-secret">([a-z0-9-]+)<', admin.follow(answer).text).group(1)
    account = office.desk.accounts.named("olga")
    assert account.password is None and not office.desk.vault.has_wrap(account)
    assert olga.get("/account").status_code == 303
    fresh = office.person()
    choose(fresh, "/join", code=code)
    connect(office, fresh)
    assert office.desk.vault.has_wrap(account)


def test_a_suspended_account_cannot_sign_in_until_it_is_resumed(office, admin):
    olga = office.person("olga")
    do(office, admin, "olga", "suspend")
    assert not office.desk.vault.has_wrap(office.desk.accounts.named("olga"))
    assert olga.get("/account").status_code == 303
    assert office.person().sign_in("olga").status_code == 422
    do(office, admin, "olga", "resume")
    office.clock.forward(120)
    assert office.person().sign_in("olga").status_code == 303


def test_the_last_administrator_stays_one(office, admin):
    for action in ("suspend", "reset"):
        answer = do(office, admin, "amina", action)
        assert answer.status_code == 422 and "only administrator" in answer.text
    assert do(office, admin, "amina", "role-reader").status_code == 422
    assert office.desk.accounts.named("amina").role == "administrator"


def test_without_the_own_password_nothing_is_changed(office, admin):
    answer = admin.post(f"/accounts/{id_of(office, 'rob')}", {"action": "role-lead", "password": "no"})
    assert answer.status_code == 422
    assert office.desk.accounts.named("rob").role == "reader"


def test_every_change_is_in_the_audit_with_its_failure(office, admin):
    do(office, admin, "rob", "role-lead")
    do(office, admin, "amina", "suspend")
    rows = [(row.by, row.action, row.subject) for row in office.desk.register.audit(limit=3)]
    assert rows == [
        ("amina", "account-suspended-failed", "amina"),
        ("amina", "account-suspended", "amina"),
        ("amina", "role-changed", "rob"),
    ]


def test_an_invitation_can_be_taken_back(office, admin):
    admin.post("/accounts/add", {"called": "Nina", "name": "nina", "role": "officer", "password": PASSWORD})
    do(office, admin, "nina", "remove")
    assert office.desk.accounts.named("nina") is None
