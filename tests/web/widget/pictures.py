"""The pictures of the widget in the documentation: `python -m tests.web.widget.pictures ADDRESS docs/screenshots`.

ADDRESS is a served door with its assistant, such as http://127.0.0.1:8080.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium

DESKTOP = {"viewport": {"width": 1100, "height": 760}}
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
NARROW = {"viewport": {"width": 320, "height": 480}}
FORCED = {**DESKTOP, "forced_colors": "active"}


def main(address: str, folder: Path) -> None:
    """Writes web-*.png into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), chromium_sandbox=os.geteuid() != 0)
        with visit(browser, address, DESKTOP) as page:
            ask(page, "someone stole my phone")
            page.screenshot(path=folder / "web-desktop.png")
        with visit(browser, address, FORCED) as page:
            ask(page, "he has a knife and he is coming back")
            page.screenshot(path=folder / "web-forced-colours.png")
        with visit(browser, address, PHONE) as page:
            ask(page, "he has a knife and he is coming back")
            page.screenshot(path=folder / "web-phone-danger.png")
            form(page, folder)
        with visit(browser, address, NARROW) as page:
            ask(page, "how do i report a hate crime")
            page.screenshot(path=folder / "web-320px.png")
        browser.close()


@contextmanager
def visit(browser: Browser, address: str, window: dict[str, Any]) -> Iterator[Page]:
    """The demo page in a window, with the chat open."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", **window)
    page = context.new_page()
    page.goto(address)
    page.locator("safernw-chat .launch").click()
    yield page
    context.close()


def ask(page: Page, text: str) -> None:
    """Asks, and waits for the answer."""
    page.get_by_label("Your question").fill(text)
    page.get_by_label("Your question").press("Enter")
    page.locator("safernw-chat .said.us").nth(1).wait_for()
    page.locator("safernw-chat dialog h2").focus()


def form(page: Page, folder: Path) -> None:
    """The form's first question, and the code at its end."""

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).click()

    press("Tell us")
    press("Start")
    page.screenshot(path=folder / "web-phone-form.png")
    for _ in range(3):
        press("Skip this question")
    page.locator("safernw-chat #what").fill("The lights on the footpath have been out for a week.")
    press("Next")
    press("Send it")
    page.locator("safernw-chat .code-shown").wait_for()
    page.screenshot(path=folder / "web-phone-code.png")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
