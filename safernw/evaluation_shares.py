"""Shares of questions, and how far each may be trusted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt


class Shares:
    """Counts of yes among all, by name. A share is 0 to 1, or None where nothing was asked."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])

    def count(self, name: str, yes: bool) -> None:
        """Counts one more, and whether it was a yes."""
        self._counts[name][0] += yes
        self._counts[name][1] += 1

    @property
    def names(self) -> list[str]:
        """What was counted, in alphabetical order."""
        return sorted(self._counts)

    def of(self, name: str) -> tuple[int, int]:
        """(how many yes, how many in all)."""
        part, whole = self._counts.get(name, (0, 0))
        return part, whole

    def shares(self, names: Sequence[str]) -> dict[str, float | None]:
        """The share of each name."""
        return {name: share(*self.of(name)) for name in names}

    def intervals(self, names: Sequence[str]) -> dict[str, list[float]]:
        """The 95 % interval of each name that was asked about."""
        return {name: list(interval(*self.of(name))) for name in names if self.of(name)[1]}


def share(part: int, whole: int) -> float | None:
    """A part of a whole, to four places; None of nothing."""
    return round(part / whole, 4) if whole else None


def interval(part: int, whole: int) -> tuple[float, float]:
    """Where the share of all such questions lies with 95 % confidence, when `part` of `whole` were seen.

    Wilson's score interval (Newcombe, Statistics in Medicine 17, 1998, method 3): true for small numbers and
    shares near 0 and 1 too.
    """
    if not whole:
        return 0.0, 1.0
    z = 1.959964
    seen = part / whole
    middle = (seen + z * z / (2 * whole)) / (1 + z * z / whole)
    reach = z * sqrt(seen * (1 - seen) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return round(max(0.0, middle - reach), 4), round(min(1.0, middle + reach), 4)


def harmonic(recall: float | None, precision: float | None) -> float | None:
    """F1: the harmonic mean of recall and precision; None where either is unknown."""
    if recall is None or precision is None:
        return None
    return round(2 * recall * precision / (recall + precision), 4) if recall + precision else 0.0
