"""A visitor's ways through the kiosk, by real touches on a real window, one window for each orientation."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from concerns import keys
from tests.kiosk.journey_folder import PASSPHRASE, RESULTS
from tests.kiosk.journeys import JOURNEYS

SIZES = {"portrait": "540x960", "landscape": "960x540"}
NAMES = [journey.__name__ for journey in JOURNEYS]


@pytest.fixture(scope="session")
def register_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    public, private = keys.make(PASSPHRASE)
    keys.save(public, private, folder)
    return folder


@pytest.fixture(scope="session")
def played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, register_keys: Path
) -> dict[str, str]:
    """How each journey that is asked for went, in one orientation: empty for well."""
    turned = request.param
    wanted = {
        item.callspec.params["journey"]
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.module.__name__ == __name__
    }
    folder = tmp_path_factory.mktemp(turned)
    shutil.copytree(register_keys, folder, dirs_exist_ok=True)
    assert shutil.which("xvfb-run"), "the journeys need a virtual display: install xvfb"
    display = ["xvfb-run", "-a", "-s", f"-screen 0 {SIZES[turned]}x24"]
    command = [
        *display,
        sys.executable,
        "-m",
        "tests.kiosk.journeys",
        str(folder),
        SIZES[turned],
        *wanted,
        "loaded",
    ]
    run = subprocess.run(
        command, cwd=Path(__file__).parents[2], env={**os.environ, "HOME": str(folder / "home")},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert not (folder / "home" / ".kivy").exists()
    return dict(json.loads((folder / RESULTS).read_text(encoding="utf-8")))


@pytest.mark.gui
@pytest.mark.parametrize("journey", [*NAMES, "loaded"])
@pytest.mark.parametrize("played", SIZES, indirect=True)
def test_journey(journey: str, played: dict[str, str]) -> None:
    assert not played[journey], played[journey]
