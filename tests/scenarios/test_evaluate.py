"""`safernw evaluate` measures a served assistant or one of its own, and leaves nobody's register a concern."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.served import Served

pytestmark = [pytest.mark.rasa, pytest.mark.slow]

ROWS = (
    {"text": "someone took my boat", "topic": "boat-theft", "writer": "resident"},
    {"text": "somebody is drowning", "expect": "999"},
    {"text": "ring me on 01632 960123", "personal": ["phone"]},
)
SCRIPT = """
- name: a concern, sent
  event: regatta
  turns:
    - says: i want to report something here
      expects: {asks: category}
    - says: noise
      expects: {asks: where}
    - says: the pontoon
      expects: {asks: when}
    - says: last night
      expects: {asks: what}
    - says: music until four in the morning
      expects: {asks: check, kept: {category: noise, where: pontoon, what: until four}}
    - says: "yes"
      expects: {receipt: true}
- name: never right
  turns:
    - says: somebody is drowning
      expects: {urgency: none}
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in ROWS))
    (tmp_path / "scripts.yml").write_text(SCRIPT)
    return [str(tmp_path / "rows.jsonl"), str(tmp_path / "scripts.yml")]


def evaluated(assistant: Served, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "safernw", "evaluate", *arguments, "--json"],
        env=assistant.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def test_an_assistant_of_its_own_keeps_no_concern(assistant: Served, files: list[str]) -> None:
    before = concerns_of(assistant)
    figures = evaluated(assistant, *files)
    assert (figures["accuracy"], figures["danger_recall"], figures["personal_recall"]) == (1.0, 1.0, 1.0)
    assert figures["scripts"] == 2
    assert [wrong["script"] for wrong in figures["first_wrong_turns"]] == ["never right"]
    assert (figures["scripts_right"], figures["turns_right"]) == (0.5, round(6 / 7, 4))
    assert concerns_of(assistant) == before


def test_a_served_assistant_is_measured_by_its_address(assistant: Served, files: list[str]) -> None:
    url = f"http://127.0.0.1:{assistant.port}"
    figures = evaluated(assistant, files[0], "--url", url)
    assert figures["asked"] == 2
    assert figures["accuracy"] == 1.0
    assert "scripts" not in figures


def concerns_of(assistant: Served) -> dict[str, bytes]:
    """Every file of the data folder that may hold a concern."""
    kept = (file for file in assistant.data.rglob("*") if file.suffix.startswith((".db", ".sqlite")))
    return {file.name: file.read_bytes() for file in kept}
