"""The chat answers with cards, says when it cannot, doubles nothing, forgets when asked, and keeps nothing."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import Console, chromium
from tests.web.served_door import ServedDoor
from tests.web.standin import StandIn
from tests.web.widget.council import Council
from tests.web.widget.hands import LAUNCH, Widget

pytestmark = pytest.mark.slow


def stored(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("() => ({...localStorage, ...sessionStorage})")
    return found


def test_an_answer_is_a_card_with_numbers_to_tap_and_what_we_know_of_them(widget: Widget) -> None:
    answer = widget.ask("My boat was stolen")
    expect(answer.get_by_role("heading", name="My boat was stolen")).to_be_visible()
    expect(answer.get_by_role("link", name="Call 01632 960101")).to_have_attribute("href", "tel:01632960101")
    expect(answer).to_contain_text("As printed in the 2020–2023 strategy")
    answer.get_by_text("Where this comes from").click()
    expect(answer.locator(".sources li")).to_be_visible()


def test_danger_comes_first_and_is_read_out_at_once(widget: Widget) -> None:
    answer = widget.ask("my mate went overboard")
    expect(answer.locator(".mark")).to_have_text("Danger")
    expect(answer.get_by_role("link").first).to_have_attribute("href", "tel:999")
    expect(widget.page.locator("safernw-chat [role=alert]")).to_contain_text("Call 999 now")


def test_a_suggestion_stays_readable_once_it_was_pressed(widget: Widget) -> None:
    suggestion = widget.log.get_by_role("button", name="My boat was stolen").first
    suggestion.click()
    expect(widget.answers).to_have_count(2)
    expect(suggestion).to_be_visible()
    expect(suggestion).to_contain_text("asked")
    expect(suggestion).to_be_focused()


def test_a_follow_up_says_what_it_is_about(widget: Widget, assistant_standin: StandIn) -> None:
    widget.ask("My boat was stolen")
    widget.ask("when are they open")
    assert assistant_standin.messages[-1]["metadata"] == {"native_form": True, "about": "boat-theft"}


def test_nothing_is_stored_but_a_token_and_nobody_else_is_called(
    page: Page, context: BrowserContext, site: Council, door: ServedDoor
) -> None:
    called: list[str] = []
    page.on("request", lambda request: called.append(request.url))
    widget = Widget(page, site.url).open()
    widget.ask("my secret words")
    assert list(stored(page)) == ["safernw-session"]
    assert re.fullmatch(r"[\w-]{20,64}", stored(page)["safernw-session"])
    assert context.cookies() == []
    assert (
        page.evaluate("async () => (await indexedDB.databases()).length + (await caches.keys()).length") == 0
    )
    assert all(url.startswith((site.url, door.url)) for url in called), called


def test_a_message_sent_again_is_answered_once(
    widget: Widget, context: BrowserContext, console: Console, assistant_standin: StandIn
) -> None:
    console.forgive("ERR_FAILED")
    lose_answers = [True]

    def lose(route) -> None:  # type: ignore[no-untyped-def]
        route.fetch()  # it reaches the door, and its answer gets lost
        route.abort() if lose_answers else route.continue_()

    widget.page.route("**/api/chat", lose)
    widget.question.fill("My boat was stolen")
    widget.question.press("Enter")
    again = widget.button("Try again")
    expect(again).to_be_visible()
    asked = len(assistant_standin.messages)
    widget.page.unroute("**/api/chat")
    again.click()
    expect(widget.answers).to_have_count(2)
    assert len(assistant_standin.messages) == asked
    expect(widget.log.locator(".said.you")).to_have_count(1)


def test_offline_says_so_keeps_the_message_and_sends_it_when_back(
    widget: Widget, context: BrowserContext, console: Console
) -> None:
    console.forgive("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    expect(widget.place.get_by_role("status")).to_contain_text("You are offline")
    widget.question.fill("My boat was stolen")
    widget.question.press("Enter")
    expect(widget.log.locator(".said.you")).to_contain_text("Not sent. It is still here.")
    context.set_offline(False)
    expect(widget.answers).to_have_count(2)
    expect(widget.log.locator(".said.you")).to_have_count(1)
    expect(widget.log.locator(".said.you")).not_to_contain_text("Not sent")


def test_an_assistant_that_is_away_leaves_the_numbers(
    widget: Widget, assistant_standin: StandIn, console: Console
) -> None:
    console.forgive("503")
    assistant_standin.status = 500
    answer = widget.ask("My boat was stolen")
    expect(answer.get_by_role("link", name="Call 999")).to_be_visible()
    expect(widget.log.locator(".said.you")).to_contain_text("Not sent. It is still here.")
    assistant_standin.status = 200
    widget.press("Try again")
    expect(answer.get_by_role("heading", name="My boat was stolen")).to_be_visible()
    expect(widget.answers).to_have_count(2)


def test_too_many_messages_are_told_when_to_come_back(widget: Widget, console: Console) -> None:
    console.forgive("429")
    for number in range(40):
        widget.question.fill(f"question {number}")
        widget.question.press("Enter")
        expect(widget.log.locator(".said.you").last).not_to_contain_text("Sending")
        if widget.button("Try again").count():
            break
    expect(widget.log.locator(".said.you").last).to_contain_text("Please try again in")


def test_a_closed_chat_shows_the_partnerships_message_and_the_numbers(
    page: Page, site: Council, door: ServedDoor, console: Console
) -> None:
    console.forgive("503")
    switch = door.data / "chat-closed.txt"
    switch.write_text("We are mending the chat until noon.")
    try:
        answer = Widget(page, site.url).open().ask("My boat was stolen")
        expect(answer).to_contain_text("We are mending the chat until noon.")
        expect(answer.get_by_role("link", name="Call 999")).to_be_visible()
    finally:
        switch.unlink()


def test_what_is_empty_or_too_long_is_told_at_the_field(widget: Widget, console: Console) -> None:
    console.forgive("413")
    widget.press("Send")
    expect(widget.question).to_have_attribute("aria-invalid", "")
    expect(widget.question).to_have_accessible_description("Please type your question first.")
    widget.question.fill("x" * 2001)
    widget.press("Send")
    expect(widget.question).to_have_accessible_description(re.compile("too long"))
    assert widget.question.input_value() == "x" * 2001


def test_danger_is_heard_in_a_message_that_is_too_long(widget: Widget, console: Console) -> None:
    console.forgive("413")
    widget.question.fill("so " * 700 + "my mate went overboard")
    widget.press("Send")
    expect(widget.answers.last.locator(".mark")).to_have_text("Danger")
    expect(widget.question).to_have_accessible_description(re.compile("too long"))


def test_the_state_of_waiting_is_told_in_a_region_that_stays(
    widget: Widget, assistant_standin: StandIn
) -> None:
    status = widget.place.get_by_role("status")
    before = status.element_handle()
    assistant_standin.hold = threading.Event()
    widget.question.fill("My boat was stolen")
    widget.question.press("Enter")
    expect(status).to_have_text("Looking for an answer")
    assistant_standin.hold.set()
    expect(widget.answers).to_have_count(2)
    expect(status).to_have_text("")
    assert status.evaluate("(now, before) => now === before", before)


def test_clearing_forgets_here_and_at_the_door(widget: Widget, assistant_standin: StandIn) -> None:
    widget.ask("my secret words")
    forgotten = len(assistant_standin.forgotten)
    widget.press("Clear this chat")
    expect(widget.place.get_by_role("status")).to_have_text("Your chat is cleared. We have forgotten it too.")
    assert len(assistant_standin.forgotten) == forgotten + 1
    assert "secret" not in widget.panel.inner_text()
    assert stored(widget.page) == {}


def test_an_answer_to_what_was_cleared_meanwhile_is_not_shown(
    widget: Widget, assistant_standin: StandIn
) -> None:
    assistant_standin.hold = threading.Event()
    widget.question.fill("my secret words")
    widget.question.press("Enter")
    expect(widget.place.get_by_role("status")).to_have_text("Looking for an answer")
    with widget.page.expect_response("**/api/chat"):
        widget.press("Clear this chat")
        expect(widget.place.get_by_role("status")).to_contain_text("Your chat is cleared")
        assistant_standin.hold.set()
    answer = widget.ask("My boat was stolen")
    expect(answer.get_by_role("heading", name="My boat was stolen")).to_be_visible()
    assert "secret" not in widget.panel.inner_text()


def test_the_chat_is_saved_to_a_file_only_on_request(widget: Widget, tmp_path: Path) -> None:
    widget.ask("My boat was stolen")
    with widget.page.expect_download() as saving:
        widget.press("Save this chat")
    saving.value.save_as(tmp_path / "chat.txt")
    text = (tmp_path / "chat.txt").read_text(encoding="utf-8-sig")
    assert text.startswith("You said:\nMy boat was stolen\n")
    assert "01632 960101" in text


def test_a_warning_comes_before_the_chat_is_forgotten_and_it_can_be_kept(
    page: Page, site: Council, door: ServedDoor, assistant_standin: StandIn
) -> None:
    page.clock.install()
    widget = Widget(page, site.url).open()
    widget.ask("My boat was stolen")
    page.clock.fast_forward(7 * 60 * 1000)
    expect(widget.panel).not_to_contain_text("We will clear this chat")
    page.clock.fast_forward(61 * 1000)
    expect(widget.panel).to_contain_text("We will clear this chat in 2 minutes")
    kept = len(assistant_standin.kept)
    widget.press("Keep my chat")
    expect(widget.panel).to_contain_text("kept for another 10 minutes")
    assert len(assistant_standin.kept) == kept + 1
    page.clock.fast_forward(11 * 60 * 1000)
    expect(widget.panel).to_contain_text("Your chat was cleared after ten quiet minutes")
    assert "stolen" not in widget.log.locator(".said.you").all_inner_texts()
    assert stored(page) == {}


def test_two_tabs_are_two_conversations(context: BrowserContext, widget: Widget, site: Council) -> None:
    widget.ask("My boat was stolen")
    other = Widget(context.new_page(), site.url).open()
    other.ask("About us")
    assert stored(widget.page) != stored(other.page)
    other.press("Clear this chat")
    widget.ask("About us")
    expect(widget.answers).to_have_count(3)


def test_a_conversation_goes_on_from_page_to_page_without_its_words(
    widget: Widget, site: Council, assistant_standin: StandIn
) -> None:
    widget.ask("my secret words")
    token, sender = stored(widget.page), assistant_standin.messages[-1]["sender"]
    moved = Widget(widget.page, f"{site.url}/other").open()
    expect(moved.log).to_contain_text("Your chat is still going")
    assert "secret" not in moved.page.content()
    moved.ask("My boat was stolen")
    assert stored(moved.page) == token
    assert assistant_standin.messages[-1]["sender"] == sender


def test_a_conversation_that_is_over_is_begun_anew_and_the_message_answered(
    widget: Widget, door: ServedDoor, console: Console
) -> None:
    console.forgive("404")
    widget.ask("About us")
    door.call("DELETE", "/api/session", json={"session": stored(widget.page)["safernw-session"]})
    answer = widget.ask("My boat was stolen")
    expect(answer).to_contain_text("Your last chat had ended, so this is a new one.")
    expect(answer.get_by_role("heading", name="My boat was stolen")).to_be_visible()


def test_back_brings_no_words_back(widget: Widget) -> None:
    widget.ask("my secret words")
    widget.press("Tell us")
    widget.page.get_by_role("link", name="Another page").click()
    widget.page.wait_for_url("**/other")
    widget.page.go_back()
    expect(widget.launcher).to_have_text(LAUNCH)
    assert "secret" not in widget.page.evaluate(
        "() => document.querySelector('safernw-chat').shadowRoot.textContent"
    )


def test_a_page_that_the_browser_kept_whole_has_no_words_either(
    browser: Browser, site: Council, door: ServedDoor, assistant_standin: StandIn
) -> None:
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    keeping = browser.browser_type.launch(
        executable_path=chromium(), args=args, ignore_default_args=["--disable-back-forward-cache"]
    )
    page = keeping.new_page()
    page.add_init_script("addEventListener('pageshow', (event) => (window.kept = event.persisted))")
    widget = Widget(page, site.url).open()
    widget.ask("my secret words")
    sender = assistant_standin.messages[-1]["sender"]
    shadow = "() => document.querySelector('safernw-chat').shadowRoot.textContent"
    page.evaluate(f"() => addEventListener('pagehide', () => (window.left = ({shadow})()))")
    page.get_by_role("link", name="Another page").click()
    page.wait_for_url("**/other")
    page.evaluate("() => history.back()")
    page.wait_for_function("() => window.kept !== undefined")
    assert page.evaluate("() => window.kept"), "the browser did not keep the page"
    assert "secret" not in page.evaluate("() => window.left"), "the kept page held the words"
    assert "secret" not in page.evaluate(shadow)
    expect(widget.panel).to_be_hidden()
    widget.open()
    expect(widget.log).to_contain_text("Your chat is still going")
    widget.ask("My boat was stolen")
    assert assistant_standin.messages[-1]["sender"] == sender
    keeping.close()


@pytest.mark.parametrize("way", ["button", "shift"])
def test_exit_leaves_at_once_for_a_page_that_says_nothing(
    way: str, page: Page, widget: Widget, site: Council, door: ServedDoor
) -> None:
    page.route(
        "https://www.bbc.co.uk/**",
        lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"),
    )
    widget.ask("my secret words")
    token = stored(page)["safernw-session"]
    if way == "button":
        widget.press("Exit this page")
    else:
        widget.key("Shift", "Shift")
        expect(page.locator("safernw-chat").get_by_text("Shift, press 1 more")).to_be_attached()
        widget.key("Shift")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    assert door.say(token, "still there?").status_code == 404
    page.go_back()
    assert not page.url.startswith(site.url)
    page.goto(site.url)
    assert stored(page) == {}
