"""What a run of the touchscreen comes to."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from pathlib import Path


def resident_mb(pid: int | str = "self") -> float:
    """Resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def percentile(values: Iterable[float], share: float) -> float:
    """The value that this share of them does not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))] if ordered else 0.0


def growth(points: list[tuple[int, float]]) -> float:
    """MB for each thousand sessions: the slope of a line through the later three quarters of the points.

    What the first sessions load stays, and is no growth.
    """
    later = points[len(points) // 4 :]
    if len(later) < 2:
        return 0.0
    x, y = zip(*later, strict=True)
    return 1000 * statistics.linear_regression(x, y).slope
