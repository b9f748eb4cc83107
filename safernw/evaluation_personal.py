"""Figures of how well personal data is pointed out: recall and precision, a kind in a text counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from concerns import personal


class PersonalScore:
    """Counts over rows `{"text", "personal": [kinds]}`, and the figures made from them.

    `known`: the pack's phone numbers and e-mail addresses, which are nobody's own.
    """

    def __init__(self, known: Collection[str] = ()) -> None:
        self._known = known
        self._right: Counter[str] = Counter()
        self._missed: Counter[str] = Counter()
        self._wrong: Counter[str] = Counter()
        self.misses: list[tuple[str, str, str]] = []
        """What went wrong: text, kinds expected, kinds found."""

    def add(self, text: str, expected: Collection[str]) -> None:
        """Counts one text."""
        got = {finding.kind for finding in personal.found(text, self._known)}
        wanted = set(expected)
        self._right.update(got & wanted)
        self._missed.update(wanted - got)
        self._wrong.update(got - wanted)
        if got != wanted:
            self.misses.append((text, " ".join(sorted(wanted)), " ".join(sorted(got))))

    def figures(self) -> dict[str, Any]:
        """Recall and precision over all kinds together, and the recall of each; None where nothing was asked."""
        right, missed, wrong = (sum(count.values()) for count in (self._right, self._missed, self._wrong))
        kinds = sorted({*self._right, *self._missed})
        return {
            "personal_recall": _share(right, right + missed),
            "personal_precision": _share(right, right + wrong),
            "personal_recall_by_kind": {
                kind: _share(self._right[kind], self._right[kind] + self._missed[kind]) for kind in kinds
            },
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
