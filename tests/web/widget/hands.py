"""A visitor's hands on the widget: what is pressed, typed and seen, by the names that people see."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

LAUNCH = "Ask Safer Saltmarsh"
LONGEST_TABBING = 80

_FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const label = element.labels?.[0]?.textContent;
  return [element.tagName, (element.getAttribute("aria-label") || label || element.textContent || "").trim()];
}"""


class Widget:
    """The widget on a page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        self.launcher = page.locator("safernw-chat .launch")
        self.panel = page.locator("safernw-chat dialog")
        self.log = page.get_by_role("log")
        self.question = page.get_by_label("Your question")
        self.answers = page.locator("safernw-chat .said.us")
        self.place = page.locator("safernw-chat dialog section:not([hidden])")

    def open(self) -> Widget:
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def button(self, name: str) -> Locator:
        """The button in sight with this name."""
        return self.panel.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).click()

    def ask(self, text: str) -> Locator:
        """Asks by keyboard, and waits for the answer."""
        before = self.answers.count()
        self.question.fill(text)
        self.question.press("Enter")
        answer = self.answers.nth(before)
        expect(answer).to_be_visible()
        return answer

    def tell(self, what: str, *, until: str = "Send it") -> None:
        """Goes through the form to its last page with these words, every choice skipped."""
        self.press("Tell us")
        self.press("Start")
        for _ in range(3):
            self.press("Skip this question")
        self.panel.locator("#what").fill(what)
        self.press("Next")
        carry_on = self.button("Carry on")
        expect(carry_on.or_(self.button(until))).to_be_visible()
        if carry_on.is_visible():
            carry_on.click()

    def send(self) -> str:
        """Sends what was told; the code on the screen."""
        self.press("Send it")
        code = self.panel.locator(".code-shown")
        expect(code).to_be_visible()
        return code.inner_text()

    # by keyboard alone

    def focused(self) -> tuple[str, str]:
        """Tag and name of what has the focus, inside the widget or out."""
        tag, name = self.page.evaluate(_FOCUSED)
        return str(tag), str(name)

    def tab_to(self, name: str, backwards: bool = False) -> None:
        """Tabs until something of this name (or one that begins so) has the focus."""
        seen = []
        for _ in range(LONGEST_TABBING):
            self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
            found = self.focused()[1]
            if found.startswith(name):
                return
            seen.append(found)
        raise AssertionError(f"tabbing never came to {name!r}, but to {seen}")

    def key(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def evaluate(self, script: str, *arguments: Any) -> Any:
        return self.page.evaluate(script, *arguments)
