"""Every screen looks as it did, can be read by everyone, pressed by everyone, and heard."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kiosk.shots import every
from tests.kiosk.gallery import GOLDEN_LOOKS, LOOKS, in_a_process
from tests.kiosk.pictures import SIZES, difference, reference, text_contrast

pytestmark = pytest.mark.gui
NAMES = list(every())
LEAST_TARGET, LEAST_KEY = 20.0, 15.0
"""Millimetres. What is drawn in whole pixels may be half of one smaller."""
ROUNDING = 0.4
LEAST_CONTRAST = {"usual": 4.5, "contrast": 7.0}


@dataclass(frozen=True)
class Drawn:
    """One orientation: its pictures, and what was measured on them."""

    orientation: str
    folder: Path
    told: dict[str, Any]


@pytest.fixture(scope="session")
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    folder = tmp_path_factory.mktemp(f"gallery-{request.param}")
    done = in_a_process(folder, request.param)
    assert done.returncode == 0, done.stdout + done.stderr
    return Drawn(request.param, folder, json.loads((folder / "measured.json").read_text(encoding="utf-8")))


both = pytest.mark.parametrize("drawn", SIZES, indirect=True)


@both
@pytest.mark.parametrize("look", GOLDEN_LOOKS)
def test_every_screen_looks_as_it_did(drawn: Drawn, look: str) -> None:
    wrong = [
        difference(drawn.folder / f"{look}-{name}.png", reference(drawn.orientation, look, name))
        for name in NAMES
    ]
    assert not [line for line in wrong if line]


@both
@pytest.mark.parametrize("look", LEAST_CONTRAST)
def test_every_text_stands_out_from_its_ground(drawn: Drawn, look: str) -> None:
    faint = {}
    for name in NAMES:
        if name == "still_there":  # what lies below the question is dimmed, and is not for reading
            continue
        pixels = np.asarray(Image.open(drawn.folder / f"{look}-{name}.png").convert("RGB"))
        for text, box in drawn.told[f"{look}-{name}"]["texts"]:
            measured = text_contrast(pixels, box)
            if measured < LEAST_CONTRAST[look]:
                faint[f"{name}: {text[:40]}"] = round(measured, 2)
    assert not faint


@both
@pytest.mark.parametrize("look", LOOKS)
def test_everything_to_press_is_large_enough_for_a_glove(drawn: Drawn, look: str) -> None:
    small = [
        (name, *target)
        for name in NAMES
        for kind, least in (("targets", LEAST_TARGET), ("keys", LEAST_KEY))
        for target in drawn.told[f"{look}-{name}"][kind]
        if min(target[1:]) < least - ROUNDING
    ]
    assert not small


@both
@pytest.mark.parametrize("look", LOOKS)
def test_no_text_is_cut_off(drawn: Drawn, look: str) -> None:
    spills = {name: found for name in NAMES if (found := drawn.told[f"{look}-{name}"]["spills"])}
    assert not spills


@both
def test_every_screen_can_be_read_aloud(drawn: Drawn) -> None:
    for name in NAMES:
        told = drawn.told[f"usual-{name}"]
        assert told["bare"] or told["reads"], f"{name} has no button to read it"
        assert told["spoken"], f"{name} says nothing"


@both
def test_the_letters_of_our_neighbours_have_glyphs(drawn: Drawn) -> None:
    assert not {language: letters for language, letters in drawn.told["missing"].items() if letters}
