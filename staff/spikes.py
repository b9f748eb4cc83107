"""Spikes: places and categories that stand out against their own usual level, with few false alarms.

**Series.** One for each place x category, at each event and outside events, counted by the hour.

**Usual level.** The eight weeks before, less the last day (or the event so far). All series of an event share one
rhythm: how busy each hour of the week is, drawn towards each hour of the day and that towards evenness where there
are few counts. A series' own rate has a Gamma(1/2) prior (Jeffreys), so that the count of a window is negative
binomial: a level known from few counts is trusted less.

**Windows.** The last 3 hours, day and week, each with its share of the false alarms.

**Threshold.** False alarms are rationed, not p-values: at each hour the threshold is the largest at which all
series together are expected to exceed it FALSE_ALARMS times a month, counting only values that a series can take
(Tarone 1990, https://doi.org/10.2307/2531456). Busy hours get a larger part of the ration than still ones. A count
below LEAST is never a spike. `python -m bench.register` measures by simulation what is found and what is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

HISTORY = 8 * 7 * 24
"""Hours of the usual level."""
GUARD = 24
"""The last hours before a window, left out of its usual level, since a spike may have begun in them."""
LEAST_HISTORY = 24
"""Hours that a usual level needs; an event has none on its first day."""
LEAST = 5
WINDOWS = ((3, 0.8), (24, 0.1), (168, 0.1))
"""Hours, and share of the false alarms."""
FALSE_ALARMS = 0.9
"""Expected in 30 days, over all series and windows."""
OVERLAP = 1.5
"""Windows that end one hour apart mostly exceed a threshold together, which is one alarm, not several."""
MONTH = 30 * 24
WEEK = 168
DRAWN = 1.0
"""Expected counts from which on an hour of the week weighs more than its hour of the day; likewise that against
evenness."""

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


class Series(NamedTuple):
    """What is counted together. `place` as in `staff.index.place_of`."""

    event: str
    place: str
    category: str


class Spike(Struct, frozen=True):
    """`count` in the `hours` that end with hour `until` (whole hours since 1970), where `usual` are expected.

    `chance` is that of so many or more at the usual level.
    """

    series: Series
    until: int
    hours: int
    count: int
    usual: float
    chance: float


class Tally(Struct, frozen=True):
    """Counts by series and hour: `counts[s, h]` is of hour `first + h`."""

    series: tuple[Series, ...]
    first: int
    counts: Counts


def tally(seen: Iterable[tuple[Series, int]], now: int) -> Tally:
    """Counts of what was seen at which hour, over all hours up to `now` that any window here looks at."""
    first = now - HISTORY - GUARD - 2 * WEEK
    recent = [(series, hour) for series, hour in seen if first <= hour <= now]
    names = tuple(sorted({series for series, _ in recent}))
    number = {series: n for n, series in enumerate(names)}
    counts = np.zeros((len(names), now - first + 1), np.int64)
    for series, hour in recent:
        counts[number[series], hour - first] += 1
    return Tally(names, first, counts)


def spikes(counted: Tally, until: int, offset: int = 0) -> list[Spike]:
    """What stands out at the end of hour `until`, the least likely first; each series with its least likely window.

    `offset`: hours by which the office's time is ahead of UTC.
    """
    found: dict[Series, Spike] = {}
    for hours, share in WINDOWS:
        for spike in _in_window(counted, until, hours, share, offset):
            if spike.series not in found or spike.chance < found[spike.series].chance:
                found[spike.series] = spike
    return sorted(found.values(), key=lambda spike: spike.chance)


def episodes(counted: Tally, since: int, until: int, offset: int = 0) -> list[Spike]:
    """Spikes of each hour from `since` to `until`; one that goes on is told once, at its height. The newest first."""
    told: list[Spike] = []
    running: dict[Series, Spike] = {}
    for hour in range(since, until + 1):
        now = {spike.series: spike for spike in spikes(counted, hour, offset)}
        told += [spike for series, spike in running.items() if series not in now]
        running = {
            series: min(spike, running.get(series, spike), key=lambda one: one.chance)
            for series, spike in now.items()
        }
    return sorted([*told, *running.values()], key=lambda spike: (-spike.until, spike.chance))


def _in_window(counted: Tally, until: int, hours: int, share: float, offset: int) -> list[Spike]:
    end = until - counted.first + 1
    window = slice(max(0, end - hours), end)
    history = slice(max(0, end - hours - GUARD - HISTORY), max(0, end - hours - GUARD))
    count = counted.counts[:, window].sum(axis=1)
    past = counted.counts[:, history].sum(axis=1)
    before, ahead, rate = _exposures(counted, history, window, offset)
    known = before > 0
    if not known.any():
        return []
    chances = _chances(past + 0.5, before, ahead, int(count.max()))
    usual = np.divide(past + 0.5, before, out=np.zeros_like(before), where=known) * ahead
    ration = FALSE_ALARMS * share * OVERLAP / MONTH * rate
    threshold = _threshold(chances[known], ration)
    own = chances[np.arange(len(count)), np.minimum(count, chances.shape[1] - 1)]
    alarms = np.flatnonzero(known & (count >= LEAST) & (own <= threshold))
    return [
        Spike(counted.series[s], until, hours, int(count[s]), float(usual[s]), float(own[s])) for s in alarms
    ]


def _exposures(counted: Tally, history: slice, window: slice, offset: int) -> tuple[Floats, Floats, float]:
    """For each series, the busyness of its history and of its window, and how busy the window is for all.

    Busyness is in hours of average rhythm. 0 where there is too little history.
    """
    before = np.zeros(len(counted.series))
    ahead = np.zeros(len(counted.series))
    of_week = (
        np.arange(counted.counts.shape[1]) + counted.first + offset + 72
    ) % WEEK  # 1970 began on a Thursday
    events = [series.event for series in counted.series]
    now = usual = 0.0
    for event in sorted(set(events)):
        rows = np.flatnonzero([one == event for one in events])
        total = counted.counts[rows].sum(axis=0)
        began = max(history.start, int(np.argmax(total > 0)))
        if history.stop - began < LEAST_HISTORY or not total[began : history.stop].any():
            continue
        rhythm = _rhythm(total[began : history.stop], of_week[began : history.stop])
        before[rows] = rhythm[of_week[began : history.stop]].sum()
        ahead[rows] = rhythm[of_week[window]].sum()
        mean = total[began : history.stop].mean()
        now += mean * ahead[rows[0]] / (window.stop - window.start)
        usual += mean
    return before, ahead, min(now / usual, 3.0) if usual else 1.0


def _rhythm(total: Counts, of_week: Counts) -> Floats:
    """How busy each of the 168 hours of a week is, 1 on average, from the counts of some hours."""
    mean = total.mean()
    by_day = _drawn(total, of_week % 24, 24, np.ones(24), mean)
    return _drawn(total, of_week, WEEK, np.tile(by_day, 7), mean)


def _drawn(total: Counts, of: Counts, size: int, towards: Floats, mean: float) -> Floats:
    counts = np.bincount(of, total, size)
    expected = np.bincount(of, minlength=size) * mean
    return np.asarray((counts + DRAWN * towards) / (expected + DRAWN), np.float64)


def _chances(shape: Floats, before: Floats, ahead: Floats, most: int) -> Floats:
    """For each series, the chance of k or more for k = 0 to well beyond what can be usual: negative binomial."""
    safe = np.maximum(before, 1e-9)
    top = int(max(most + 2, 20, np.max(shape / safe * ahead * 2 + 40, where=before > 0, initial=0)))
    k = np.arange(1, top + 1)
    stay = np.log(safe / (safe + ahead))[:, None]
    step = np.log(np.maximum(ahead, 1e-12) / (safe + ahead))[:, None]
    log_mass = np.log(k - 1 + shape[:, None]) - np.log(k) + step
    mass = np.exp(
        np.concatenate([shape[:, None] * stay, shape[:, None] * stay + log_mass.cumsum(axis=1)], axis=1)
    )
    at_least: Floats = np.clip(
        1 - np.concatenate([np.zeros((len(shape), 1)), mass.cumsum(axis=1)], axis=1), 0, 1
    )
    return at_least


def _threshold(chances: Floats, ration: float) -> float:
    """The largest p-value at which all series together exceed it `ration` times on average."""
    possible = chances[:, LEAST:]
    low, high = -14.0, -1.0
    for _ in range(24):
        middle = (low + high) / 2
        reached = np.where(possible <= 10**middle, possible, 0).max(axis=1)
        low, high = (middle, high) if reached.sum() <= ration else (low, middle)
    return float(10**low)
