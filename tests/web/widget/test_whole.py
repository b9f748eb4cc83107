"""The widget, a real door and a real assistant together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from concerns import keys, receipt
from concerns.files import private_key_path
from tests.served import Served
from tests.web.served_door import PASSPHRASE, ServedDoor
from tests.web.widget.council import Council
from tests.web.widget.hands import Widget

pytestmark = [pytest.mark.rasa, pytest.mark.slow]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory, assistant: Served, site: Council) -> Iterator[ServedDoor]:
    """A door before the real assistant."""
    address = f"http://127.0.0.1:{assistant.port}"
    with ServedDoor(tmp_path_factory.mktemp("door") / "data", address, web_origins=site.url) as served:
        site.door = served.url
        yield served


def test_from_a_question_to_a_concern_that_staff_read(page: Page, site: Council, door: ServedDoor) -> None:
    widget = Widget(page, site.url).open()
    answer = widget.ask("someone nicked my boat")
    expect(answer.get_by_role("heading", name="My boat was stolen")).to_be_visible()
    expect(answer.get_by_role("link", name="Call 01632 960101")).to_be_visible()
    expect(widget.ask("a man went overboard").locator(".mark")).to_have_text("Danger")
    widget.ask("I want to tell you about stolen boats at the quay without giving my name")
    widget.press("Open the form")
    widget.press("Start")
    while not widget.panel.locator("#what").is_visible():
        heading = widget.place.get_by_role("heading", level=3)
        before = heading.inner_text()
        widget.press("Skip this question")
        expect(heading).not_to_have_text(before)
    widget.panel.locator("#what").fill("Two men took boats from the quay.")
    widget.press("Next")
    code = widget.send()
    with door.register() as register:
        entry = register.find(receipt.parse(code))
        assert entry
        concern = register.read(entry.id, keys.unlock(private_key_path(door.data), PASSPHRASE), "an officer")
    assert concern.what == "Two men took boats from the quay."
    assert concern.channel == "web"
    widget.press("Ask")
    widget.press("Clear this chat")
    expect(widget.place.get_by_role("status")).to_contain_text("We have forgotten it too.")
