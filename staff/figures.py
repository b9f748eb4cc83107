"""Figures for pages and files: the tables of a span, in the office whole, for others with small counts hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from markupsafe import Markup
from msgspec import Struct

from staff import charts
from staff.index import OTHER_PLACE
from staff.insight import HOURS_OF_A_DAY, Counted, week_in_words
from staff.suppress import hidden, list_hidden, with_totals
from staff.telling import STATUS, Teller

Key = TypeVar("Key")
Told = int | None
"""A count, or None for one that is not told."""
Names = Mapping[tuple[str, str], str]
"""Events' places in words."""
UNSAID = "Not said, or somewhere else"
HIDDEN = "under 5"
_VAGUE = ("", OTHER_PLACE, "rather-not-say", "elsewhere")


class Table(Struct, frozen=True):
    """A chart with its table. `rows`: name and counts; `heads` name the columns."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Told, ...]], ...]
    chart: Markup
    total: Told = None
    note: str = ""


def tables(counted: Counted, teller: Teller, guarded: bool) -> list[Table]:
    """All tables of a span that hold anything. `guarded`: for outside the office, small counts hidden."""
    if not counted.total:
        return []
    names = _names(counted, teller, guarded)
    plain = (
        ("weeks", "By week", "Week of", {week_in_words(week): n for week, n in counted.weeks.items()}),
        ("hours", "By hour of the day", "Hour", {f"{hour:02}:00": n for hour, n in counted.hours.items()}),
        ("places", "By place", "Place", _merged(counted.places, names)),
        ("categories", "By what it is about", "About", _named(counted.categories, teller.category)),
        ("events", "By event", "Event", _named(counted.events, teller.event)),
        (
            "statuses",
            "What became of them",
            "Status",
            _named(counted.statuses, lambda id: STATUS.get(id, id)),
        ),
    )
    found = {id: _plain(id, title, head, counts, guarded) for id, title, head, counts in plain}
    heat = _heat(counted, names, found if guarded else {})
    return [
        table for table in (*found.values(), heat) if any(any(c != 0 for c in row) for _, row in table.rows)
    ]


def guarded_cross(counted: Counted, teller: Teller) -> list[tuple[str, str, Told]]:
    """Place, category and count for a file that leaves the office: small counts hidden, so that totals help nobody.

    A row "All" for each place and category, told or not as in the tables of a report on the same span.
    """
    names = _names(counted, teller, guarded=True)
    cross: dict[str, dict[str, int]] = {}
    for key, row in counted.cross.items():
        inner = cross.setdefault(names[key], {})
        for category, number in row.items():
            inner[category] = inner.get(category, 0) + number
    if not cross:
        return []
    places, every = _told(_merged(counted.places, names), guarded=True)
    categories, _ = _told(counted.categories, guarded=True)
    rows = [[row.get(category, 0) for category in categories] for row in cross.values()]
    mask = _guarded(rows, [places[place] for place in cross], list(categories.values()), every)
    table = with_totals(rows)
    titles = [*map(teller.category, categories), "All"]
    return [
        (place, title, None if mask[r, c] else int(table[r, c]))
        for r, place in enumerate([*cross, "All"])
        for c, title in enumerate(titles)
    ]


def _plain(id: str, title: str, head: str, counts: Mapping[str, int], guarded: bool) -> Table:
    told, total = _told(counts, guarded)
    draw = charts.columns if id in ("weeks", "hours") else charts.bars
    rows = tuple((name, (count,)) for name, count in told.items())
    return Table(id, title, (head, "Concerns"), rows, draw(list(told.items())), total)


def _heat(counted: Counted, names: Names, told: Mapping[str, Table]) -> Table:
    """`told`: the tables beside which it stands, where small counts are hidden; else empty."""
    merged: dict[str, list[int]] = {}
    for key, counts in counted.heat.items():
        before = merged.get(names[key], [0] * len(HOURS_OF_A_DAY))
        merged[names[key]] = [one + other for one, other in zip(before, counts, strict=True)]
    rows: list[tuple[str, tuple[Told, ...]]] = [(name, tuple(row)) for name, row in merged.items()]
    if told and rows:
        places = dict(told["places"].rows)
        hours = [count for _, (count,) in told["hours"].rows]
        mask = _guarded(
            list(merged.values()), [places[name][0] for name in merged], hours, told["hours"].total
        )
        rows = [
            (name, tuple(None if mask[r, h] else row[h] for h in HOURS_OF_A_DAY))
            for r, (name, row) in enumerate(rows)
        ]
    heads = [f"{hour:02}" for hour in HOURS_OF_A_DAY]
    note = "Hours at which concerns were taken, at the office’s time. The darker, the more."
    return Table(
        "heat", "Place by hour", ("Place", *heads), tuple(rows), charts.heat(rows, heads), None, note
    )


def _guarded(
    rows: Sequence[Sequence[int]], row_totals: Sequence[Told], column_totals: Sequence[Told], every: Told
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """What may not be told of a table beside others that tell its totals, or do not (None)."""
    table = with_totals(rows)
    kept = np.zeros(table.shape, bool)
    kept[:-1, -1] = [total is None for total in row_totals]
    kept[-1, :-1] = [total is None for total in column_totals]
    kept[-1, -1] = every is None
    return hidden(table, kept)


def _told(counts: Mapping[Key, int], guarded: bool) -> tuple[dict[Key, Told], Told]:
    """The counts of a list and their total, small ones hidden where it leaves the office."""
    total = sum(counts.values())
    if not guarded or not counts:
        return dict(counts), total
    closed, all_closed = list_hidden(list(counts.values()))
    told = {key: None if closed[n] else count for n, (key, count) in enumerate(counts.items())}
    return told, None if all_closed else total


def _names(counted: Counted, teller: Teller, guarded: bool) -> dict[tuple[str, str], str]:
    """Event and place in words; the event stands with it where there are several. Vague ones are one for others."""
    keys = {*counted.places, *counted.heat, *counted.cross}
    several = len({event for event, _ in keys}) > 1
    return {
        (event, place): UNSAID
        if guarded and place in _VAGUE
        else teller.place(place, event) + (f" ({teller.event(event)})" if several and event else "")
        for event, place in keys
    }


def _merged(counts: Mapping[tuple[str, str], int], names: Names) -> dict[str, int]:
    merged: dict[str, int] = {}
    for key, number in counts.items():
        merged[names[key]] = merged.get(names[key], 0) + number
    return dict(sorted(merged.items(), key=lambda pair: (-pair[1], pair[0])))


def _named(counts: Mapping[str, int], name: Callable[[str], str]) -> dict[str, int]:
    return {name(id) or "Not kept": number for id, number in counts.items()}
