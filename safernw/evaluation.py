"""Figures of how well the assistant answers: accuracy, out of scope, danger, confusions."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec

OUT_OF_SCOPE = "out-of-scope"

Ask = Callable[[str, str], list[dict[str, Any]]]


class Row(msgspec.Struct, frozen=True):
    """One labelled question."""

    text: str
    topic: str = ""
    expect: Literal["", "999", "not-999-first"] = ""


class Score:
    """Counts, and the figures made from them. A share is 0 to 1, or None where nothing was asked."""

    def __init__(self) -> None:
        self.by_topic: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.confusions: Counter[tuple[str, str]] = Counter()
        self.danger: Counter[tuple[str, bool]] = Counter()
        self.offered = 0
        self.refused = 0
        self.misses: list[tuple[str, str, str]] = []

    def add(self, row: Row, items: list[dict[str, Any]]) -> None:
        """Counts one answer."""
        card: dict[str, Any] = next((item["custom"] for item in items if "custom" in item), {})
        got = str(card.get("topic", ""))
        first = str(items[0].get("text", "")) if items else ""
        if row.expect:
            alarmed = card.get("urgency") == "emergency" and first.startswith("Call 999")
            self.danger[row.expect, alarmed] += 1
            if alarmed != (row.expect == "999"):
                self.misses.append((row.text, row.expect, got))
        if row.topic:
            self._count_topic(row, got, card)

    def figures(self) -> dict[str, Any]:
        """The figures by name."""
        inside = {name: counts for name, counts in self.by_topic.items() if name != OUT_OF_SCOPE}
        right, asked = (sum(counts[i] for counts in inside.values()) for i in (0, 1))
        outside = self.by_topic.get(OUT_OF_SCOPE, [0, 0])
        return {
            "asked": asked + outside[1] + sum(self.danger.values()),
            "accuracy": _share(right, asked),
            "accuracy_with_offers": _share(right + self.offered, asked),
            "falsely_refused": _share(self.refused, asked),
            "out_of_scope_recall": _share(*outside),
            "danger_recall": _share(
                self.danger["999", True], self.danger["999", True] + self.danger["999", False]
            ),
            "danger_false_alarms": _share(
                self.danger["not-999-first", True],
                self.danger["not-999-first", True] + self.danger["not-999-first", False],
            ),
            "by_topic": {name: _share(*counts) for name, counts in sorted(self.by_topic.items())},
            "confusions": [[*pair, count] for pair, count in self.confusions.most_common()],
        }

    def misses_as_csv(self) -> str:
        """What went wrong, a row each."""
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow(("text", "expected", "answered"))
        writer.writerows(self.misses)
        return table.getvalue()

    def _count_topic(self, row: Row, got: str, card: dict[str, Any]) -> None:
        counts = self.by_topic[row.topic]
        counts[1] += 1
        if got == row.topic:
            counts[0] += 1
            return
        offers = [suggestion["topic"] for suggestion in card.get("suggestions", [])]
        if got == OUT_OF_SCOPE and row.topic in offers:
            self.offered += 1
        elif got == OUT_OF_SCOPE:
            self.refused += 1
        self.confusions[row.topic, got] += 1
        self.misses.append((row.text, row.topic, got))


def measure(rows: Iterable[Row], ask: Ask) -> Score:
    """Asks every row in a conversation of its own."""
    score = Score()
    for number, row in enumerate(rows):
        score.add(row, ask(row.text, f"evaluation-{number}"))
    return score


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
