"""Concerns that may tell of the same: near in place and time, and alike by the sentence encoder.

Vectors are made when they are first needed and kept in memory for as long as the register is open: encoding all
20,000 at the start would take a minute, and most are never compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Lock

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from concerns.model import hour_number
from staff.index import OTHER_PLACE, Item

NEAR_HOURS = 48
"""So many hours apart at most."""
ALIKE = 0.6
"""Cosine from which two texts count as alike. Of hand-made pairs, five in eight that told of the same lie above it,
and none in ten that told of other things at the same place."""
ALIKE_IN_CATEGORY = 0.5
"""The same for two of one category."""
MOST_COMPARED = 150
"""Near ones that are compared, the nearest in time first: a text takes some 3 ms to encode."""
MOST_SHOWN = 5

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


class Possible(Struct, frozen=True):
    """One that may tell of the same. `alike` is the cosine, `hours` how far apart they were taken."""

    item: Item
    alike: float
    hours: int


class Likeness:
    """Compares texts by `encode` (as `encoder.Encoder.encode`), which is made when it is first needed."""

    def __init__(self, make: Callable[[], Encode]) -> None:
        self._make = make
        self._encode: Encode | None = None
        self._vectors: dict[str, Vectors] = {}
        self._lock = Lock()

    def forget(self, ids: Iterable[str] | None = None) -> None:
        """Drop all vectors, or those of these concerns: a vector says something of its text."""
        with self._lock:
            if ids is None:
                self._vectors.clear()
            else:
                for id in ids:
                    self._vectors.pop(id, None)

    def possible(self, item: Item, place: Callable[[Item], str], others: Iterable[Item]) -> list[Possible]:
        """The likeliest among `others` to tell of the same, the most alike first; at most MOST_SHOWN.

        `place` gives an item's place as in `staff.index.place_of`.
        """
        near = _near(item, place, others)
        if not near or not item.concern.what.strip():
            return []
        alike = self._all([item, *near]) @ self._all([item])[0]
        found = [
            Possible(other, float(score), _apart(item, other))
            for other, score in zip(near, alike[1:], strict=True)
            if score >= (ALIKE_IN_CATEGORY if other.concern.category == item.concern.category else ALIKE)
        ]
        return sorted(found, key=lambda one: -one.alike)[:MOST_SHOWN]

    def _all(self, items: Sequence[Item]) -> Vectors:
        with self._lock:
            self._encode = self._encode or self._make()
            new = [item for item in items if item.id not in self._vectors]
            for item, vector in zip(new, self._encode([item.concern.what for item in new]), strict=True):
                self._vectors[item.id] = vector
            return np.stack([self._vectors[item.id] for item in items])


def _near(item: Item, place: Callable[[Item], str], others: Iterable[Item]) -> list[Item]:
    """Those at the same event whose place may be the same, within NEAR_HOURS; the nearest in time first."""
    here = place(item)
    near = [
        other
        for other in others
        if other.id != item.id
        and other.concern.event == item.concern.event
        and other.concern.what.strip()
        and _apart(item, other) <= NEAR_HOURS
        and _may_be_one(here, place(other))
    ]
    return sorted(near, key=lambda other: (_apart(item, other), other.id))[:MOST_COMPARED]


def _may_be_one(here: str, there: str) -> bool:
    unsaid = {"", OTHER_PLACE, "rather-not-say", "elsewhere"}
    return here == there or here in unsaid or there in unsaid


def _apart(one: Item, other: Item) -> int:
    return abs(hour_number(one.concern.taken) - hour_number(other.concern.taken))
