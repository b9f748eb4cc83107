"""Whole ways through sign-in and administration in a real Chromium, by keyboard; axe-core on every page on the way."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from concerns import Facts, Outbox, hand_over, lodge
from concerns.files import public_key_path
from concerns.keys import read_public
from staff import secondfactor
from staff.sessions import IDLE
from tests.browser import violations
from tests.staff.office import PASSPHRASE, PASSWORD

pytestmark = pytest.mark.gui
CHOSEN = "marble tiger onion seven"


@pytest.fixture(autouse=True)
def _forgiven(console):
    """A form that comes back with its errors is a 422, which Chromium writes on the console."""
    console.forgive("422", "423")


@pytest.fixture
def stocked(office, tmp_path):
    """The office with five concerns."""
    public = read_public(public_key_path(office.data))
    with Outbox(tmp_path / "outbox.db") as outbox:
        for number in range(5):
            text = f"Invented {number}: Jordan Sample takes bags."
            facts = Facts(category="asb", channel="kiosk", what=text, where="", when="")
            lodge(facts, public, outbox, office.desk.moment() - timedelta(hours=number))
        hand_over(outbox, office.desk.register)
    return office


def type_in(page: Page, **fields: str) -> None:
    """Fills fields by their id, with the keyboard, and sends the last one's form by Enter."""
    for name, text in fields.items():
        page.focus(f"#{name}")
        page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, text: str) -> None:
    """Tabs on until a link or button with this text has the focus, which must be seen, then presses it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.innerText ?? ''").strip()
        if focused.startswith(text):
            shown = page.evaluate(
                "(() => { const r = document.activeElement.getBoundingClientRect();"
                " return r.width > 0 && r.bottom > 0 && r.top < innerHeight; })()"
            )
            assert shown, f"the focus on {text} cannot be seen"
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {text}")


def sign_in(page: Page, office, name: str) -> None:
    page.goto(f"{office.url}/sign-in")
    type_in(page, name=name, password=PASSWORD, code=office.code(name))


def sound(page: Page) -> None:
    """No violation of WCAG 2.2 AA, and nothing wider than the window."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def secret_on(page: Page) -> bytes:
    page.get_by_text("I cannot scan it").click()
    return base64.b32decode(page.inner_text(".staff-secret").replace(" ", ""))


def test_the_first_administrator_sets_the_site_up_unlocks_it_and_invites_an_officer(
    page, browser, empty_office, console
):
    office = empty_office
    page.goto(office.url)
    sound(page)
    type_in(page, code="wrong", called="Amina Begum", name="amina.begum", password="short", again="other")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    sound(page)
    for name in ("code", "called", "name"):
        page.fill(f"#{name}", "")
    names = {"code": office.desk.set_up_code, "called": "Amina Begum", "name": "amina.begum"}
    type_in(page, **names, password=CHOSEN, again=CHOSEN)
    sound(page)
    type_in(page, code=secondfactor.code_at(secret_on(page), office.clock.now))
    assert len(page.locator("code").all()) == 10
    sound(page)
    tab_to(page, "I have kept them")
    page.goto(f"{office.url}/unlock")
    sound(page)
    type_in(page, passphrase=PASSPHRASE, password=CHOSEN)
    assert office.desk.vault.open
    page.goto(f"{office.url}/accounts")
    sound(page)
    tab_to(page, "Add somebody")
    page.check("input[value=officer]")
    sound(page)
    type_in(page, called="Olga Novak", name="olga.novak", password=CHOSEN)
    sound(page)
    link = page.get_by_text(re.compile("/join#")).inner_text()
    tab_to(page, "I have handed it over")

    other = browser.new_context().new_page()
    other.goto(link)
    expect(other.locator("#code")).not_to_have_value("")
    assert "#" not in other.url, "the code does not stay in the address"
    type_in(other, password="purple anchor fifteen moss", again="purple anchor fifteen moss")
    type_in(other, code=secondfactor.code_at(secret_on(other), office.clock.now))
    tab_to(other, "I have kept them")
    other.goto(f"{office.url}/account")
    sound(other)
    assert "Opens the register" in other.inner_text("main")
    other.context.close()


def test_an_administrator_goes_through_every_page_by_keyboard(page, stocked):
    office = stocked
    sign_in(page, office, "amina")
    reached = []
    for section in ("Audit", "Keeping", "Rights", "Accounts", "Daily mail"):
        tab_to(page, section)
        sound(page)
        reached.append(page.inner_text("h1"))
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    assert reached == ["Audit", "Keeping and deleting", "Rights requests", "Accounts", "Daily mail"]
    for path in (
        "/account/password",
        "/account/second-factor",
        "/account/recovery-codes",
        "/unlock",
        "/nowhere",
    ):
        if path == "/nowhere":
            continue
        page.goto(office.url + path)
        sound(page)
    page.goto(f"{office.url}/accounts/{office.desk.accounts.named('rob').id}")
    sound(page)
    page.check("input[value=role-officer]")
    type_in(page, password=PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("Rob is now: Officer")
    sound(page)


def test_a_lead_answers_a_rights_request_checks_the_audit_and_saves_it(page, stocked):
    office = stocked
    sign_in(page, office, "leo")
    page.goto(f"{office.url}/rights")
    page.focus("#words")
    page.keyboard.type("jordan sample")
    tab_to(page, "Search concerns and notes")
    sound(page)
    page.check("#hit-1")
    page.check("input[name=do][value=redact]")
    page.fill("#reason", "Invented: request of 3 June")
    type_in(page, password=PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("Taken out in 1 places")
    page.goto(f"{office.url}/audit")
    tab_to(page, "Check that the audit holds")
    expect(page.get_by_role("alert")).to_contain_text("rows hold")
    sound(page)
    page.fill("#reason", "Invented: for the auditor")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").press("Enter")
    assert download.value.suggested_filename == "audit.csv.zip"


def test_a_reader_sees_no_section_that_is_not_theirs(page, stocked, console):
    console.forgive("403")
    sign_in(page, stocked, "rob")
    sections = page.get_by_role("navigation", name="Sections").inner_text()
    assert "Audit" not in sections and "Accounts" not in sections
    page.goto(f"{stocked.url}/accounts")
    assert page.inner_text("h1") == "You cannot do this"
    sound(page)


def test_somebody_idle_is_warned_signed_out_and_finds_their_draft_again(page, stocked):
    office = stocked
    page.clock.install()
    sign_in(page, office, "olga")
    (id,) = [entry.id for entry in office.desk.register.entries()][:1]
    page.goto(f"{office.url}/concern/{id}")
    with page.expect_response("**/draft"):
        page.fill("#note", "Rang the stall, nobody")
        page.clock.run_for(6_000)
    office.clock.forward(IDLE - 110)
    page.clock.run_for((IDLE - 110) * 1000)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.activeElement.innerText") == "Stay signed in"
    sound(page)
    office.clock.forward(120)
    with page.expect_navigation():
        page.clock.run_for(130_000)
    assert "What you typed has been kept" in page.inner_text("main")
    sound(page)
    type_in(page, name="olga", password=PASSWORD, code=office.code("olga"))
    expect(page.locator("#note")).to_have_value("Rang the stall, nobody")


def test_staying_signed_in_takes_one_key(page, stocked):
    office = stocked
    page.clock.install()
    sign_in(page, office, "olga")
    office.clock.forward(IDLE - 100)
    page.clock.run_for((IDLE - 100) * 1000)
    expect(page.get_by_role("dialog")).to_be_visible()
    with page.expect_response("**/draft"):
        page.keyboard.press("Enter")
    office.clock.forward(IDLE - 10)
    page.reload()
    assert "/sign-in" not in page.url


@pytest.mark.parametrize(
    "path", ["/sign-in", "/account", "/accounts", "/audit", "/rights", "/retention", "/hint"]
)
def test_pages_reflow_at_320_pixels(page, stocked, path):
    sign_in(page, stocked, "amina")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(stocked.url + path)
    sound(page)


def test_signing_in_works_without_scripts(browser, stocked):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{stocked.url}/sign-in")
    page.fill("#name", "leo")
    page.fill("#password", PASSWORD)
    page.fill("#code", stocked.code("leo"))
    page.get_by_role("button", name="Sign in").click()
    assert "/sign-in" not in page.url
    page.get_by_role("button", name="Sign out").click()
    assert "You have signed out" in page.inner_text("main")
    context.close()
