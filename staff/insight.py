"""Counts of concerns: by week, hour, place, category and event, and a heat map of place x hour.

Counts of concerns that were deleted on time go on being counted by week, place, category, event and status; their
hours are gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from msgspec import Struct

from concerns.model import hour_text
from concerns.retention import Kept
from staff.clock import local
from staff.spikes import Series

HOURS_OF_A_DAY = tuple(range(24))


class Seen(NamedTuple):
    """What insight knows of one concern: no text. `hour` in whole hours since 1970."""

    hour: int
    category: str
    place: str
    event: str
    status: str


class Span(Struct, frozen=True):
    """From the first day to before the last (ISO dates of the office), at one event, or anywhere (None)."""

    first: str
    before: str
    event: str | None = None

    def holds(self, day: str, event: str) -> bool:
        """Whether something of that day and event counts."""
        return self.first <= day < self.before and self.event in (None, event)


class Counted(Struct, frozen=True):
    """Counts of a span. `weeks` by ISO week, none left out; `hours` and `heat` by hour of the day, at the office.

    `deleted` of `total` were deleted on time and stand in no hour.
    """

    total: int
    deleted: int
    weeks: dict[str, int]
    hours: dict[int, int]
    places: dict[tuple[str, str], int]
    """By event and place, the most first."""
    categories: dict[str, int]
    events: dict[str, int]
    statuses: dict[str, int]
    heat: dict[tuple[str, str], tuple[int, ...]]
    """By event and place: 24 counts."""
    cross: dict[tuple[str, str], dict[str, int]]
    """By event and place, then category."""


def count(seen: Iterable[Seen], kept: Iterable[Kept], span: Span) -> Counted:
    """The counts of a span."""
    placed = ((local(hour_text(one.hour)), one) for one in seen)
    rows = [(moment, one) for moment, one in placed if span.holds(moment.date().isoformat(), one.event)]
    old = [one for one in kept if span.holds(_monday(one.week), one.event)]
    weeks = Counter(_week(moment) for moment, _ in rows)
    hours = Counter(moment.hour for moment, _ in rows)
    places, categories, events, statuses = (
        Counter[tuple[str, str]](),
        Counter[str](),
        Counter[str](),
        Counter[str](),
    )
    heat: dict[tuple[str, str], Counter[int]] = {}
    cross: dict[tuple[str, str], Counter[str]] = {}
    for moment, one in rows:
        place = (one.event, one.place)
        heat.setdefault(place, Counter())[moment.hour] += 1
        cross.setdefault(place, Counter())[one.category] += 1
        for counter, key in ((categories, one.category), (events, one.event), (statuses, one.status)):
            counter[key] += 1
        places[place] += 1
    for each in old:
        weeks[each.week] += each.count
        places[(each.event, each.zone)] += each.count
        categories[each.category] += each.count
        events[each.event] += each.count
        statuses[each.status] += each.count
        cross.setdefault((each.event, each.zone), Counter())[each.category] += each.count
    deleted = sum(each.count for each in old)
    return Counted(
        total=len(rows) + deleted,
        deleted=deleted,
        weeks={week: weeks[week] for week in _every_week(weeks)},
        hours={hour: hours[hour] for hour in HOURS_OF_A_DAY},
        places=_falling(places),
        categories=_falling(categories),
        events=_falling(events),
        statuses=_falling(statuses),
        heat={
            place: tuple(heat[place][hour] for hour in HOURS_OF_A_DAY) for place in places if place in heat
        },
        cross={place: dict(cross[place]) for place in _falling(places)},
    )


def series(seen: Iterable[Seen]) -> Iterator[tuple[Series, int]]:
    """What `staff.spikes.tally` counts. A place that nobody named stands in none: it is no place to act at."""
    return (
        (Series(one.event, one.place, one.category), one.hour)
        for one in seen
        if one.place not in ("", "rather-not-say")
    )


def week_in_words(week: str) -> str:
    """ "14 Jun 27": the Monday of an ISO week."""
    monday = date.fromisoformat(_monday(week))
    return f"{monday.day} {monday:%b %y}"


def _week(moment: date) -> str:
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02}"


def _monday(week: str) -> str:
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1).isoformat()


def _every_week(weeks: Iterable[str]) -> list[str]:
    """All weeks from the first to the last."""
    known = sorted(weeks)
    if not known:
        return []
    at, last, every = date.fromisoformat(_monday(known[0])), known[-1], [known[0]]
    while every[-1] != last:
        at += timedelta(days=7)
        every.append(_week(at))
    return every


def _falling(counter: Counter) -> dict:  # type: ignore[type-arg]
    return dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))
