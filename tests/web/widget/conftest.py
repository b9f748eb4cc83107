"""A council's site with the widget of a real door, behind which an assistant answers from the tiny pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from content import Pack
from content.danger import DangerMatcher
from content.reply import plain_reply, suggestions, topic_reply
from tests.web.served_door import ServedDoor
from tests.web.standin import StandIn
from tests.web.widget.council import Council, council
from tests.web.widget.hands import Widget

Open = Callable[..., Widget]


@pytest.fixture(scope="module")
def site() -> Iterator[Council]:
    """The council's site."""
    with council() as running:
        yield running


@pytest.fixture(scope="module")
def door(
    tmp_path_factory: pytest.TempPathFactory, assistant_standin: StandIn, site: Council, tiny_pack: Pack
) -> Iterator[ServedDoor]:
    """The door that the council's site may call."""
    assistant_standin.answer = _answers(tiny_pack, assistant_standin)  # type: ignore[method-assign]
    with ServedDoor(
        tmp_path_factory.mktemp("door") / "data", assistant_standin.url, web_origins=site.url
    ) as served:
        site.door = served.url
        yield served


@pytest.fixture
def widget(page: Page, site: Council, door: ServedDoor) -> Widget:
    """The widget on a page of the council's, opened."""
    return Widget(page, site.url).open()


def _answers(pack: Pack, standin: StandIn) -> Callable[[dict[str, Any]], list[dict[str, Any]]]:
    """Answers by title, by the danger rules, "form" with the open form, anything else with "no answer"."""
    matcher = DangerMatcher(pack.danger)

    def answer(asked: dict[str, Any]) -> list[dict[str, Any]]:
        standin.messages.append(asked)
        if standin.hold:
            standin.hold.wait(30)
        text = asked["message"]
        found = matcher.match(text)
        topic = next((topic for topic in pack.topics.values() if topic.title == text), None)
        if found:
            reply = topic_reply(pack, found.topic, in_danger=found.now)
        elif topic:
            reply = topic_reply(pack, topic.id)
        elif "form" in text:
            said = {
                "category": "boats",
                "where": "quay",
                "what": "Somebody took the boats from the quay last night",
            }
            reply = plain_reply(pack, "log-concern", "You can tell us here.", open="concern", concern=said)
        else:
            offered = suggestions(pack, ["boat-theft", "about-us"])
            reply = plain_reply(pack, "out-of-scope", f"No answer to: {text}", suggestions=offered)
        return reply.messages()

    return answer
