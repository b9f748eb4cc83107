"""A door before an assistant that stands in, and what is said at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.served_door import ServedDoor
from tests.web.standin import StandIn, standin

ORIGIN = "https://www.example.com"


@pytest.fixture(scope="module")
def assistant_standin() -> Iterator[StandIn]:
    """The assistant that stands in."""
    with standin() as told:
        yield told


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory, assistant_standin: StandIn) -> Iterator[ServedDoor]:
    """A door on the tiny pack, one for a module of tests."""
    data: Path = tmp_path_factory.mktemp("door") / "data"
    with ServedDoor(data, assistant_standin.url, web_origins=ORIGIN) as served:
        yield served


@pytest.fixture(autouse=True)
def at_ease(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test the stand-in answers again at once."""
    yield
    if "assistant_standin" in request.fixturenames:
        told: StandIn = request.getfixturevalue("assistant_standin")
        told.status, told.seconds, told.hold = 200, 0.0, None
