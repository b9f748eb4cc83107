"""Whole conversations with the assistant on our own pack, over the live REST channel, are right from end to end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from content import Pack
from safernw.evaluation_told import counts_of_scripts, told_scripts
from safernw.expectations import Played, play
from safernw.rest import RestChannel
from safernw.scenarios import Scenario, read_scenarios
from tests.served import Served

FILES = sorted(Path(__file__).parent.glob("*.yml"))
FLOOR = 0.90
WRITERS = {"festival", "resident", "teen", "limited-english", "older", "staff"}


@pytest.fixture(scope="module")
def scenarios(own_pack: Pack) -> list[Scenario]:
    return [scenario for file in FILES for scenario in read_scenarios(file, own_pack)]


@pytest.fixture(scope="module")
def played(own_assistant: Served, own_pack: Pack, scenarios: list[Scenario]) -> list[Played]:
    made = subprocess.run(
        [sys.executable, "-m", "safernw", "keys", "init"],
        env={**os.environ, **own_assistant.environment, "SAFERNW_PASSPHRASE": "a passphrase for tests only"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    speak = RestChannel(f"http://127.0.0.1:{own_assistant.port}")
    return [play(scenario, speak, own_pack) for scenario in scenarios]


@pytest.mark.rasa
@pytest.mark.slow
def test_scripts_are_right_from_end_to_end(played: list[Played]) -> None:
    told = told_scripts(played)
    print(told)
    right, of = counts_of_scripts(played)["scripts_right"]
    assert right >= FLOOR * of, told


@pytest.mark.rasa
@pytest.mark.slow
def test_danger_is_seen_in_every_turn_that_has_it(played: list[Played]) -> None:
    missed = [
        f"{one.scenario.name}, turn {turn.number}: {'; '.join(turn.reasons)}"
        for one in played
        for turn in one.wrong
        if turn.danger_missed and one.scenario.turns[turn.number - 1].danger
    ]
    assert missed == []


def test_there_are_many_scripts_by_every_kind_of_writer(scenarios: list[Scenario]) -> None:
    assert len(scenarios) >= 60
    assert {scenario.writer for scenario in scenarios} == WRITERS
    assert len({scenario.name for scenario in scenarios}) == len(scenarios)


def test_danger_comes_up_at_every_question_of_the_form(scenarios: list[Scenario]) -> None:
    asked_after_danger = {
        turn.expects.asks for scenario in scenarios for turn in scenario.turns if turn.danger
    }
    assert asked_after_danger >= {"category", "where", "when", "what", "check"}
