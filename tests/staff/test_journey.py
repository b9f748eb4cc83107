"""Two people at work in a real browser: an officer takes a concern from the inbox to closed, a reader looks on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from concerns import receipt
from tests.browser import Console, violations
from tests.staff.desks import PEOPLE, Review, arrive, recent
from tests.staff.office import PASSWORD

pytestmark = pytest.mark.slow

SIZES = ((1280, 800), (400, 800), (320, 640))
RED_CAP = "Invented: a man in a red cap follows women to the toilets, ring me on 07700 900123"
AGAIN = "Invented: a bloke in a red cap keeps following women to the loos"


def come_in(page: Page, review: Review, name: str) -> None:
    """Signed in, as the browser is once name, password and code were right."""
    page.context.add_cookies(
        [{"name": review.desk.cookie_name, "value": review.session(name), "url": review.url}]
    )


def sign_in(page: Page, review: Review, name: str) -> None:
    """By the form, all the way."""
    page.goto(review.url + "/sign-in")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Code from your app").fill(review.code(name))
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def worked(review: Review) -> Review:
    """With concerns of each kind in the inbox, one of them in danger, two alike."""
    arrive(
        review,
        recent(review, "Invented: he has a gun and he is shooting", category="violence-weapons"),
        recent(review, "Invented: an old man is left alone", category="abuse-at-home"),
        recent(review, RED_CAP, category="harassment", where="ashby"),
        recent(review, AGAIN, category="harassment", where="ashby"),
        *(recent(review, f"Invented: lamp {n} is out", category="unsafe-place") for n in range(30)),
    )
    return review


def test_an_officer_takes_a_concern_from_the_inbox_to_closed_and_leaves_a_message(
    page: Page, review: Review
) -> None:
    told = recent(review, RED_CAP, category="harassment", where="ashby")
    first, other = arrive(review, told, recent(review, AGAIN, category="harassment", where="ashby"))
    sign_in(page, review, "omar")
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    page.get_by_label("Search all concerns").fill("red cap 07700")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Sexual harassment, stalking or spiking").click()
    expect(page.locator("mark.staff-mark")).to_contain_text("07700 900123")

    page.get_by_role("button", name="Give to me").click()
    expect(page.locator(".staff-case__state")).to_contain_text("Given to Omar")
    page.get_by_label("Add a note").fill("Invented: asked the stewards to stand there")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".staff-note")).to_contain_text("asked the stewards")
    page.get_by_role("textbox", name="Tags").fill("toilets, stewards")
    page.get_by_role("button", name="Save tags").click()

    page.locator(f'a[href="/concern/{first}/beside/{other}"]').click()
    page.get_by_role("button", name="Link them", exact=True).click()
    expect(page.get_by_role("heading", name="Linked")).to_be_visible()

    page.get_by_label("Passed on to").select_option("police-101")
    page.get_by_role("button", name="Note it as passed on").click()
    page.get_by_role("link", name="Write a message").click()
    page.get_by_label("Your message").fill("Thank you. Two stewards stand there now.")
    page.get_by_role("button", name="See how it will read").click()
    expect(page.locator(".staff-preview")).to_contain_text("passed it on")
    page.get_by_role("button", name="Leave this message").click()

    page.get_by_label("Status", exact=True).select_option("closed")
    page.get_by_label("Why it is closed").select_option("acted-on")
    page.get_by_role("button", name="Change status").click()
    expect(page.locator(".staff-history")).to_contain_text("Closed: we acted on it".capitalize())
    code = receipt.parse(told.receipt)
    found = review.desk.register.find(code)
    assert found and (found.status, found.reason) == ("closed", "acted-on")
    assert review.desk.register.message(code) == "Thank you. Two stewards stand there now."
    assert review.desk.register.verify_audit().faults == ()


def test_a_reader_sees_all_and_is_offered_nothing_to_change(page: Page, worked: Review) -> None:
    come_in(page, worked, "rita")
    page.goto(worked.url + "/inbox")
    expect(page.get_by_role("checkbox")).to_have_count(0)
    page.locator(".staff-row__link").first.click()
    expect(page.get_by_text("You read concerns. Officers act on them.")).to_be_visible()
    expect(page.get_by_role("button", name="Change status")).to_have_count(0)
    page.goto(worked.url + "/insight")
    expect(page.get_by_role("link", name="File for analysts")).to_have_count(0)


def test_everything_works_without_javascript(browser: Browser, worked: Review) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    come_in(page, worked, "omar")
    page.goto(worked.url + "/inbox?view=new")
    for box in page.locator(".staff-row input[type=checkbox]").all()[:3]:
        box.check()
    page.get_by_role("button", name="Give to me").click()
    expect(page.get_by_text("3 concerns were given to you.")).to_be_visible()
    page.goto(worked.url + "/inbox?view=mine")
    expect(page.locator(".staff-row")).to_have_count(3)
    page.get_by_label("Order").select_option("oldest")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("order=oldest"))
    plain.close()


def test_shortcuts_are_announced_work_and_can_be_switched_off_for_good(page: Page, worked: Review) -> None:
    come_in(page, worked, "omar")
    page.goto(worked.url + "/inbox?view=new")
    expect(page.get_by_text("Keyboard shortcuts are on.")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".staff-row__link").nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator(".staff-row input").nth(1)).to_be_checked()
    page.keyboard.press("/")
    expect(page.get_by_label("Search all concerns")).to_be_focused()
    page.keyboard.type("jxk")
    expect(page.get_by_label("Search all concerns")).to_have_value("jxk")

    page.get_by_role("button", name="Switch them off").click()
    expect(page.get_by_text("Keyboard shortcuts are off.")).to_be_visible()
    page.reload()
    page.keyboard.press("j")
    expect(page.locator(".staff-row__link").first).not_to_be_focused()


@pytest.mark.parametrize("name", ["omar", "lena"])
def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_the_window(
    page: Page, console: Console, worked: Review, name: str
) -> None:
    console.forgive("404")
    assert PEOPLE[name] in ("officer", "lead")
    come_in(page, worked, name)
    index = worked.desk.reading.index
    one, other = [item.id for item in index.items() if "red cap" in item.concern.what]
    worked.desk.register.add_note(one, "Invented: a note", by="omar")
    worked.desk.register.link(one, other, by="omar")
    worked.desk.reading.changed([one, other])
    paths = [
        "/inbox",
        "/inbox?view=open&page=2",
        "/inbox?view=mine",
        f"/concern/{one}",
        f"/concern/{one}/message",
        f"/concern/{one}/beside/{other}",
        "/insight?weeks=all",
        "/insight/report",
        "/concern/" + "0" * 32,
    ]
    if name == "lena":
        paths.append("/insight/export")
    for path in paths:
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(worked.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        assert violations(page) == [], path


def test_errors_are_named_in_a_summary_that_leads_to_their_field(
    page: Page, console: Console, worked: Review
) -> None:
    console.forgive("422")
    come_in(page, worked, "omar")
    page.goto(worked.url + "/inbox?view=new")
    page.locator(".staff-row__link").first.click()
    page.get_by_label("Status", exact=True).select_option("closed")
    page.get_by_role("button", name="Change status").click()
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_role("link", name="Choose why it is closed").click()
    expect(page.get_by_label("Why it is closed")).to_be_focused()
    assert violations(page) == []
