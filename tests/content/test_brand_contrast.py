"""Every text of the brand can be read: WCAG 2.2, 1.4.3 (4.5 to 1) and 1.4.11 (3 to 1 for edges)."""

from __future__ import annotations

import pytest

from content.load import load
from kiosk.colour import contrast, rgba

GROUNDS = ("background", "surface")
TEXTS = ("text", "quiet", "primary", "accent", "emergency")


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", TEXTS)
def test_text_stands_out_from_its_ground(ink: str, ground: str) -> None:
    assert between(ink, ground) >= 4.5


@pytest.mark.parametrize("fill", ("primary", "accent", "emergency"))
def test_a_button_can_be_read(fill: str) -> None:
    assert between(f"on_{fill}", fill) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
def test_an_edge_can_be_seen(ground: str) -> None:
    assert between("line", ground) >= 3.0


def between(one: str, other: str) -> float:
    colours = load().brand.colours
    return contrast(rgba(getattr(colours, one)), rgba(getattr(colours, other)))
