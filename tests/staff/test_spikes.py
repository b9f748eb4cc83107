"""Spikes: found where they are, and few where there are none. The thresholds' figures are in `bench.register`."""

from __future__ import annotations

import numpy as np
import pytest

from bench.register.spiking import World, false_alarms, found
from staff.spikes import LEAST, Series, Tally, episodes, spikes, tally

HERE = Series("", "ashby", "drugs")
NOW = 500_000


def steady(every: int, weeks: int = 8, extra: dict[int, int] | None = None, series: Series = HERE) -> Tally:
    """One concern each `every` hours up to NOW, and `extra` at some hours before it."""
    seen = [(series, hour) for hour in range(NOW - weeks * 168, NOW + 1, every)]
    seen += [(series, NOW - ago) for ago, count in (extra or {}).items() for _ in range(count)]
    return tally(seen, NOW)


def test_a_steady_level_is_no_spike() -> None:
    assert spikes(steady(1), NOW) == []
    assert spikes(steady(20), NOW) == []


def test_many_at_once_are_a_spike_that_says_what_is_usual() -> None:
    (spike,) = spikes(steady(20, extra={0: 9}), NOW)
    assert (spike.series, spike.hours) == (HERE, 3)
    assert spike.count >= 9 and spike.usual < 1 and spike.chance < 0.001


def test_fewer_than_five_are_never_a_spike() -> None:
    assert spikes(steady(500, extra={0: LEAST - 2}), NOW) == []


def test_a_slow_rise_is_found_by_the_week() -> None:
    (spike,) = spikes(steady(50, extra=dict.fromkeys(range(4, 164, 8), 1)), NOW)
    assert spike.hours == 168


def test_the_first_day_of_an_event_has_no_usual_level_yet() -> None:
    first_day = Series("download", "arena", "theft")
    seen = [(first_day, NOW - ago) for ago in range(20) for _ in range(3)]
    assert spikes(tally([*seen, *[(first_day, NOW)] * 20], NOW), NOW) == []


def test_a_spike_that_goes_on_is_told_once() -> None:
    counted = steady(20, extra=dict.fromkeys(range(2, 8), 6))
    told = episodes(counted, NOW - 24, NOW)
    assert [spike.series for spike in told] == [HERE]


def test_nothing_seen_is_no_spike() -> None:
    assert spikes(tally([], NOW), NOW) == []


def test_busy_hours_of_the_week_are_no_spikes_when_they_come_again() -> None:
    """Ten each Saturday night, hardly any otherwise: usual, once it has been seen for weeks."""
    seen = [(HERE, NOW - week * 168 - hour) for week in range(9) for hour in range(3) for _ in range(10)]
    seen += [(HERE, hour) for hour in range(NOW - 8 * 168, NOW, 11)]
    assert spikes(tally(seen, NOW), NOW) == []
    seen += [(HERE, NOW)] * 40
    assert spikes(tally(seen, NOW), NOW) != []


@pytest.mark.slow
def test_simulated_months_keep_to_the_figures_that_are_told() -> None:
    """A small run of what `python -m bench.register` measures at length."""
    assert false_alarms(World(a_day=300, weeks=9), months=1, seed=5) <= 4
    assert found(World(a_day=2000), tries=40, seed=5) >= 0.8


def test_counts_of_any_size_give_chances_from_nought_to_one() -> None:
    rng = np.random.default_rng(1)
    counted = World(a_day=20_000, weeks=9).tally(rng.poisson(World(a_day=20_000, weeks=9).rates()))
    for spike in spikes(counted, counted.first + 9 * 168 + 5):
        assert 0 <= spike.chance <= 1 and spike.usual > 0
