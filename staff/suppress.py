"""Counts that leave the office: those under LEAST are hidden, and others too, so that none can be worked out.

A table's parts and totals are hidden in this order:

1. every count under LEAST, zero as well;
2. where a shown total less the shown parts leaves one hidden part, or hidden parts that are fewer than LEAST
   together (and not all zero): the smallest shown part too, and so on; the total when no part is left;
3. where rows and columns together still give a hidden count away, by the equations or by counts never being
   negative: one more of its row or column.

(Secondary suppression: Hundepool and others, Statistical Disclosure Control, 2012, chapter 4.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

LEAST = 5
"""The smallest count that is told."""
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
Cell = tuple[int, int]
Line = list[Cell]
"""Parts, and their total as the last."""


def with_totals(parts: Sequence[Sequence[int]]) -> Counts:
    """The parts with a column and a row of totals."""
    inner = np.asarray(parts, np.int64).reshape(len(parts), -1)
    rows = np.concatenate([inner, inner.sum(axis=1, keepdims=True)], axis=1)
    return np.concatenate([rows, rows.sum(axis=0, keepdims=True)], axis=0)


def hidden(counts: Counts, kept: Mask | None = None) -> Mask:
    """What may not be told of a table as `with_totals` makes it.

    `kept`: totals whose hiding another table has decided, True where hidden; they stay as they are.
    """
    mask = counts < LEAST
    totals = np.zeros(counts.shape, bool)
    if kept is not None:
        totals[:, -1] = totals[-1, :] = True
        mask = np.where(totals, kept, mask)
    lines = list(_lines(counts.shape))
    while True:
        loose = next((line for line in lines if not _holds(counts, mask, line)), None)
        given = None if loose else _given_away(counts, mask, lines)
        if loose is None and given is None:
            return mask
        candidates = [loose] if loose else [line for line in lines if given in line]
        if not any(_hide_one(counts, mask, line, totals) for line in candidates if line):
            mask |= ~totals  # nothing else is left: all but what another table tells


def list_hidden(counts: Sequence[int]) -> tuple[list[bool], bool]:
    """The same for a plain list: which of its counts are hidden, and whether its total is."""
    mask = hidden(with_totals([list(counts)]))
    return [bool(one) for one in mask[0, :-1]], bool(mask[0, -1] or mask[1, -1])


def _lines(shape: tuple[int, ...]) -> Iterator[Line]:
    height, width = shape
    if width > 2 or height == 2:
        yield from ([(row, column) for column in range(width)] for row in range(height))
    if height > 2 or width == 2:
        yield from ([(row, column) for row in range(height)] for column in range(width))
    if height == 2:  # one row: its totals are the same as its parts
        yield from ([(0, column), (1, column)] for column in range(width))
    if width == 2:
        yield from ([(row, 0), (row, 1)] for row in range(height))


def _holds(counts: Counts, mask: Mask, line: Line) -> bool:
    *parts, total = line
    closed = [cell for cell in parts if mask[cell]]
    if len(parts) == 1:
        return bool(mask[parts[0]] == mask[total])
    if mask[total]:
        return bool(closed)
    together = sum(int(counts[cell]) for cell in closed)
    return together == 0 or (len(closed) > 1 and together >= LEAST)


def _hide_one(counts: Counts, mask: Mask, line: Line, fixed: Mask) -> bool:
    *parts, total = line
    shown = [cell for cell in parts if not mask[cell] and not fixed[cell]]
    if shown:
        mask[min(shown, key=lambda cell: (counts[cell], cell))] = True
    elif not mask[total] and not fixed[total]:
        mask[total] = True
    else:
        return False
    return True


def _given_away(counts: Counts, mask: Mask, lines: list[Line]) -> Cell | None:
    """A hidden count, not zero, that whoever has the table can work out; None if there is none."""
    cells = [(int(row), int(column)) for row, column in np.argwhere(mask)]
    if not cells:
        return None
    number = {cell: n for n, cell in enumerate(cells)}
    equations, known = [], []
    for *parts, total in lines:
        equation = np.zeros(len(cells))
        value = 0 if mask[total] else int(counts[total])
        for cell in parts:
            if mask[cell]:
                equation[number[cell]] += 1
            else:
                value -= int(counts[cell])
        if mask[total]:
            equation[number[total]] -= 1
        if equation.any():
            equations.append(equation)
            known.append(value)
    matrix, values = np.array(equations).reshape(len(equations), len(cells)), np.array(known, float)
    sure = _by_equations(matrix) | _by_bounds(matrix, values, float(counts.max()))
    return next((cell for cell in cells if sure[number[cell]] and counts[cell] > 0), None)


def _by_equations(matrix: NDArray[np.float64]) -> Mask:
    """Which unknowns the equations alone settle: those that no solution of the homogeneous system moves."""
    if not len(matrix):
        return np.zeros(matrix.shape[1], bool)
    _, sizes, right = np.linalg.svd(matrix)
    rank = int((sizes > 1e-9).sum())
    return np.asarray((np.abs(right[rank:]) < 1e-9).all(axis=0))


def _by_bounds(matrix: NDArray[np.float64], values: NDArray[np.float64], most: float) -> Mask:
    """Which unknowns are settled since no count is negative: bounds narrowed along each line until they stay."""
    low, high = np.zeros(matrix.shape[1]), np.full(matrix.shape[1], most * 2 + LEAST)
    for _ in range(50):
        before = (low.copy(), high.copy())
        for row, value in zip(matrix, values, strict=True):
            plus, minus = row > 0, row < 0
            least = low[plus].sum() - high[minus].sum()
            greatest = high[plus].sum() - low[minus].sum()
            high[plus] = np.minimum(high[plus], value - (least - low[plus]))
            low[plus] = np.maximum(low[plus], value - (greatest - high[plus]))
            low[minus] = np.maximum(low[minus], least + high[minus] - value)
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return np.asarray(high - low < 0.5)
