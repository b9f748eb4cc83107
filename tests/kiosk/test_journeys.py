"""A visitor's ways through the kiosk, by real touches on a real window, each in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from concerns import keys
from tests.kiosk.journey_folder import PASSPHRASE
from tests.kiosk.journeys import JOURNEYS

PORTRAIT, LANDSCAPE = "540x960", "960x540"
TURNED = {"a_concern_to_its_receipt", "a_question_typed_on_the_screen", "two_taps_to_a_number"}
"""Journeys that are played in both orientations; the others in one."""
NAMES = [journey.__name__ for journey in JOURNEYS]
PLAYED = [(name, PORTRAIT) for name in NAMES] + [(name, LANDSCAPE) for name in NAMES if name in TURNED]


@pytest.fixture(scope="session")
def register_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    public, private = keys.make(PASSPHRASE)
    keys.save(public, private, folder)
    return folder


@pytest.mark.gui
@pytest.mark.parametrize(("journey", "size"), PLAYED)
def test_journey(journey: str, size: str, tmp_path: Path, register_keys: Path) -> None:
    shutil.copytree(register_keys, tmp_path, dirs_exist_ok=True)
    assert shutil.which("xvfb-run"), "the journeys need a virtual display: install xvfb"
    display = ["xvfb-run", "-a", "-s", f"-screen 0 {size}x24"]
    played = subprocess.run(
        [*display, sys.executable, "-m", "tests.kiosk.journeys", journey, str(tmp_path), size],
        cwd=Path(__file__).parents[2], env={**os.environ, "HOME": str(tmp_path / "home")},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert played.returncode == 0, played.stdout + played.stderr
    assert not (tmp_path / "home" / ".kivy").exists()
