"""Everyone can use it: by keyboard alone, enlarged, in forced colours; axe finds nothing; the focus is never taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Console, violations
from tests.web.served_door import ServedDoor
from tests.web.standin import StandIn
from tests.web.widget.council import Council
from tests.web.widget.hands import LAUNCH, Widget

pytestmark = pytest.mark.slow

SIZES = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "400 % of 1280 by 1024": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    "forced colours": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}

SCRIPTS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")


def looked(widget: Widget, name: str) -> Any:
    """What a function of looks.js finds."""
    return widget.evaluate(f"() => {{ {SCRIPTS}; return {name}(); }}")


Seen = Callable[[str], None]


def states_of_the_chat(widget: Widget, standin: StandIn, seen: Seen) -> None:
    """Every state of the chat, one after the other; `seen` is told the name of each."""
    seen("closed")
    widget.open()
    seen("opened")
    widget.press("Send")
    seen("an empty question")
    widget.ask("My boat was stolen").get_by_text("Where this comes from").click()
    seen("an answer")
    widget.ask("what is the meaning of life")
    seen("no answer")
    widget.ask("my mate is overboard")
    seen("danger")
    standin.status = 500
    widget.ask("About us")
    standin.status = 200
    seen("away")
    widget.press("Clear this chat")
    expect(widget.place.get_by_role("status")).to_contain_text("cleared")
    seen("cleared")


def states_of_the_form(widget: Widget, seen: Seen) -> None:
    """The same of the form, up to its last page."""
    panel = widget.panel
    widget.press("Tell us")
    expect(widget.button("Start")).to_be_visible()
    seen("before the form")
    widget.press("Start")
    widget.press("Next")
    seen("nothing chosen")
    widget.press("Skip this question")
    widget.press("Skip this question")
    panel.get_by_label("Now", exact=True).check()
    seen("chosen")
    widget.press("Next")
    seen("happening now")
    widget.press("Carry on")
    widget.press("Next")
    seen("nothing told")
    panel.locator("#what").fill("Ring 07700 900123. " + "averylongwordwithoutanybreak" * 8)
    seen("told")
    widget.press("Next")
    seen("the check")


def states_of_the_code(widget: Widget, seen: Seen) -> None:
    """The same of sending, and of what comes after."""
    panel = widget.panel
    widget.page.route("**/api/concerns", lambda route: route.abort())
    widget.press("Send it")
    expect(widget.place).to_contain_text("NOT stored")
    seen("not stored")
    widget.page.unroute("**/api/concerns")
    widget.press("Try again")
    code = panel.locator(".code-shown").inner_text()
    seen("the receipt")
    widget.press("Check a code")
    widget.press("Look it up")
    seen("no code")
    panel.get_by_label("Your code").fill(code)
    widget.press("Look it up")
    expect(panel.locator(".big")).to_be_visible()
    seen("what became of it")


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_is_cut_off_in_any_state(
    size: str, browser: Browser, site: Council, door: ServedDoor, assistant_standin: StandIn
) -> None:
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", **SIZES[size])  # type: ignore[arg-type]
    console = Console(context)
    console.forgive("503", "ERR_FAILED")
    widget = Widget(context.new_page(), site.url)
    faults: dict[str, list[str]] = {}

    def look(state: str) -> None:
        found = violations(widget.page)
        found += looked(widget, "clipped") + looked(widget, "smallTargets")
        if found:
            faults[state] = found

    states_of_the_chat(widget, assistant_standin, look)
    states_of_the_form(widget, look)
    states_of_the_code(widget, look)
    assert faults == {}
    assert console.errors == []
    context.close()


@pytest.mark.parametrize("size", ["desktop", "400 % of 1280 by 1024"])
def test_every_journey_by_keyboard_alone_with_the_focus_in_sight(
    size: str, browser: Browser, site: Council, door: ServedDoor
) -> None:
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", **SIZES[size])  # type: ignore[arg-type]
    widget = Widget(context.new_page(), site.url)
    hidden: list[str] = []

    def go(name: str, *keys: str) -> None:
        widget.tab_to(name)
        hidden.extend(filter(None, [looked(widget, "obscured")]))
        widget.key(*keys)

    typed = widget.page.keyboard.type
    go(LAUNCH, "Enter")
    assert widget.focused() == ("H2", "Safer Saltmarsh")
    go("My boat was stolen", "Enter")  # a suggestion
    expect(widget.answers).to_have_count(2)
    go("Your question")
    typed("my mate is overboard")
    widget.key("Enter")
    expect(widget.answers).to_have_count(3)
    assert widget.focused()[0] == "TEXTAREA"
    widget.tab_to("Messages", backwards=True) if size == "desktop" else None
    widget.tab_to("Tell us", backwards=True)
    widget.key("Enter")
    expect(widget.button("Start")).to_be_visible()
    go("Start", "Enter")
    assert widget.focused()[0] == "H3"
    go("Boats and moorings", "Space")
    go("Next", "Enter")
    go("Skip this question", "Enter")
    go("Now", "ArrowDown", "ArrowDown")  # "Before that"
    go("Next", "Enter")
    go("What happened")
    typed("They took the oars.")
    go("Next", "Enter")
    go("Send it", "Enter")
    expect(widget.panel.locator(".code-shown")).to_be_visible()
    assert widget.focused() == ("H3", "Thank you. We have it.")
    code = widget.panel.locator(".code-shown").inner_text()
    go("I have saved it", "Enter")
    widget.tab_to("Check a code", backwards=True)
    widget.key("Enter")
    go("Your code")
    typed(code)
    widget.key("Enter")
    expect(widget.place).to_contain_text("We have it. Nobody has worked on it yet.")
    assert widget.focused()[0] == "INPUT"
    widget.key("Escape")
    expect(widget.panel).to_be_hidden()
    expect(widget.launcher).to_be_focused()
    assert hidden == []
    context.close()


def test_the_focus_is_never_taken(widget: Widget, assistant_standin: StandIn) -> None:
    widget.evaluate("""() => {
      window.moved = [];
      const root = document.querySelector("safernw-chat").shadowRoot;
      root.addEventListener("focusin", (event) => window.moved.push(event.target.tagName));
    }""")
    search = widget.page.get_by_label("Search the site")
    widget.question.fill("My boat was stolen")
    widget.question.press("Enter")
    search.focus()
    widget.evaluate("() => window.moved.splice(0)")
    expect(widget.answers).to_have_count(2)
    expect(search).to_be_focused()
    widget.page.context.set_offline(True)
    widget.page.context.set_offline(False)
    widget.page.set_viewport_size({"width": 500, "height": 700})
    widget.page.set_viewport_size({"width": 1280, "height": 800})
    assert widget.evaluate("() => window.moved") == []
    expect(search).to_be_focused()


def test_the_window_may_change_under_what_has_the_focus(widget: Widget) -> None:
    widget.question.fill("half a quest")
    for width in (500, 1280):
        widget.page.set_viewport_size({"width": width, "height": 700})
        expect(widget.panel).to_have_js_property("open", True)
        expect(widget.question).to_be_focused()
        expect(widget.question).to_have_value("half a quest")


def test_escape_closes_and_the_focus_goes_back_only_if_it_was_inside(widget: Widget) -> None:
    widget.question.focus()
    widget.key("Escape")
    expect(widget.panel).to_be_hidden()
    expect(widget.launcher).to_be_focused()
    widget.open()
    search = widget.page.get_by_label("Search the site")
    search.focus()
    widget.key("Escape")
    expect(widget.panel).to_be_hidden()
    expect(search).to_be_focused()


def test_on_a_phone_what_lies_behind_cannot_be_reached(
    browser: Browser, site: Council, door: ServedDoor
) -> None:
    context = browser.new_context(**SIZES["phone"])  # type: ignore[arg-type]
    widget = Widget(context.new_page(), site.url).open()
    names = set()
    for _ in range(40):
        widget.key("Tab")
        names.add(widget.focused()[1])
    assert "Another page" not in names
    assert {"Close", "Exit this page", "Send"} <= names
    context.close()


def test_live_regions_are_there_before_their_words_and_stay(widget: Widget) -> None:
    regions = "safernw-chat :is([role=log], [role=status], [role=alert], [aria-live])"
    before = widget.page.locator(regions).element_handles()
    widget.ask("my mate is overboard")
    widget.press("Clear this chat")
    widget.press("Tell us")
    widget.press("Ask")
    after = widget.page.locator(regions).element_handles()
    assert len(before) == len(after)
    assert all(one.evaluate("(a, b) => a === b", other) for one, other in zip(before, after, strict=True))


def test_language_and_direction_are_told(widget: Widget) -> None:
    root = widget.page.locator("safernw-chat .safernw")
    expect(root).to_have_attribute("lang", "en-GB")
    expect(root).to_have_attribute("dir", "ltr")
    widget.ask("سُرق القارب")
    assert widget.log.locator(".said.you p").first.evaluate("(p) => getComputedStyle(p).direction") == "rtl"


def test_nothing_moves_for_whoever_asked_for_less_motion(
    browser: Browser, site: Council, door: ServedDoor
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    widget = Widget(context.new_page(), site.url).open()
    running = "() => document.querySelector('safernw-chat').shadowRoot.getAnimations().length"
    assert widget.evaluate(running) == 0
    context.close()


def test_a_control_of_the_page_that_the_launcher_covers_moves_into_sight(
    page: Page, site: Council, door: ServedDoor
) -> None:
    widget = Widget(page, site.url)
    page.evaluate("""() => {
      document.body.style.setProperty("height", "3000px");
      const link = Object.assign(document.createElement("a"), { href: "/other", textContent: "Below" });
      for (const [name, value] of Object.entries({ position: "absolute", right: "30px", top: `${innerHeight - 40}px` }))
        link.style.setProperty(name, value);
      document.body.append(link);
    }""")
    page.get_by_role("link", name="Below").focus()
    assert looked(widget, "obscured") == ""
    assert widget.launcher.is_visible()
