"""How well the classifier tells the pack's own examples apart: `python -m bench.nlu.crossvalidate`.

Every example is judged by a model that was fitted without it and without the rest of its fold. Writers of the
same list stand on both sides, and an encoder that was tuned on these examples has seen those of every fold, so
the figures flatter: what others' words make of it is told by `safernw evaluate bench/nlu/development.jsonl`.
This one guards. An example that pulls a topic over to its neighbour, or a change that makes the classifier
worse, shows here first, and floors make it fail.

"With offers" is right among the first three. Danger is what the learned detector says alone, without the pack's
rules, from the share of caution on as shipped. Messages of danger now count as danger only: whichever of its
topics is ranked first, the emergency number comes first.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.examples import Example, examples
from bot.nlu.kernel import KernelClassifier, Matrix, Weights
from content import load
from encoder import Encoder
from safernw.evaluation import Row, Score
from safernw.evaluation_told import told

CONFIG = Path(__file__).parents[2] / "config.yml"
OFFERED = 3


def main() -> int:
    """The command line: 1 where a floor or ceiling does not hold."""
    parser = argparse.ArgumentParser(description="Cross-validate the classifier on the pack's examples.")
    parser.add_argument("--pack", type=Path, help="a pack's folder; the program's own where none is given")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    for bound, kind in (("--floor", "least"), ("--ceiling", "most")):
        text = f"the {kind} that a figure may be; may be given more than once"
        parser.add_argument(bound, action="append", default=[], metavar="NAME=SHARE", help=text)
    given = parser.parse_args()
    learned = list(examples(load(given.pack)))
    vectors = Encoder().encode([example.text for example in learned])
    score = crossvalidated(learned, vectors, shipped_caution(), given.folds, given.seed)
    print(told(score))
    broken = broken_bounds(score, _bounds(given.floor), _bounds(given.ceiling))
    print("\n".join(broken), file=sys.stderr)
    return 1 if broken else 0


def crossvalidated(
    learned: Sequence[Example], vectors: Matrix, caution: float, folds: int = 5, seed: int = 1
) -> Score:
    """The score of all examples, each judged without its fold. `vectors` (n, 384) are theirs; from a danger of
    `caution` on, 0 to 1, an example counts as answered with the emergency number."""
    score, weights = Score(), shipped_weights()
    fold_of = drawn([example.intent for example in learned], folds, seed)
    for fold in range(folds):
        kept, held = np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)
        model = _fitted([learned[i] for i in kept], vectors[kept], weights)
        judged = model.judge([learned[i].text for i in held], vectors[held])
        ranked = np.argsort(-judged.shares, axis=1)[:, :OFFERED]
        for i, best, danger in zip(held, ranked, judged.danger, strict=True):
            score.add(_row(learned[i]), _reply([model.names[name] for name in best], danger >= caution))
    return score


def drawn(intents: Sequence[str], folds: int, seed: int) -> NDArray[np.int64]:
    """The fold of each example: every intent's examples are dealt out evenly, in an order drawn by `seed`."""
    fold_of = np.zeros(len(intents), np.int64)
    order = np.random.default_rng(seed)
    names = np.array(intents)
    for start, intent in enumerate(np.unique(names)):
        places = order.permutation(np.flatnonzero(names == intent))
        fold_of[places] = (np.arange(len(places)) + start) % folds
    return fold_of


def shipped_caution() -> float:
    """From which share of danger on the emergency number comes first: config.yml's."""
    return float(_configured("DangerClassifier")["caution"])


def shipped_weights() -> Weights:
    """How the assistant weighs meaning and wording: what config.yml says, else the classifier's own."""
    step = _configured("NearestMeaningClassifier")
    return Weights(**{name: float(step[name]) for name in Weights.__dataclass_fields__ if name in step})


def broken_bounds(score: Score, floors: dict[str, float], ceilings: dict[str, float]) -> list[str]:
    """A line for each figure that is below its floor or above its ceiling."""
    figures = score.figures()
    low = [
        f"{name} is {figures[name]}, below {least}" for name, least in floors.items() if figures[name] < least
    ]
    high = [
        f"{name} is {figures[name]}, above {most}" for name, most in ceilings.items() if figures[name] > most
    ]
    return low + high


def _configured(component: str) -> dict[str, Any]:
    pipeline = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["pipeline"]
    return next(dict(step) for step in pipeline if step["name"].endswith(f".{component}"))


def _fitted(learned: Sequence[Example], vectors: Matrix, weights: Weights) -> KernelClassifier:
    texts, intents, danger = zip(*learned, strict=True)
    return KernelClassifier.fit(texts, vectors, intents, danger, weights)


def _row(example: Example) -> Row:
    if example.danger:
        return Row(example.text, expect="999")
    return Row(example.text, example.intent, "not-999-first")


def _reply(best: Sequence[str], alarmed: bool) -> list[dict[str, Any]]:
    """What the assistant would say, as far as it is measured."""
    suggestions = [{"title": "", "topic": name} for name in best[1:]]
    card = {"topic": best[0], "suggestions": suggestions, "urgency": "emergency" if alarmed else "none"}
    return [{"text": "Call 999" if alarmed else ""}, {"custom": card}]


def _bounds(given: Sequence[str]) -> dict[str, float]:
    return {name: float(value) for name, _, value in (one.partition("=") for one in given)}


if __name__ == "__main__":
    sys.exit(main())
