"""The door's bench says what people say, and measures a door that is really served."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.web.__main__ import Figures, conversations_said, told
from web.words import LONGEST, clean


def test_people_say_the_turns_of_the_scenarios_and_nothing_that_the_door_refuses() -> None:
    said = conversations_said()
    assert len(said) > 100
    assert all(0 < len(clean(text)) <= LONGEST for conversation in said for text in conversation)
    assert any(len(conversation) > 3 for conversation in said)


def test_figures_are_told_in_lines() -> None:
    figures = Figures(
        people=200, messages=10, p50_ms=20, p95_ms=40, statuses={"200": 10}, memory_mb={"5": 99.0}
    )
    assert told(figures).splitlines() == [
        "200 people, a message each 5 s: 10 answers, p50 20 ms, p95 40 ms, 200: 10",
        "memory of the door after 5 conversations: 99 MB",
    ]


@pytest.mark.slow
def test_a_door_is_measured() -> None:
    command = [sys.executable, "-m", "bench.web", "--only", "memory", "--conversations", "10", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    memory = json.loads(done.stdout)["memory_mb"]
    assert list(memory) == ["2", "5", "10"] and all(20 < megabytes < 500 for megabytes in memory.values())
