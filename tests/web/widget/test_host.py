"""The page that carries it: neither breaks the other's looks; themes reach it; the page's policy is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import violations
from tests.web.served_door import ServedDoor
from tests.web.widget.council import Council
from tests.web.widget.hands import Widget

pytestmark = pytest.mark.slow

LOOKS = """() => {
  const told = [];
  for (const element of document.querySelector("safernw-chat").shadowRoot.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    if (element.checkVisibility()) told.push([element.tagName, style.color, style.backgroundColor, style.fontSize,
      style.fontFamily, style.lineHeight, style.letterSpacing, style.direction, style.textTransform, style.position]);
  }
  return told;
}"""
OWN_LOOKS = """() => [...document.querySelectorAll("html, head *, body, main, main *")].map((element) => {
  const style = getComputedStyle(element);
  return [element.tagName, style.color, style.font, style.display, style.margin, style.position].join();
})"""


def test_hostile_styles_of_the_page_change_nothing(page: Page, site: Council, door: ServedDoor) -> None:
    page.emulate_media(reduced_motion="reduce")
    plain = Widget(page, site.url).open()
    looks, box = plain.evaluate(LOOKS), plain.panel.bounding_box()
    hostile = Widget(page, f"{site.url}/hostile").open()
    assert hostile.evaluate(LOOKS) == looks
    assert hostile.panel.bounding_box() == box
    hostile.ask("My boat was stolen")
    assert [fault for fault in violations(page) if "safernw-chat" in fault] == []


def test_the_page_keeps_its_own_looks(page: Page, site: Council, door: ServedDoor) -> None:
    page.route("**/widget.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(site.url)
    before = page.evaluate(OWN_LOOKS)
    names = page.evaluate("() => Object.keys(window)")
    page.unroute("**/widget.js")
    Widget(page, site.url).open()
    assert page.evaluate(OWN_LOOKS) == before
    assert page.evaluate("() => Object.keys(window)") == names


def test_a_dark_page_has_a_widget_that_can_be_read(page: Page, site: Council, door: ServedDoor) -> None:
    Widget(page, f"{site.url}/dark").open().ask("My boat was stolen")
    assert violations(page) == []


def test_custom_properties_of_the_page_give_it_a_theme(page: Page, site: Council, door: ServedDoor) -> None:
    page.goto(site.url)
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      const theme = "--safernw-primary: rgb(0, 80, 60); --safernw-font: monospace; --safernw-inset-bottom: 90px";
      sheet.replaceSync(`:root { ${theme} }`);
      document.adoptedStyleSheets = [sheet];
    }""")
    launcher = page.locator("safernw-chat .launch")
    expect(launcher).to_have_css("background-color", "rgb(0, 80, 60)")
    expect(launcher).to_have_css("font-family", "monospace")
    expect(launcher).to_have_css("bottom", "90px")


def test_shortcuts_of_the_page_do_not_take_what_is_typed(widget: Widget) -> None:
    widget.evaluate("""() => {
      window.taken = [];
      for (const kind of ["keydown", "keypress", "keyup"])
        document.addEventListener(kind, (event) => window.taken.push(event.key));
    }""")
    widget.question.press_sequentially("/search")
    assert widget.evaluate("() => window.taken") == []
    widget.page.get_by_label("Search the site").press("s")
    assert widget.evaluate("() => window.taken") == ["s", "s", "s"]


def test_the_script_twice_is_one_widget(page: Page, site: Council, door: ServedDoor) -> None:
    widget = Widget(page, f"{site.url}/twice")
    widget.open()
    assert page.locator("safernw-chat").count() == 1


def test_the_demo_page_carries_it_and_passes(page: Page, door: ServedDoor) -> None:
    widget = Widget(page, f"{door.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Community safety")
    assert violations(page) == []
    widget.open().ask("My boat was stolen")
    assert violations(page) == []


def test_without_javascript_the_demo_page_leads_to_the_same(page: Page, door: ServedDoor) -> None:
    for path in ("/chat", "/concern", "/receipt", "/privacy"):
        page.goto(f"{door.url}/")
        page.locator(f"main a[href='{path}'], footer a[href='{path}']").first.click()
        assert page.url == door.url + path
