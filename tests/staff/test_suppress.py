"""No count under five leaves the office, nor can it be worked out from what does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from staff.suppress import LEAST, hidden, list_hidden, with_totals

counts = st.one_of(st.integers(0, 6), st.integers(0, 40))
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=5)
)


def bounds(table, mask, cell):
    """The least and greatest that a hidden cell can be, by all that is shown: two linear programmes."""
    cells = [tuple(one) for one in np.argwhere(mask)]
    height, width = table.shape
    rows, values = [], []
    lines = [[(r, c) for c in range(width)] for r in range(height)]
    lines += [[(r, c) for r in range(height)] for c in range(width)]
    for *parts, total in lines:
        row = [sum(one == other for other in parts) - (one == total) for one in cells]
        rows.append(row)
        values.append(
            (0 if mask[total] else table[total]) - sum(table[one] for one in parts if not mask[one])
        )
    found = []
    for sign in (1, -1):
        goal = [sign * (one == cell) for one in cells]
        solved = linprog(goal, A_eq=rows, b_eq=values, bounds=[(0, 500)] * len(cells))
        found.append(sign * solved.fun)
    return found


@given(tables)
@example([[0, 1, 0], [5, 4, 5], [5, 5, 0]])
@settings(max_examples=120, deadline=None)
def test_nothing_under_five_is_shown_and_none_can_be_worked_out(parts):
    table = with_totals(parts)
    mask = hidden(table)
    assert (table[~mask] >= LEAST).all()
    for cell in map(tuple, np.argwhere(mask & (table > 0) & (table < LEAST))):
        least, greatest = bounds(table, mask, cell)
        assert greatest - least > 0.5, (parts, cell)


@given(st.lists(counts, min_size=1, max_size=12))
@settings(max_examples=300, deadline=None)
def test_a_list_with_its_total_gives_no_small_count_away(parts):
    closed, total_closed = list_hidden(parts)
    assert all(closed[n] for n, count in enumerate(parts) if count < LEAST)
    secret = [count for count, one in zip(parts, closed, strict=True) if one]
    if not total_closed and any(secret):
        assert len(secret) > 1 and sum(secret) >= LEAST


@given(tables)
@settings(max_examples=120, deadline=None)
def test_totals_that_another_table_tells_stay_as_it_told_them(parts):
    table = with_totals(parts)
    kept = np.zeros(table.shape, bool)
    kept[:-1, -1], kept[-1, -1] = list_hidden(table[:-1, -1])
    kept[-1, :-1], _ = list_hidden(table[-1, :-1])
    mask = hidden(table, kept)
    assert (mask[:, -1] == kept[:, -1]).all() and (mask[-1, :] == kept[-1, :]).all()
    assert (table[:-1, :-1][~mask[:-1, :-1]] >= LEAST).all()


def test_a_table_without_small_counts_is_shown_whole():
    assert not hidden(with_totals([[5, 9], [20, 7]])).any()


def test_one_small_count_takes_its_smallest_neighbours_along():
    mask = hidden(with_totals([[3, 20, 30], [40, 25, 60], [70, 80, 90]]))
    assert mask[:3, :3].tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    assert not mask[3].any() and not mask[:, 3].any()


@pytest.mark.parametrize("parts", [[0, 0, 12], [12, 0]])
def test_that_there_was_nothing_hides_nothing_else(parts):
    closed, total = list_hidden(parts)
    assert [not one for one in closed] == [count >= LEAST for count in parts]
    assert not total
