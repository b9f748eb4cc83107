"""Public sets of questions with intents, by path: BANKING77 and HWU64 (CSV), CLINC150 (JSON)."""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from bench.serving import BenchError

TEXT = ("text", "utterance", "question", "answer")
LABEL = ("category", "intent", "label")
"""Names of the columns in the sets as they are published."""

OUTSIDE = "oos"
"""CLINC150's label for what is out of scope."""

SEED = 2017


class Row(NamedTuple):
    """A question and its intent."""

    text: str
    intent: str


class Split(NamedTuple):
    """What is learnt, and what is asked."""

    train: list[Row]
    test: list[Row]


def split(path: Path, shots: int | None = None) -> Split:
    """A set by its file. CLINC150 brings its own questions; of a CSV `train.csv` they are in the `test.csv` beside
    it, of any other every fifth of an intent is asked. With `shots`, so many examples an intent are learnt.

    Raises `BenchError`.
    """
    try:
        found = _clinc(path) if path.suffix == ".json" else _tables(path)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BenchError(f"{path} is no set that can be read here: {problem}") from problem
    if not found.train or not found.test:
        raise BenchError(f"{path} holds no questions with intents")
    return Split(_few(found.train, shots) if shots else found.train, found.test)


def _clinc(path: Path) -> Split:
    """`{"train": [[text, intent], ...], "test": ..., "oos_train": ..., "oos_test": ...}`"""
    parts = json.loads(path.read_text(encoding="utf-8"))
    rows = {name: [Row(*pair) for pair in pairs] for name, pairs in parts.items()}
    return Split(rows["train"] + rows.get("oos_train", []), rows["test"] + rows.get("oos_test", []))


def _tables(path: Path) -> Split:
    beside = path.with_name("test.csv")
    if path.stem.startswith("train") and beside.exists():
        return Split(_table(path), _table(beside))
    by_intent = _by_intent(_table(path))
    return Split(
        [row for rows in by_intent.values() for number, row in enumerate(rows, 1) if number % 5],
        [row for rows in by_intent.values() for row in rows[4::5]],
    )


def _table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        file.seek(0)
        rows = csv.DictReader(file, delimiter=max(",;\t", key=head.count))
        columns = {name.strip().lower(): name for name in rows.fieldnames or ()}
        text, label = (_column(columns, names) for names in (TEXT, LABEL))
        return [Row(row[text], row[label]) for row in rows if row[text] and row[label]]


def _column(columns: dict[str, str], names: Iterable[str]) -> str:
    for name in names:
        if name in columns:
            return columns[name]
    raise ValueError(f"none of its columns is named {' or '.join(names)}")


def _few(rows: list[Row], shots: int) -> list[Row]:
    """So many of each intent, the same ones each time."""
    chance = random.Random(SEED)
    return [
        row
        for intent_rows in _by_intent(rows).values()
        for row in chance.sample(intent_rows, min(shots, len(intent_rows)))
    ]


def _by_intent(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.intent].append(row)
    return found
