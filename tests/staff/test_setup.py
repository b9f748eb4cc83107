"""First-run set-up, joining by a one-time code: no default password, no half account, recovery codes once."""

import base64
import re

from staff import secondfactor
from tests.staff.office import PASSPHRASE, PASSWORD

CHOSEN = "marble tiger onion seven"


def choose(person, path, **fields):
    return person.post(path, {"password": CHOSEN, "again": CHOSEN, **fields})


def connect(office, person):
    """Reads the secret off the page as an app would, and proves it. The recovery codes that are shown."""
    shown = person.get("/second-factor").text
    letters = re.search(r'staff-secret">([A-Z2-7 ]+)<', shown).group(1)
    secret = base64.b32decode(letters.replace(" ", ""))
    answer = person.post("/second-factor", {"code": secondfactor.code_at(secret, office.clock.now)})
    assert answer.headers["location"] == "/recovery-codes", answer.text
    return re.findall(r"<code>([a-z0-9-]+)</code>", person.follow(answer).text)


def set_up(office, code):
    person = office.person()
    answer = choose(person, "/set-up", code=code, name="amina.begum", called="Amina Begum")
    return person, answer


def test_there_is_no_default_account(empty_office):
    person = empty_office.person()
    assert person.get("/sign-in").headers["location"] == "/set-up"
    assert empty_office.desk.accounts.all() == []


def test_the_first_administrator_needs_the_set_up_code(empty_office):
    _, answer = set_up(empty_office, "wrong-code")
    assert answer.status_code == 422 and "not right" in answer.text
    person, answer = set_up(empty_office, empty_office.desk.set_up_code)
    assert answer.headers["location"] == "/second-factor"
    assert empty_office.desk.accounts.all() == [], "nothing is written before the app is proven"
    codes = connect(empty_office, person)
    assert len(codes) == 10
    assert [account.role for account in empty_office.desk.accounts.all()] == ["administrator"]
    assert person.get("/set-up").headers["location"] == "/sign-in"


def test_recovery_codes_stay_on_the_screen_until_they_are_kept_and_are_never_shown_again(empty_office):
    person, _ = set_up(empty_office, empty_office.desk.set_up_code)
    codes = connect(empty_office, person)
    assert codes[0] in person.get("/recovery-codes").text
    person.post("/recovery-codes")
    assert person.get("/recovery-codes").status_code == 303


def test_after_set_up_the_register_opens_by_its_passphrase_then_by_the_password(empty_office):
    person, _ = set_up(empty_office, empty_office.desk.set_up_code)
    connect(empty_office, person)
    person.post("/recovery-codes")
    assert person.post("/unlock", {"passphrase": PASSPHRASE, "password": CHOSEN}).status_code == 303
    empty_office.restart()
    assert empty_office.person().sign_in("amina.begum", CHOSEN).status_code == 303
    assert empty_office.desk.vault.open


def test_a_weak_or_mistyped_password_is_told_at_its_field(empty_office):
    person = empty_office.person()
    code = empty_office.desk.set_up_code
    weak = person.post(
        "/set-up",
        {
            "code": code,
            "name": "amina",
            "called": "Amina",
            "password": "password1234",
            "again": "password123",
        },
    )
    assert weak.status_code == 422
    assert "too easy to guess" in weak.text and "differ" in weak.text
    assert 'value="amina"' in weak.text and "password1234" not in weak.text


def test_a_one_time_code_sets_up_an_invited_account_once(office):
    code = secondfactor.new_code()
    office.person("leo")
    office.desk.accounts.invite("nina", "Nina", "officer", code, office.clock.now + 60)
    person = office.person()
    assert choose(person, "/join", code=code).headers["location"] == "/second-factor"
    connect(office, person)
    assert office.desk.vault.has_wrap(office.desk.accounts.named("nina")), "somebody had unlocked"
    assert choose(office.person(), "/join", code=code).status_code == 422


def test_guessing_at_one_time_codes_is_slowed(office):
    for _ in range(5):
        choose(office.person(), "/join", code="aaaa")
    code = secondfactor.new_code()
    office.desk.accounts.invite("nina", "Nina", "officer", code, office.clock.now + 600)
    assert "too many" in choose(office.person(), "/join", code=code).text
    office.clock.forward(61)
    assert choose(office.person(), "/join", code=code).status_code == 303


def test_passwords_and_codes_are_not_kept_in_logs_or_files(office, caplog):
    office.person("leo")
    stored = b"".join(path.read_bytes() for path in office.data.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in stored
    assert PASSWORD not in caplog.text
