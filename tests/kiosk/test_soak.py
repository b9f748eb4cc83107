"""Visitor after visitor through three days of a fake clock, by touch: memory stays flat, nothing of them stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.kiosk.display import display
from bench.kiosk.figures import growth
from bench.kiosk.stands import prepare, stand

pytestmark = pytest.mark.gui


def soaked(folder: Path, sessions: int, seconds: float) -> list[dict[str, float]]:
    prepare(folder / "data")
    with display(540, 960) as shown, stand(folder, shown, f"soak:{sessions}") as kiosk:
        kiosk.wait("done", seconds=seconds)
        return kiosk.lines("soak")


def test_a_score_of_visitors_leaves_nothing_behind(tmp_path: Path) -> None:
    later = soaked(tmp_path, 20, 240)[4:]
    widgets = [point["widgets"] for point in later]
    assert max(widgets) - min(widgets) <= 150, f"widgets of visitors stay: {widgets}"
    assert later[-1]["mb"] - later[0]["mb"] <= 6, [point["mb"] for point in later]


@pytest.mark.thousands
def test_a_thousand_visitors_in_three_days_cost_less_than_five_megabytes(tmp_path: Path) -> None:
    points = [(int(point["sessions"]), point["mb"]) for point in soaked(tmp_path, 1000, 3 * 3600)]
    assert growth(points) <= 5, points
