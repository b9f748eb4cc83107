"""Chat, concern form and receipts without JavaScript, in a real browser that runs none; accessible; nothing doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from concerns import keys
from concerns.files import private_key_path
from tests.browser import Console, violations
from tests.web.served_door import PASSPHRASE, ServedDoor
from tests.web.standin import StandIn

pytestmark = pytest.mark.gui
SMALL = {"width": 320, "height": 256}
"""1280 × 1024 at 400 % zoom (WCAG 2.2, 1.4.10)."""


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page of a visitor whose browser runs no scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def said(page: Page, text: str) -> None:
    page.get_by_label(re.compile("question")).fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def test_a_conversation(plain: Page, door: ServedDoor, assistant_standin: StandIn) -> None:
    plain.goto(f"{door.url}/chat")
    said(plain, "my boat was stolen")
    expect(plain.get_by_text("You said 18 characters.")).to_be_visible()
    said(plain, "and then?")
    expect(plain.get_by_text("You asked:")).to_have_count(2)
    one, other = assistant_standin.messages[-2:]
    assert one["sender"] == other["sender"] and other["metadata"]["about"] == "boat-theft"
    assert "?" not in plain.url, "nothing of a conversation is in an address"
    asked = len(assistant_standin.messages)
    plain.reload()
    expect(plain.get_by_text("You asked:")).to_have_count(2)
    assert len(assistant_standin.messages) == asked, "a page sent again is answered once"
    plain.get_by_role("button", name="Keep it for ten more minutes").click()
    expect(plain.get_by_text("ten more minutes.", exact=False).first).to_be_visible()
    plain.get_by_role("button", name="Delete it now").click()
    expect(plain.get_by_text("has been deleted")).to_be_visible()
    assert assistant_standin.forgotten[-1] == one["sender"]


def test_a_message_that_will_not_do_is_kept_in_its_box(plain: Page, door: ServedDoor) -> None:
    plain.goto(f"{door.url}/chat")
    said(plain, "x" * 2001)
    expect(plain.get_by_role("alert")).to_contain_text("2,000 characters or fewer")
    expect(plain.get_by_label(re.compile("question"))).to_have_value("x" * 2001)
    assert plain.title().startswith("Error: ")


def test_with_the_assistant_away_numbers_and_danger_are_there(
    plain: Page, door: ServedDoor, assistant_standin: StandIn
) -> None:
    assistant_standin.status = 500
    plain.goto(f"{door.url}/chat")
    said(plain, "hello")
    expect(plain.locator("#answer a[href='tel:999']")).to_be_visible()
    expect(plain.get_by_label(re.compile("question"))).to_have_value("hello")
    said(plain, "he is drowning")
    expect(plain.locator(".door-answer--emergency").first).to_contain_text("999")


def test_a_concern_is_checked_then_sealed_and_a_page_sent_again_is_one_concern(
    plain: Page, door: ServedDoor
) -> None:
    plain.goto(f"{door.url}/concern")
    plain.get_by_role("button", name="Continue").click()
    expect(plain.get_by_role("alert")).to_contain_text("Type a few words")
    plain.get_by_label("What happened?").fill("They are drowning kittens.\nRing 07700 900123")
    plain.get_by_label("Noise").check()
    plain.get_by_label("This week").check()
    plain.get_by_role("button", name="Continue").click()
    first = plain.locator("main section, main h1").first
    expect(first).to_contain_text("999")
    expect(plain.get_by_text("07700 900123").first).to_be_visible()
    plain.get_by_role("button", name="Change it").click()
    expect(plain.get_by_label("Noise")).to_be_checked()
    plain.get_by_role("button", name="Continue").click()
    plain.get_by_role("button", name="Send it").click()
    code = plain.locator(".door-code").inner_text()
    plain.reload()
    assert plain.locator(".door-code").inner_text() == code
    with door.register() as register:
        entries = register.entries()
        assert len(entries) == 1
        opened = register.read(entries[0].id, keys.unlock(private_key_path(door.data), PASSPHRASE), by="test")
    assert opened.what == "They are drowning kittens.\nRing 07700 900123"
    assert (opened.category, opened.when, opened.where, opened.channel) == ("noise", "week", "", "web")
    assert opened.flags == ("man-overboard",)
    plain.get_by_role("link", name="Check what became of it").click()
    plain.get_by_label("Your code").fill(code.lower())
    plain.get_by_role("button", name="Check").click()
    expect(plain.locator("#answer")).to_contain_text("Nobody has read it yet")
    assert code not in plain.url


def test_exit_this_page_is_a_link(plain: Page, door: ServedDoor) -> None:
    plain.goto(f"{door.url}/concern")
    link = plain.get_by_role("button", name="Exit this page")
    assert (link.get_attribute("href") or "").startswith("https://")


@pytest.mark.parametrize("path", ["/", "/chat", "/concern", "/receipt", "/privacy", "/nowhere"])
def test_pages_are_accessible_and_fit_at_400_percent(
    page: Page, console: Console, door: ServedDoor, path: str
) -> None:
    console.forgive("404")
    page.goto(door.url + path)
    assert violations(page) == []
    page.set_viewport_size(SMALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


def test_answers_errors_and_checks_are_accessible(page: Page, console: Console, door: ServedDoor) -> None:
    console.forgive("400")
    page.goto(f"{door.url}/chat")
    said(page, "hello")
    assert violations(page) == []
    page.goto(f"{door.url}/concern")
    page.get_by_role("button", name="Continue").click()
    assert violations(page) == []
    page.get_by_label("What happened?").fill("drowning, ring 07700 900123")
    page.get_by_role("button", name="Continue").click()
    assert violations(page) == []
    page.get_by_role("button", name="Send it").click()
    assert violations(page) == []


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/chat", {"session": "x" * 43, "text": "hello"}),
        ("/chat", {"text": ""}),
        ("/concern", {"action": "send", "what": ""}),
        ("/concern", {"action": "send", "what": "x" * 4001}),
        ("/receipt", {"receipt": "abc"}),
    ],
)
def test_a_form_that_will_not_do_is_a_page_with_an_error(
    door: ServedDoor, path: str, fields: dict[str, str]
) -> None:
    reply = door.call("POST", path, data=fields)
    assert 400 <= reply.status_code < 500
    assert "There is a problem" in reply.text
    assert reply.headers["content-type"].startswith("text/html")


def test_nothing_but_forms_and_nothing_too_large_is_taken(door: ServedDoor) -> None:
    for path in ("/chat", "/concern", "/receipt"):
        assert door.post(path, {"text": "x"}).status_code == 415
        assert door.call("POST", path, data={"what": "x" * 100_000}).status_code == 413
        many = {f"f{n}": "x" for n in range(60)}
        assert door.call("POST", path, data=many).status_code == 400


def test_two_people_never_get_one_receipt(door: ServedDoor) -> None:
    codes = set()
    for _ in range(2):
        fields = {"action": "send", "what": "the same words", "once": ""}
        text = requests.post(f"{door.url}/concern", data=fields, timeout=30).text
        found = re.search(r"door-code\">([^<]+)", text)
        assert found
        codes.add(found[1])
    assert len(codes) == 2


def test_the_disk_full_is_told_and_keeps_what_was_typed(tmp_path: Path, assistant_standin: StandIn) -> None:
    with ServedDoor(tmp_path / "data", assistant_standin.url) as broken:
        (broken.data / "register").mkdir()
        (broken.data / "register" / "register.db").write_bytes(b"not a register" * 100)
        reply = broken.call("POST", "/concern", data={"action": "send", "what": "still here"})
        assert reply.status_code == 503
        assert "NOT been stored" in reply.text and "still here" in reply.text
        assert "door-code" not in reply.text
        assert broken.call("GET", "/healthz").json()["status"] == "degraded"
