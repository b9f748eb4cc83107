"""A concern is judged for danger and sealed in the browser; staff read what was typed; a code means it is stored."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from concerns import Concern, keys, receipt
from concerns.files import private_key_path
from tests.browser import Console
from tests.web.served_door import PASSPHRASE, ServedDoor
from tests.web.widget.council import Council
from tests.web.widget.hands import Widget

pytestmark = pytest.mark.slow
LISTS = Path(__file__).parents[2] / "content" / "danger"

TEXTS = [
    "Two boats went from the quay.",
    "x" * 4000,
    "🚤🆘👩‍👩‍👧 " * 200,
    "سُرق القارب من الرصيف\nليلة أمس",
    "Dau gwch wedi'u dwyn – tŷ, ŵy, ffŵl",
    "<b>not bold</b> & \"quoted\" 'and' \\ back\\slash \t tab",
    "line one\nline two\n\n\nline five   ",
    "\ud83d half an emoji, and a control \x07 character",
    "漢字" * 1999,
]


class Desk:
    """Who reads what came in."""

    def __init__(self, door: ServedDoor) -> None:
        self.door = door
        self.private = keys.unlock(private_key_path(door.data), PASSPHRASE)

    def by_code(self, code: str) -> Concern:
        """The concern of a code, opened through the register as staff do."""
        with self.door.register() as register:
            entry = register.find(receipt.parse(code))
            assert entry, "the code is not known"
            return register.read(entry.id, self.private, "an officer")

    def count(self) -> int:
        with self.door.register() as register:
            return len(register.entries())


@pytest.fixture(scope="module")
def desk(door: ServedDoor) -> Desk:
    return Desk(door)


def readable(text: str) -> str:
    """As the concern log reads it: without control characters, halves of characters marked."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(c for c in whole if c in "\t\n" or ord(c) >= 32)


def begun(page: Page, site: Council) -> Widget:
    return Widget(page, site.url).open()


def test_what_was_typed_is_what_staff_read(page: Page, site: Council, desk: Desk) -> None:
    widget = begun(page, site)
    for text in TEXTS:
        widget.tell(text)
        concern = desk.by_code(widget.send())
        assert concern.what == readable(text)
        assert (concern.channel, concern.category, concern.where, concern.when) == ("web", "not-said", "", "")
        assert concern.still_happening is None
        widget.press("I have saved it")


def test_choices_travel_and_the_receipt_is_ours(widget: Widget, desk: Desk) -> None:
    widget.press("Tell us")
    expect(widget.panel).to_contain_text("Do not give your name.")
    widget.press("Start")
    for choice in ("Boats and moorings", "The quay", "This week"):
        widget.panel.get_by_label(choice).check()
        widget.press("Next")
    widget.panel.locator("#what").fill("They took the oars.")
    widget.press("Next")
    expect(widget.panel.locator("dl")).to_contain_text("The quay")
    code = widget.send()
    assert str(receipt.parse(code)) == code
    concern = desk.by_code(code)
    assert (concern.category, concern.where, concern.when) == ("boats", "quay", "week")
    assert concern.still_happening is False
    expect(widget.panel).to_contain_text("Keep your code.")


def test_no_word_leaves_the_browser_in_the_clear(page: Page, site: Council) -> None:
    bodies: list[bytes] = []
    page.on("request", lambda request: bodies.append(request.post_data_buffer or b""))
    widget = begun(page, site)
    widget.tell("my secret words, overboard")
    widget.send()
    assert any(bodies)
    assert not any(b"secret" in body or b"overboard" in body for body in bodies)
    assert page.evaluate("() => Object.keys({...localStorage, ...sessionStorage})") == []


def test_now_leads_to_999_first_and_the_form_goes_on(widget: Widget, desk: Desk) -> None:
    widget.press("Tell us")
    widget.press("Start")
    widget.press("Skip this question")
    widget.press("Skip this question")
    widget.panel.get_by_label("Now", exact=True).check()
    widget.press("Next")
    expect(widget.place.get_by_role("link", name="Call 999").first).to_be_visible()
    expect(widget.place).to_contain_text("What you told us is still here.")
    widget.press("Carry on")
    widget.panel.locator("#what").fill("Boys throw stones")
    widget.press("Next")
    concern = desk.by_code(widget.send())
    assert concern.still_happening is True
    assert concern.flags == ("man-overboard",)


@pytest.mark.parametrize(
    ("words", "first", "flags"),
    [
        ("he is drowning off the quay", "Call 999 now", ("man-overboard",)),
        ("i cant go on", "Harbour office", ("feeling-low",)),
    ],
)
def test_danger_in_what_is_told_gets_its_words_first_once_and_travels_inside(
    words: str, first: str, flags: tuple[str, ...], widget: Widget, desk: Desk
) -> None:
    widget.press("Tell us")
    widget.press("Start")
    for _ in range(3):
        widget.press("Skip this question")
    widget.panel.locator("#what").fill(words)
    widget.press("Next")
    expect(widget.place.locator(".answer")).to_contain_text(first)
    widget.press("Carry on")
    widget.press("Back")
    widget.press("Next")
    expect(widget.button("Send it")).to_be_visible()
    assert desk.by_code(widget.send()).flags == flags


def hijack(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<h1>Log in to this wifi</h1>")


def another(route: Route) -> None:
    headers = {"access-control-allow-origin": "*", "content-type": "application/json"}
    route.fulfill(status=201, headers=headers, body=json.dumps({"id": "0" * 32}))


def full(route: Route) -> None:
    headers = {
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "retry-after",
        "retry-after": "9",
    }
    route.fulfill(status=503, headers=headers, content_type="application/json", body='{"detail": "full"}')


def lost(route: Route) -> None:
    route.fetch()  # stored, and the answer gets lost
    route.abort()


@pytest.mark.parametrize("fault", [hijack, another, full, lost], ids=lambda fault: fault.__name__)
def test_without_the_doors_word_nothing_is_said_to_be_stored_and_nothing_is_doubled(
    fault: object, widget: Widget, desk: Desk, console: Console
) -> None:
    console.forgive("503", "ERR_FAILED", "CORS")
    before = desk.count()
    widget.page.route("**/api/concerns", fault)  # type: ignore[arg-type]
    widget.tell("They took the oars.")
    widget.press("Send it")
    expect(widget.place).to_contain_text("What you told us is NOT stored.")
    assert widget.panel.locator(".code-shown").count() == 0
    widget.press("Back")
    expect(widget.panel.locator("dl")).to_contain_text("They took the oars.")
    widget.page.unroute("**/api/concerns")
    code = widget.send()
    assert desk.by_code(code).what == "They took the oars."
    assert desk.count() == before + 1


def test_personal_data_is_pointed_out_and_may_be_sent(widget: Widget, desk: Desk) -> None:
    widget.tell("Ring 07700 900123 or write to sam@example.com, LE67 3FP. Not 0800 555 111 or AB12 CDE.")
    notice = widget.place.locator(".notice")
    for found in (
        "a phone number: 07700 900123",
        "an e-mail address: sam@example.com",
        "a postcode: LE67 3FP",
    ):
        expect(notice).to_contain_text(found)
    expect(notice).not_to_contain_text("0800")
    assert "07700 900123" in desk.by_code(widget.send()).what


def test_the_code_can_be_copied_and_saved_and_is_gone_once_saved(widget: Widget, tmp_path: Path) -> None:
    widget.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    widget.tell("They took the oars.")
    code = widget.send()
    widget.press("Copy the code")
    expect(widget.place.get_by_text("The code is copied.")).to_be_visible()
    assert widget.page.evaluate("() => navigator.clipboard.readText()") == code
    with widget.page.expect_download() as saving:
        widget.press("Save it to a file")
    saving.value.save_as(tmp_path / "code.txt")
    assert code in (tmp_path / "code.txt").read_text(encoding="utf-8-sig")
    widget.press("I have saved it")
    assert code not in widget.page.evaluate(
        "() => document.querySelector('safernw-chat').shadowRoot.textContent"
    )


def test_a_code_finds_what_became_of_it_and_the_message(widget: Widget, door: ServedDoor, desk: Desk) -> None:
    widget.tell("They took the oars.")
    code = widget.send()
    with door.register() as register:
        entry = register.find(receipt.parse(code))
        assert entry
        register.set_status(entry.id, "closed", "acted-on", by="an officer")
        register.send_message(entry.id, receipt.parse(code), "We found your oars.", by="an officer")
    widget.press("Check a code")
    widget.panel.get_by_label("Your code").fill(code.lower().replace("-", " "))
    widget.press("Look it up")
    expect(widget.place).to_contain_text("The team has finished with it.")
    expect(widget.place).to_contain_text("We acted on it.")
    expect(widget.place).to_contain_text("We found your oars.")


def test_a_code_not_here_yet_is_never_called_wrong_and_a_slip_is_caught_at_the_field(widget: Widget) -> None:
    widget.press("Check a code")
    code = str(receipt.new())
    slip = code[:-1] + ("0" if code[-1] != "0" else "1")
    field = widget.panel.get_by_label("Your code")
    for typed, told in (
        ("", "Please type"),
        ("abc", "18 letters"),
        (slip, "mistake"),
    ):
        field.fill(typed)
        widget.press("Look it up")
        expect(field).to_have_accessible_description(re.compile(told))
    field.fill(code)
    field.press("Enter")
    expect(widget.place).to_contain_text("It is not here yet. A code from a kiosk can take some days")


def test_the_chat_opens_the_form_with_what_was_said(widget: Widget, desk: Desk) -> None:
    widget.ask("open the form please")
    widget.press("Open the form")
    widget.press("Start")
    widget.panel.get_by_label("This week").check()
    widget.press("Next")
    expect(widget.panel.locator("#what")).to_have_value("Somebody took the boats from the quay last night")
    widget.press("Next")
    expect(widget.panel.locator("dl")).to_contain_text("Boats and moorings")
    concern = desk.by_code(widget.send())
    assert (concern.category, concern.where) == ("boats", "quay")
    assert concern.what == "Somebody took the boats from the quay last night"


def test_too_long_or_empty_is_told_at_the_field_and_nothing_is_cut(widget: Widget) -> None:
    widget.press("Tell us")
    widget.press("Start")
    for _ in range(3):
        widget.press("Skip this question")
    box = widget.panel.locator("#what")
    for typed, told in (("  ", "few words"), ("x" * 4007, "take out 7"), ("漢" * 4000 + "𠀀", "take out 1")):
        box.fill(typed)
        widget.press("Next")
        expect(box).to_have_accessible_description(re.compile(told))
        assert box.input_value() == typed


def test_danger_is_heard_in_words_that_are_too_many(widget: Widget) -> None:
    widget.press("Tell us")
    widget.press("Start")
    for _ in range(3):
        widget.press("Skip this question")
    box = widget.panel.locator("#what")
    box.fill("so " * 1400 + "he is drowning")
    widget.press("Next")
    expect(widget.place.get_by_role("link", name="Call 999").first).to_be_visible()
    widget.press("Carry on")
    widget.press("Next")
    expect(box).to_have_accessible_description(re.compile("too long"))


def test_a_form_that_cannot_be_had_leaves_the_numbers_and_can_be_asked_for_again(
    page: Page, site: Council, door: ServedDoor, console: Console
) -> None:
    console.forgive("503")
    key = door.data / "keys" / "register-public.json"
    content = key.read_bytes()
    key.unlink()
    try:
        widget = begun(page, site)
        widget.press("Tell us")
        expect(widget.place).to_contain_text("This form is shut just now.")
        expect(widget.panel.get_by_role("link", name="In danger? Call 999")).to_be_visible()
    finally:
        key.write_bytes(content)
    widget.press("Try again")
    expect(widget.button("Start")).to_be_visible()


def test_leaving_the_page_with_words_that_are_not_sent_is_asked_about_first(widget: Widget) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    widget.page.on("dialog", stay)
    widget.tell("They took the oars.")
    widget.page.evaluate("() => { location.href = '/other'; }")
    widget.page.wait_for_function("() => true")
    widget.send()
    assert asked == ["beforeunload"]
    widget.page.evaluate("() => { location.href = '/other'; }")
    widget.page.wait_for_url("**/other")
    assert asked == ["beforeunload"]
