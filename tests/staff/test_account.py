"""One's own account: changes ask for password and code again, and sign out everywhere else."""

import re

from concerns import keys
from concerns.files import private_key_path
from tests.staff.office import PASSWORD

NEW = "marble tiger onion seven"


def change(office, person, **fields):
    right = {"password": PASSWORD, "code": office.code("olga"), "new_password": NEW, "again": NEW}
    return person.post("/account/password", {**right, **fields})


def test_a_new_password_opens_account_and_register_and_the_old_one_neither(office):
    person, elsewhere = office.person("olga"), office.person("olga")
    assert change(office, person).status_code == 303
    assert person.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert keys.open_private(private_key_path(office.data), NEW, "staff olga")
    office.restart()
    assert office.person().sign_in("olga").status_code == 422
    assert office.person().sign_in("olga", NEW).status_code == 303
    assert office.desk.vault.open


def test_password_and_code_are_asked_for_again(office):
    person = office.person("olga")
    assert "not your password" in change(office, person, password="wrong").text
    assert "code is not right" in change(office, person, code="000000").text
    assert "differ" in change(office, person, again="other").text
    assert office.person().sign_in("olga").status_code == 303


def test_a_new_app_voids_the_old_one(office):
    person = office.person("olga")
    account = office.desk.accounts.named("olga")
    old, _ = office.desk.accounts.secret(account)
    person.post("/account/second-factor", {"password": PASSWORD, "code": office.code("olga")})
    from tests.staff.test_setup import connect

    assert len(connect(office, person)) == 10
    assert office.desk.accounts.secret(account)[0] != old
    assert office.person().sign_in("olga").status_code == 303


def test_new_recovery_codes_void_the_old_ones(office):
    person = office.person("olga")
    account = office.desk.accounts.named("olga")
    office.desk.accounts.set_recovery_codes(account.id, ["abcd-efgh-jkmn-pqrs-tuvw-xyz2"])
    answer = person.post("/account/recovery-codes", {"password": PASSWORD, "code": office.code("olga")})
    codes = re.findall(r"<code>([a-z0-9-]+)</code>", person.follow(answer).text)
    assert office.person().sign_in("olga", code="abcd-efgh-jkmn-pqrs-tuvw-xyz2").status_code == 422
    assert office.person().sign_in("olga", code=codes[3]).status_code == 303


def test_sign_out_everywhere(office):
    one, two = office.person("olga"), office.person("olga")
    one.post("/account/sign-out-everywhere", page="/account")
    assert one.get("/account").status_code == two.get("/account").status_code == 303
