"""What the spike detector finds and what it gets wrong, by simulation.

Months of invented hours: place x category series of falling shares, a rhythm of day and week, Poisson counts. Once
as they are (every alarm is false), once with one series' rate times four for three hours, planted where its usual
level is 2 an hour or more.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bench.register.figure import Figure, at_least, at_most
from bench.register.invented import BY_HOUR
from staff import spikes
from staff.spikes import Series, Tally

WEEKEND = 1.4
QUIET, BUSY, CROWDED = 55, 700, 2_000
"""Concerns a day: 20,000 a year; all of them in a month; all of them in ten days."""
Floats = NDArray[np.float64]


class World(Struct, frozen=True):
    """`places` x `categories` series; `a_day` concerns on an average day, over `weeks` of past and one month."""

    places: int = 13
    categories: int = 12
    a_day: float = 55
    weeks: int = 9

    def rates(self) -> Floats:
        """Expected counts by series and hour."""
        shares = np.outer(_falling(self.places), _falling(self.categories)).ravel()
        hours = np.arange(self.weeks * 168 + spikes.MONTH)
        rhythm = np.array(BY_HOUR, float)[hours % 24] * np.where((hours // 24) % 7 >= 5, WEEKEND, 1.0)
        return np.outer(shares, rhythm / rhythm[: spikes.WEEK].mean() * self.a_day / 24)

    def tally(self, counts: NDArray[np.int64]) -> Tally:
        """Counts as the detector takes them, the first hour being a Monday's."""
        names = [
            Series("", f"p{n:02}", f"c{m:02}") for n in range(self.places) for m in range(self.categories)
        ]
        return Tally(tuple(names), spikes.WEEK * 3000 - 72, counts)


def measured(quick: bool) -> list[Figure]:
    """False alarms a month, and the share of spikes that is found, in worlds that differ in how busy they are."""
    months, tries = (1, 20) if quick else (4, 200)
    worlds = {day: World(a_day=day) for day in (QUIET, BUSY, CROWDED)}
    figures = [
        at_most(f"false alarms, {day:,} concerns a day", round(false_alarms(world, months), 2), 1, "a month")
        for day, world in worlds.items()
    ]
    figures += [
        at_least(
            f"spikes found, {day:,} concerns a day", round(100 * found(worlds[day], tries), 1), 90, "per cent"
        )
        for day in (BUSY, CROWDED)
    ]
    rare = round(100 * found(worlds[BUSY], tries, per_window=True), 1)
    return [*figures, at_least("spikes found where 2 are usual in the three hours", rare, 0, "per cent")]


def false_alarms(world: World, months: int, seed: int = 1) -> float:
    """Alarms a month (episodes, each told once) in months without any spike."""
    rng = np.random.default_rng(seed)
    rates = world.rates()
    start = world.weeks * 168
    told = 0
    for _ in range(months):
        counted = world.tally(rng.poisson(rates))
        told += len(spikes.episodes(counted, counted.first + start, counted.first + start + spikes.MONTH - 1))
    return told / months


def found(world: World, tries: int, least: float = 2.0, per_window: bool = False, seed: int = 2) -> float:
    """Share of planted spikes (rate times four for three hours) that are told within these hours.

    Planted in a series and at a time drawn among all where the usual level is `least` to a quarter more, an hour or
    (`per_window`) in three hours. NaN where there are none.
    """
    rng = np.random.default_rng(seed)
    rates = world.rates()
    start = world.weeks * 168
    of_three = rates[:, start:-3] + rates[:, start + 1 : -2] + rates[:, start + 2 : -1]
    usual = of_three if per_window else of_three / 3
    rows, hours = np.nonzero((usual >= least) & (usual < 1.25 * least))
    if not len(rows):
        return float("nan")
    hits = 0
    for _ in range(tries):
        pick = rng.integers(len(rows))
        row, hour = rows[pick], start + hours[pick]
        planted = rates.copy()
        planted[row, hour : hour + 3] *= 4
        counted = world.tally(rng.poisson(planted))
        told = (spikes.spikes(counted, counted.first + hour + n) for n in range(3))
        hits += any(spike.series == counted.series[row] for now in told for spike in now)
    return hits / tries


def _falling(count: int) -> Floats:
    shares = 1 / np.arange(1, count + 1) ** 0.8
    return np.asarray(shares / shares.sum())
