"""The door follows what is published on its machine, and what is withheld, while conversations go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from content.model import Withheld
from content.withheld import write
from tests.content.publishing import Hub
from tests.web.served_door import ServedDoor
from tests.web.standin import StandIn

NUMBER = "01632 960202"
LOW = "i cant go on"
PATIENCE = 30.0


@pytest.fixture
def own_door(tmp_path: Path, pack_copy: Path, assistant_standin: StandIn) -> Iterator[ServedDoor]:
    """A door with a folder that an editor works in."""
    with ServedDoor(tmp_path / "data", assistant_standin.url, pack=pack_copy) as served:
        yield served


def comes(true: Callable[[], bool]) -> None:
    """Waits until something holds."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, "it does not come"
        time.sleep(0.1)


def test_a_running_door_says_new_words_and_no_withheld_number(
    own_door: ServedDoor, pack_copy: Path, assistant_standin: StandIn
) -> None:
    assistant_standin.status = 500
    session = own_door.session()

    def says(text: str) -> bool:
        return text in own_door.say(session, LOW).text

    assert says(NUMBER)
    hub = Hub(own_door.data, pack_copy)
    hub.edit("brand.yml", "area: Saltmarsh Bay", "area: Saltmarsh and the marsh")
    hub.publish()
    comes(lambda: "Saltmarsh and the marsh" in own_door.call("GET", "/api/form").text)
    assert own_door.call("GET", "/healthz").json()["pack"]
    assert says(NUMBER)
    entries = [Withheld(id="harbour-office", why="dead", on="2027-06-11")]
    write(hub.pack, entries)
    comes(lambda: not says(NUMBER))  # at once here, before it is published
    hub.publisher.withhold(entries)
    assert not says(NUMBER)
    for page in ("/privacy", "/chat", "/concern", "/api/form"):
        assert NUMBER not in own_door.call("GET", page).text
    assert own_door.say(session, "hello").status_code != 410, "the conversation goes on"
