"""The assistant beside Rasa's stock pipelines on the same data, in one run: `python -m bench.nlu.stock`.

Each is trained from clean and served by processes of its own, one after the other: `ours` as it is shipped;
`stock`, what `rasa init` writes (DIET, TED, UnexpecTED); `lr`, Rasa's LogisticRegressionClassifier with rules.
Rasa's two run our actions on Rasa's action server. With 100 epochs this takes an hour or two.
Danger rules and everything else of the assistant play their part in its figures.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from bench.nlu.compare import DEVELOPMENT
from bench.nlu.stock_intents import intents_only
from bench.nlu.stock_public import split
from bench.nlu.stock_systems import STOCK, System, systems
from bench.serving import Amount, BenchError, Client, Served, end_children_when_ended
from safernw.evaluation import Row, measure

NAMES = ("ours", *STOCK)
ASKED = ("accuracy", "accuracy_with_offers", "falsely_refused", "out_of_scope_recall")
"""Of the figures of `safernw evaluate`."""


def main() -> None:
    """The command line. The table, or JSON, on stdout; progress on stderr."""
    given = _arguments()
    end_children_when_ended()
    names = given.only.split(",")
    if not set(names) <= set(NAMES):
        sys.exit(f"--only takes {', '.join(NAMES)} with commas between")
    try:
        with tempfile.TemporaryDirectory(prefix="safernw-bench-") as made:
            folder = given.keep or Path(made)
            if given.public:
                found = _public(names, given.public, given.shots, folder, given.epochs)
            else:
                amount = Amount(20, 5, 40) if given.quick else Amount()
                found = _beside(systems(names, folder, given.epochs), _rows(given.file), amount)
    except BenchError as problem:
        sys.exit(str(problem))
    print(json.dumps(found, indent=2) if given.json else _table(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The assistant beside Rasa's stock pipelines.")
    parser.add_argument("file", type=Path, nargs="?", default=DEVELOPMENT, help="rows {text, topic}")
    parser.add_argument(
        "--only", default=",".join(NAMES), help="which, with commas between: " + ", ".join(NAMES)
    )
    parser.add_argument("--epochs", type=int, help="of Rasa's networks, instead of 100: to try this out")
    parser.add_argument("--quick", action="store_true", help="ask a tenth of the messages")
    parser.add_argument("--public", type=Path, help="a public set instead: intents alone")
    parser.add_argument("--shots", type=int, help="examples an intent of the public set; all when not given")
    parser.add_argument(
        "--keep", type=Path, help="a new folder for models and logs, which are thrown away otherwise"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    return parser.parse_args()


def _beside(compared: list[System], rows: list[Row], amount: Amount) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for system in compared:
        _say(f"{system.name}: training ...")
        took = system.train()
        _say(f"{system.name}: trained in {took:.1f} s; starting ...")
        with system.serve() as served:
            _say(f"{system.name}: started in {served.start_s:.1f} s; measuring ...")
            figures = served.measured(amount)
            found[system.name] = {"train_s": took, **figures.as_dict(), **_understood(served, rows)}
    return found


def _understood(served: Served, rows: list[Row]) -> dict[str, float | None]:
    client = Client(served.port)
    figures = measure(rows, client.ask).figures()
    return {name: figures[name] for name in ASKED}


def _public(
    names: list[str], path: Path, shots: int | None, folder: Path, epochs: int | None
) -> dict[str, dict[str, Any]]:
    rows = split(path, shots)
    intents = len({row.intent for row in rows.train})
    _say(f"{len(rows.train)} examples of {intents} intents, {len(rows.test)} questions")
    found = {}
    for name in names:
        _say(f"{name}: training and testing ...")
        found[name] = intents_only(name, rows, folder / name, epochs)
    return found


def _rows(file: Path) -> list[Row]:
    """The labelled questions that name a topic."""
    rows = [msgspec.json.decode(line, type=Row) for line in file.read_bytes().splitlines()]
    return [row for row in rows if row.topic]


def _table(found: dict[str, dict[str, Any]]) -> str:
    """A line for each figure, a column for each system."""
    lines = [f"{'':24}" + "".join(f"{name:>12}" for name in found)]
    for figure in next(iter(found.values())):
        cells = "".join(f"{_cell(figure, of[figure]):>12}" for of in found.values())
        lines.append(f"{figure:24}{cells}")
    return "\n".join(lines)


def _cell(figure: str, value: float | None) -> str:
    if value is None:
        return "-"
    if figure in ASKED:
        return f"{value:.1%}"
    return f"{value:.0f}" if figure == "errors" else f"{value:.1f}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
