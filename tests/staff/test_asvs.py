"""OWASP ASVS 5.0.0 (https://github.com/OWASP/ASVS), levels 1 and 2, where they apply to the review site.

Each test is named by the requirement's number and what is promised here. Not in it: out-of-band codes (6.6),
identity providers (6.8, 7.6), self-contained tokens (9), OAuth (10) and tenants (8.4), of which there are none.
"""

from __future__ import annotations

import re
import ssl
import threading
from pathlib import Path

import pytest

from safernw.hub import review_address
from safernw.settings import Settings, SettingsError
from staff import passwords, secondfactor
from staff.app import build
from staff.lockout import ONE
from staff.passwords import WeakPassword
from staff.permissions import SAFE_METHODS, calls
from staff.roles import ROLES
from staff.sessions import ABSOLUTE, IDLE
from tests.staff.office import PASSWORD
from tests.staff.test_setup import CHOSEN, choose

PROJECT = Path(__file__).parents[2]
DOCS = (PROJECT / "docs" / "staff.md").read_text()


@pytest.fixture
def secure_office(office, monkeypatch):
    """The site as behind a proxy with a certificate."""
    monkeypatch.setattr(type(office.desk), "secure", property(lambda desk: True))
    office.restart()
    return office


def headers_of(office, path="/sign-in"):
    return office.person().get(path).headers


# 3 Web frontend


def test_3_2_2_what_people_typed_is_text_and_never_markup(office):
    answer = office.person().post("/sign-in", {"name": "<b>x</b>", "password": "x", "code": "x"})
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text and "<b>x</b>" not in answer.text


def test_3_3_1_and_3_3_3_the_cookie_is_secure_and_bound_to_the_host(secure_office):
    cookie = headers_of(secure_office)["set-cookie"]
    assert cookie.startswith("__Host-") and "; Secure" in cookie and "; Path=/" in cookie
    assert "domain" not in cookie.lower()


def test_3_3_2_the_cookie_goes_to_requests_of_the_same_site_only(office):
    assert "SameSite=Strict" in headers_of(office)["set-cookie"]


def test_3_3_4_no_script_reads_the_cookie_and_it_stands_in_no_page(office):
    person = office.person("leo")
    answer = person.get("/account")
    (token,) = person.http.cookies.values()
    assert "HttpOnly" in headers_of(office)["set-cookie"]
    assert token not in answer.text and token not in answer.url


def test_3_4_1_browsers_are_told_to_stay_with_https(secure_office):
    told = headers_of(secure_office)["strict-transport-security"]
    assert int(re.search(r"max-age=(\d+)", told).group(1)) >= 31_536_000 and "includeSubDomains" in told


def test_3_4_2_no_other_site_may_read_answers(office):
    answer = office.person().http.get(
        office.url + "/sign-in", headers={"origin": "https://evil.example.com"}, timeout=20
    )
    assert "access-control-allow-origin" not in answer.headers


def test_3_4_3_and_3_4_6_the_policy_lets_nothing_inline_run_and_nobody_frame_a_page(office):
    policy = headers_of(office)["content-security-policy"]
    assert (
        "default-src 'none'" in policy and "base-uri 'none'" in policy and "frame-ancestors 'none'" in policy
    )
    assert "unsafe" not in policy and "*" not in policy


def test_3_4_4_and_3_4_5_nothing_is_sniffed_and_no_address_leaks(office):
    for path in ("/sign-in", "/healthz", "/nowhere", office.desk.site.assets.url("staff.css")):
        headers = headers_of(office, path)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_3_5_1_every_form_is_refused_without_its_browsers_token(office):
    for method, path, _ in calls(build(office.desk)):
        if method not in SAFE_METHODS:
            person = office.person()
            person.get("/join")
            where = re.sub(r"\{[a-z_]+(:[a-z]+)?\}", "0" * 32, path)
            assert person.send(where, {"form_token": "0" * 64}).status_code == 403, path
            assert person.send(where, {}).status_code == 403, path


def test_3_5_3_nothing_is_changed_by_following_a_link(office):
    before = len(office.desk.register.audit(limit=1000))
    person = office.person("amina")
    after_sign_in = len(office.desk.register.audit(limit=1000))
    for method, path, _ in calls(build(office.desk)):
        if method == "GET" and "{" not in path:
            person.get(path)
    assert len(office.desk.register.audit(limit=1000)) == after_sign_in > before


def test_3_7_2_signing_in_leads_to_no_other_host(office):
    person = office.person()
    fields = {"name": "leo", "password": PASSWORD, "code": office.code("leo"), "next": "//evil.example.com/x"}
    assert person.post("/sign-in", fields).headers["location"].startswith("/") is True
    assert "evil" not in person.get("/").headers["location"]


# 6 Authentication


def test_6_1_1_what_slows_guessing_is_documented():
    assert "5 wrong tries" in DOCS and "15 minutes" in DOCS


def test_6_1_2_and_6_2_11_words_of_our_own_do_not_make_a_password():
    assert {"safer", "north", "west", "safeguarding"} <= set(passwords.OWN_WORDS)
    for word in ("safernorthwest", "leicestershire1"):
        with pytest.raises(WeakPassword):
            passwords.check(word)


def test_6_2_1_passwords_have_12_characters_or_more():
    with pytest.raises(WeakPassword, match="12 characters"):
        passwords.check("Tq7-vp2Lk9w")
    passwords.check("Tq7-vp2Lk9wz")


def test_6_2_2_and_6_2_3_a_password_is_changed_by_whoever_knows_the_old_one(office):
    person = office.person("olga")
    fields = {"code": office.code("olga"), "new_password": CHOSEN, "again": CHOSEN}
    assert person.post("/account/password", {**fields, "password": "wrong"}).status_code == 422
    fields["code"] = office.code("olga")
    assert person.post("/account/password", {**fields, "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize(
    "common", ["123456789012", "passwordpassword", "iloveyou1234", "qwertyuiopasdf", "letmein12345"]
)
def test_6_2_4_and_6_2_12_common_passwords_are_refused(common):
    with pytest.raises(WeakPassword):
        passwords.check(common)


@pytest.mark.parametrize(
    "any_kind",
    [
        "otter lamp velvet quay",
        "482915730264917",
        "OTTERVELVETQUAY",
        "ŵyau cŵn a chathod",
        "日本の犬と猫と鳥の歌と山",
    ],
)
def test_6_2_5_any_kind_of_letter_will_do(any_kind):
    passwords.check(any_kind)


def test_6_2_6_and_6_2_7_password_fields_are_masked_and_open_to_managers(office):
    for path in ("/sign-in", "/join"):
        shown = office.person().get(path).text
        field = re.search(r'<input[^>]*id="password"[^>]*>', shown).group()
        assert 'type="password"' in field and "autocomplete=" in field
        assert "onpaste" not in shown and 'autocomplete="off"' not in field


def test_6_2_8_and_6_2_9_long_passwords_count_whole_and_as_typed():
    long = "Otter lamp " * 10
    kept = passwords.hashed(long)
    passwords.check("otter lamp velvet quay " * 3)
    assert passwords.matches(kept, long)
    for other in (long[:-1], long.lower(), long.strip()):
        assert not passwords.matches(kept, other)


def test_6_2_10_passwords_do_not_run_out(office):
    office.clock.forward(10 * 365 * 24 * 3600)
    assert office.person().sign_in("leo").status_code == 303


def test_6_3_1_guessing_is_slowed_for_one_name_and_keeps_nobody_out_for_long(office):
    for _ in range(30):
        office.person().sign_in("leo", "wrong password", "000000")
    wait = office.desk.lock_out.wait("leo", office.clock.now)
    assert 60 <= wait <= ONE.longest == 900
    office.clock.forward(901)
    assert office.person().sign_in("leo").status_code == 303


def test_6_3_1_many_guesses_at_once_are_tried_one_after_the_other(office):
    """Racing through the door while the first wrong try is still being judged gains nothing."""
    persons = [office.person() for _ in range(12)]
    tokens = [person.form_token() for person in persons]
    answers = []

    def guess(person, token):
        fields = {"form_token": token, "name": "leo", "password": "wrong", "code": "000000"}
        answers.append(person.send("/sign-in", fields).text)

    threads = [threading.Thread(target=guess, args=pair) for pair in zip(persons, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    judged = sum("is not right" in answer for answer in answers)
    assert judged == ONE.free and len(answers) == 12


def test_6_3_2_there_is_no_default_account(empty_office):
    assert empty_office.desk.accounts.all() == []
    for name in ("admin", "root", "administrator"):
        assert empty_office.person().sign_in(name, "admin", "000000").status_code == 422


def test_6_3_3_and_6_3_4_no_way_in_without_a_second_factor(office):
    assert office.person().sign_in("leo", code=" ").status_code == 422
    person = office.person()
    code = secondfactor.new_code()
    office.desk.accounts.invite("nina", "Nina", "officer", code, office.clock.now + 60)
    choose(person, "/join", code=code)
    assert person.get("/account").status_code == 303
    assert office.desk.accounts.named("nina").state == "invited"


def test_6_4_1_one_time_codes_are_random_short_lived_and_never_a_password(office):
    codes = {secondfactor.new_code() for _ in range(100)}
    assert len(codes) == 100
    code = codes.pop()
    office.desk.accounts.invite("nina", "Nina", "officer", code, office.clock.now + 60)
    assert office.person().sign_in("nina", code, "000000").status_code == 422
    office.clock.forward(60)
    assert choose(office.person(), "/join", code=code).status_code == 422


def test_6_4_2_there_are_no_hints_and_no_secret_questions(office):
    assert "question" not in office.person().get("/sign-in").text.lower()


def test_6_4_3_and_6_4_4_a_reset_asks_for_a_new_second_factor_by_an_administrators_code(office):
    account = office.desk.accounts.named("olga")
    code = secondfactor.new_code()
    office.desk.accounts.reset(account.id, code, office.clock.now + 60)
    person = office.person()
    assert choose(person, "/join", code=code).headers["location"] == "/second-factor"
    assert person.get("/account").status_code == 303


def test_6_5_1_codes_count_once(office):
    code = office.code("leo")
    assert office.person().sign_in("leo", code=code).status_code == 303
    assert office.person().sign_in("leo", code=code).status_code == 422


def test_6_5_2_and_6_5_4_recovery_codes_have_more_than_112_bits_and_are_kept_as_marks():
    import math

    assert 24 * math.log2(31) > 112
    assert all(len(secondfactor.plain_code(code)) == 24 for code in secondfactor.new_recovery_codes())


def test_6_5_3_seeds_come_from_the_systems_generator(monkeypatch):
    drawn = []
    monkeypatch.setattr(secondfactor.secrets, "token_bytes", lambda size: drawn.append(size) or bytes(size))
    secondfactor.new_secret()
    assert drawn == [20]


def test_6_5_5_a_code_of_the_app_ends_a_step_after_its_own():
    secret = secondfactor.new_secret()
    code = secondfactor.code_at(secret, 1_800_000_000)
    assert secondfactor.step_of(secret, code, 1_800_000_059)
    assert not secondfactor.step_of(secret, code, 1_800_000_060)


# 7 Sessions


def test_7_1_1_and_7_1_2_times_and_numbers_of_sessions_are_documented():
    assert "15 minutes" in DOCS and "10 hours" in DOCS and "as many browsers" in DOCS


def test_7_2_1_to_7_2_3_tokens_are_random_references_that_only_the_server_judges(office):
    tokens = set()
    for _ in range(5):
        person = office.person("leo")
        tokens.update(person.http.cookies.values())
    assert len(tokens) == 5 and all(len(token) >= 43 for token in tokens)
    forged = office.person()
    forged.http.cookies.set(office.desk.cookie_name, "a" * 43)
    assert forged.get("/account").status_code == 303


def test_7_2_4_signing_in_and_changing_the_password_give_a_new_token(office):
    person = office.person()
    person.get("/sign-in")
    before = person.http.cookies.get(office.desk.cookie_name)
    person.sign_in("olga")
    signed_in = person.http.cookies.get(office.desk.cookie_name)
    fields = {"password": PASSWORD, "code": office.code("olga"), "new_password": CHOSEN, "again": CHOSEN}
    person.post("/account/password", fields)
    after = person.http.cookies.get(office.desk.cookie_name)
    assert len({before, signed_in, after}) == 3
    for old in (before, signed_in):
        other = office.person()
        other.http.cookies.set(office.desk.cookie_name, old)
        assert other.get("/account").status_code == 303


def test_7_3_1_fifteen_idle_minutes_end_a_session(office):
    assert IDLE <= 15 * 60
    person = office.person("leo")
    office.clock.forward(IDLE - 1)
    assert person.get("/account").status_code == 200
    office.clock.forward(IDLE)
    assert person.get("/account").status_code == 303


def test_7_3_1_what_a_page_asks_by_itself_is_no_activity(office):
    person = office.person("leo")
    for _ in range(10):
        office.clock.forward(IDLE / 10)
        left = person.get("/still-there").json()["left"]
    assert left == 0


def test_7_3_2_a_working_day_ends_a_session_however_busy(office):
    person = office.person("leo")
    for _ in range(int(ABSOLUTE // 600)):
        office.clock.forward(600)
        last = person.get("/account").status_code
    assert last == 303


def test_7_4_1_a_session_that_was_signed_out_is_void_at_the_server(office):
    person = office.person("leo")
    kept = person.http.cookies.get(office.desk.cookie_name)
    person.post("/sign-out", page="/account")
    other = office.person()
    other.http.cookies.set(office.desk.cookie_name, kept)
    assert other.get("/account").status_code == 303


@pytest.mark.parametrize("action", ["suspend", "reset", "sign-out", "role-reader"])
def test_7_4_2_and_7_4_5_administrators_end_all_sessions_of_an_account(office, action):
    admin, olga = office.person("amina"), office.person("olga")
    id = office.desk.accounts.named("olga").id
    admin.post(f"/accounts/{id}", {"action": action, "password": PASSWORD})
    assert olga.get("/account").status_code == 303


def test_7_4_3_a_new_password_signs_out_everywhere_else(office):
    here, elsewhere = office.person("olga"), office.person("olga")
    fields = {"password": PASSWORD, "code": office.code("olga"), "new_password": CHOSEN, "again": CHOSEN}
    here.post("/account/password", fields)
    assert here.get("/account").status_code == 200 and elsewhere.get("/account").status_code == 303


def test_7_4_4_every_page_has_a_way_to_sign_out(office):
    person = office.person("amina")
    for method, path, allowed in calls(build(office.desk)):
        if (
            method == "GET"
            and "{" not in path
            and "administrator" in allowed
            and "nobody signed in" not in allowed
        ):
            shown = person.get(path)
            if shown.status_code == 200 and "html" in shown.headers["content-type"]:
                assert 'action="/sign-out"' in shown.text, path


def test_7_5_1_password_and_code_are_asked_for_again_before_what_guards_an_account_changes(office):
    person = office.person("olga")
    for path in ("/account/password", "/account/second-factor", "/account/recovery-codes"):
        shown = person.get(path).text
        assert 'id="password"' in shown and 'id="code"' in shown
        answer = person.post(
            path, {"password": PASSWORD, "code": "000000", "new_password": CHOSEN, "again": CHOSEN}
        )
        assert answer.status_code == 422


def test_7_5_2_people_see_where_they_are_signed_in_and_end_it(office):
    one, two = office.person("olga"), office.person("olga")
    assert "in 2 browsers" in one.get("/account").text
    one.post("/account/sign-out-everywhere", page="/account")
    assert two.get("/account").status_code == 303


# 8 Authorisation


def test_8_1_1_and_8_2_1_what_each_role_may_is_documented_and_every_call_names_its_roles(office):
    assert all(role in DOCS.lower() for role in ROLES)
    assert all(allowed for _, _, allowed in calls(build(office.desk)))


def test_8_3_1_roles_are_judged_at_the_server_for_each_request(office):
    rob = office.person("rob")
    assert rob.get("/accounts").status_code == 403
    office.desk.accounts.set_role(office.desk.accounts.named("rob").id, "administrator")
    assert rob.get("/accounts").status_code == 200


# 11 Cryptography


def test_11_3_2_and_11_3_3_what_is_encrypted_at_rest_cannot_be_altered_unseen(office):
    from staff.filekey import StaffError

    key = office.desk.accounts.key
    encrypted = bytearray(key.encrypt(b"secret", "leo"))
    encrypted[-1] ^= 1
    with pytest.raises(StaffError):
        key.decrypt(bytes(encrypted), "leo")
    with pytest.raises(StaffError):
        key.decrypt(key.encrypt(b"secret", "leo"), "olga")


def test_11_4_2_passwords_are_kept_by_argon2id_at_todays_costs(monkeypatch):
    monkeypatch.undo()
    assert passwords.hashed("otter lamp velvet quay").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


# 12 and 13: communication, configuration


def test_12_2_1_passwords_go_over_no_network_without_tls():
    for settings, host in (
        (Settings(), "0.0.0.0"),
        (Settings(staff_address="http://staff.example.com"), "127.0.0.1"),
    ):
        with pytest.raises(SettingsError, match="https"):
            review_address(settings, host, 8090)
    assert ssl.create_default_context().check_hostname


# 14 Data protection


def test_14_2_1_nothing_secret_stands_in_an_address(office):
    person = office.person("amina")
    for method, path, _ in calls(build(office.desk)):
        shown = person.get(path).text if method == "GET" and "{" not in path else ""
        for form in re.findall(r'<form[^>]*method="get".*?</form>', shown, re.DOTALL):
            assert not re.search(r'name="(form_token|password|passphrase|code|words)"', form), path


def test_14_3_1_signing_out_clears_what_the_browser_kept(office):
    answer = office.person("leo").post("/sign-out", page="/account")
    assert '"cache"' in answer.headers["clear-site-data"]


def test_14_3_2_no_page_is_kept_by_a_browser_or_a_proxy(office):
    person = office.person("amina")
    for path in (
        "/sign-in",
        "/account",
        "/accounts",
        "/audit",
        "/rights",
        "/retention",
        "/nowhere",
        "/healthz",
    ):
        assert person.get(path).headers["cache-control"] == "no-store", path


# 16 Logging


def test_16_2_1_and_16_3_1_every_sign_in_and_failure_is_in_the_audit_with_time_and_name(office):
    office.person("leo")
    office.person().sign_in("leo", "wrong password", "000000")
    office.person().sign_in("nobody at all", "wrong password", "000000")
    rows = office.desk.register.audit(limit=2)
    assert [(row.by, row.action) for row in rows] == [
        ("somebody", "sign-in-failed"),
        ("leo", "sign-in-failed"),
    ]
    assert all(row.at.endswith("Z") for row in rows)


def test_16_2_5_no_password_code_or_unknown_name_is_logged(office, caplog):
    office.person().sign_in("hunter2 typed here by mistake", PASSWORD, "123456")
    noted = " ".join(f"{row.by} {row.subject} {row.detail}" for row in office.desk.register.audit(limit=100))
    assert "hunter2" not in noted + caplog.text and PASSWORD not in noted + caplog.text


def test_16_3_2_refused_calls_are_in_the_audit(office):
    office.person("rob").get("/audit")
    assert [(row.by, row.action) for row in office.desk.register.audit(limit=1)] == [("rob", "refused")]


def test_16_4_1_and_16_4_2_rows_of_the_audit_are_chained(office):
    office.desk.register.record("leo", "exported", "a\nb", "line\r\nforged row")
    assert office.desk.register.verify_audit().faults == ()


def test_16_5_1_an_error_tells_nothing_of_the_inside(office, monkeypatch):
    monkeypatch.setattr(office.desk.register, "counts", lambda: 1 / 0)
    answer = office.person().get("/healthz")
    assert answer.status_code == 500
    assert not any(word in answer.text for word in ("Traceback", "ZeroDivision", ".py", "division"))


def test_16_5_1_a_store_that_fails_names_no_file_on_a_page(office, monkeypatch):
    from concerns.storeerrors import Busy

    def busy() -> None:
        raise Busy(office.desk.register.path)

    monkeypatch.setattr(office.desk.register, "counts", busy)
    answer = office.person().get("/healthz")
    assert answer.status_code == 503
    assert str(office.data) not in answer.text and ".db" not in answer.text


def test_16_5_3_what_cannot_be_audited_is_not_done(office, monkeypatch):
    admin = office.person("amina")
    id = office.desk.accounts.named("rob").id

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(office.desk.register, "record", fail)
    assert admin.post(f"/accounts/{id}", {"action": "suspend", "password": PASSWORD}).status_code == 500
    assert office.desk.accounts.named("rob").state == "active"
