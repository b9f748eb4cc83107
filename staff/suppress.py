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

from collections import defaultdict
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
Node = tuple[str, int]
"""A row or column of a table, and which."""


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
        given = None if loose else _given_away(counts, mask)
        if loose is None and given is None:
            return mask
        candidates = [loose] if loose else [line for line in lines if given in line]
        if not any(_hide_one(counts, mask, line, totals) for line in candidates if line):
            if mask[~totals].all():
                return mask  # nothing is left to hide but what another table tells
            mask |= ~totals


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


def _given_away(counts: Counts, mask: Mask) -> Cell | None:
    """A hidden count, not zero, that whoever has the table can work out; None if there is none.

    Each cell stands in one equation of its row and one of its column: an arc between two nodes of a network in
    which the table is a circulation. A count can be another one just if some circle leads through its arc, along
    hidden arcs forwards (one more) or backwards (one less, where the count is not zero already). That is exact,
    since the matrix of a network is totally unimodular (Ahuja, Magnanti and Orlin, Network Flows, 1993, ch. 11).
    """
    cells = [(int(row), int(column)) for row, column in np.argwhere(mask)]
    ways: dict[Node, list[tuple[Node, Cell]]] = defaultdict(list)
    for cell in cells:
        tail, head = _ends(cell, counts.shape)
        ways[tail].append((head, cell))
        if counts[cell] > 0:
            ways[head].append((tail, cell))
    return next((cell for cell in cells if counts[cell] > 0 and not _moves(cell, counts.shape, ways)), None)


def _ends(cell: Cell, shape: tuple[int, ...]) -> tuple[Node, Node]:
    """From which node to which a cell's arc leads: rows to columns, and by the totals back again."""
    row, column = ("row", cell[0]), ("column", cell[1])
    total_row, total_column = cell[0] == shape[0] - 1, cell[1] == shape[1] - 1
    return (column, row) if total_row != total_column else (row, column)


def _moves(cell: Cell, shape: tuple[int, ...], ways: dict[Node, list[tuple[Node, Cell]]]) -> bool:
    """Whether a circle leads through the arc of this cell, in one direction or the other."""
    tail, head = _ends(cell, shape)
    return _leads(head, tail, cell, ways) or _leads(tail, head, cell, ways)


def _leads(start: Node, goal: Node, without: Cell, ways: dict[Node, list[tuple[Node, Cell]]]) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for node, cell in ways[waiting.pop()]:
            if cell != without and node not in seen:
                seen.add(node)
                waiting.append(node)
    return goal in seen
