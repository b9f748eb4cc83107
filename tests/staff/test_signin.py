"""Signing in: by name, password and code together; what is wrong is not told apart; the key opens for the first."""

import pytest

from staff.sessions import IDLE
from staff.signin import own_path
from tests.staff.office import PASSPHRASE, PASSWORD


def test_nobody_is_let_in_without_signing_in(office):
    answer = office.person().get("/account")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/account&why=first"


def test_right_name_password_and_code_lead_on(office):
    person = office.person()
    answer = person.sign_in("leo")
    assert answer.status_code == 303
    assert "Leo" in person.follow(answer).text


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [("nobody", PASSWORD, "123456"), ("leo", "wrong " + PASSWORD, ""), ("leo", PASSWORD, "000000")],
)
def test_what_was_wrong_is_not_told(office, name, password, code):
    answer = office.person().sign_in(name, password, code)
    assert answer.status_code == 422
    assert "User name, password or code is not right" in answer.text


def test_a_code_signs_in_once(office):
    code = office.code("leo")
    assert office.person().sign_in("leo", code=code).status_code == 303
    assert office.person().sign_in("leo", code=code).status_code == 422


def test_a_recovery_code_signs_in_once(office):
    account = office.desk.accounts.named("leo")
    office.desk.accounts.set_recovery_codes(account.id, ["abcd-efgh-jkmn-pqrs-tuvw-xyz2"])
    assert office.person().sign_in("leo", code="ABCD EFGH JKMN PQRS TUVW XYZ2").status_code == 303
    assert office.person().sign_in("leo", code="abcd-efgh-jkmn-pqrs-tuvw-xyz2").status_code == 422


def test_after_wrong_tries_the_right_password_waits_too_and_so_do_names_that_do_not_exist(office):
    for name in ("leo", "nobody"):
        for _ in range(5):
            office.person().sign_in(name, "wrong password here", "123456")
    told = {
        name: office.person().sign_in(name, code="123456").text.count("Wait 1 minute")
        for name in ("leo", "nobody")
    }
    assert told["leo"] == told["nobody"] > 0
    office.clock.forward(61)
    assert office.person().sign_in("leo").status_code == 303


def test_the_first_to_sign_in_unlocks_the_register_for_all(office):
    assert not office.desk.vault.open
    assert office.person().get("/healthz").json() == {"status": "ok", "register": "locked"}
    office.person("olga")
    assert office.desk.vault.open
    assert office.person().get("/healthz").json()["register"] == "unlocked"


def test_after_a_restart_everybody_signs_in_again_and_the_register_is_locked(office):
    person = office.person("olga")
    office.restart()
    person.office = office
    assert person.get("/account").status_code == 303
    assert not office.desk.vault.open
    office.person("rob")
    assert office.desk.vault.open


def test_who_has_no_wrap_sees_a_plain_page_and_may_use_the_passphrase_once(office):
    office.add("nina", "officer")
    person = office.person()
    answer = person.sign_in("nina")
    assert answer.headers["location"] == "/unlock"
    assert "Your password does not open it yet" in person.get("/unlock").text
    wrong = person.post("/unlock", {"passphrase": "not the passphrase", "password": PASSWORD})
    assert wrong.status_code == 422 and not office.desk.vault.open
    assert person.post("/unlock", {"passphrase": PASSPHRASE, "password": PASSWORD}).status_code == 303
    assert office.desk.vault.open
    office.restart()
    office.person("nina")
    assert office.desk.vault.open


def test_who_has_no_wrap_gets_one_by_signing_in_while_it_is_open(office):
    office.add("nina", "officer")
    office.person("leo")
    office.person("nina")
    office.restart()
    office.person("nina")
    assert office.desk.vault.open


def test_idle_signs_out_and_what_was_sent_too_late_is_kept_for_its_owner(office):
    person = office.person("leo")
    token = person.form_token("/account")
    office.clock.forward(IDLE)
    answer = person.send(
        "/account/password", {"form_token": token, "form_page": "/account/password", "note": "half a"}
    )
    assert answer.headers["location"] == "/sign-in?next=/account/password&why=idle"
    assert "has been kept" in person.follow(answer).text
    leo = office.desk.accounts.named("leo")
    assert office.desk.sessions.draft(leo.id, "/account/password") == {"note": "half a"}


def test_signing_out_ends_the_session_at_the_server(office):
    person = office.person("leo")
    cookies = person.http.cookies.copy()
    person.post("/sign-out", page="/account")
    person.http.cookies = cookies
    assert person.get("/account").status_code == 303


def test_a_form_of_another_browser_or_site_is_refused(office):
    person, other = office.person("leo"), office.person("olga")
    assert person.send("/lock", {"form_token": other.form_token("/account")}).status_code == 403
    token = person.form_token("/account")
    forged = person.http.post(
        office.url + "/lock", {"form_token": token}, headers={"sec-fetch-site": "cross-site"}, timeout=20
    )
    assert forged.status_code == 403 and office.desk.vault.open
    assert person.send("/lock", {"form_token": token}).status_code == 303


def test_another_host_name_is_refused(office):
    answer = office.person().http.get(
        office.url + "/sign-in", headers={"host": "evil.example.com"}, timeout=20
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "path", ["https://evil.example.com", "//evil.example.com", "/\\evil.example.com", "x", "/a\n"]
)
def test_signing_in_leads_nowhere_else(path):
    assert own_path(path) == ""
