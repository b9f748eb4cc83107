"""Which way of understanding is best, and where to draw its lines: `python -m bench.nlu.compare`.

Trains each method on the pack's examples and asks the development set, which others wrote. Then tries
thresholds for the assistant's own method, as `bot.nlu.doubt` uses them. Never give it the tests' questions.
Danger rules and titles, which stand after the classifier in the assistant, play no part here.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import yaml
from numpy.typing import NDArray

from bench.nlu.methods import METHODS, Method, Shares, Written, kernel
from bot.examples import examples
from bot.nlu.kernel import Weights
from content import Pack, load
from encoder import Encoder
from safernw.evaluation import OUT_OF_SCOPE, Row

DEVELOPMENT = Path(__file__).parent / "development.jsonl"
CONFIG = Path(__file__).parents[2] / "config.yml"
SLOW = ("wording, logistic regression", "both regressions multiplied")
OFFERED = 3


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Compare ways of understanding on a labelled file.")
    parser.add_argument("file", type=Path, nargs="?", default=DEVELOPMENT, help="rows {text, topic}")
    parser.add_argument("--model", type=Path, action="append", help="an encoder's folder; may be given twice")
    parser.add_argument("--quick", action="store_true", help="leave out the methods that take minutes")
    given = parser.parse_args()
    rows = [msgspec.json.decode(line, type=Row) for line in given.file.read_bytes().splitlines()]
    pack = load()
    for encoder in [Encoder(folder) for folder in given.model] if given.model else [Encoder()]:
        learned, intents = _examples(pack, encoder)
        texts = [row.text for row in rows]
        questions = Written(texts, encoder.encode(texts))
        wanted = np.array([row.topic for row in rows])
        print(f"\n{encoder.origin.name} {encoder.origin.files['sentences.onnx'][:8]}, ", end="")
        print(f"{len(intents)} examples of {len(set(intents))} intents, {len(rows)} questions")
        _compare(learned, intents, questions, wanted, given.quick)
    _thresholds(pack, kernel(Weights())(learned, intents, questions), np.unique(intents), wanted)


def _examples(pack: Pack, encoder: Encoder) -> tuple[Written, NDArray[np.str_]]:
    learned = list(examples(pack))
    texts = [example.text for example in learned]
    written = Written(texts, encoder.encode(texts), [example.danger for example in learned])
    return written, np.array([example.intent for example in learned])


def _compare(
    learned: Written, intents: NDArray[np.str_], questions: Written, wanted: NDArray[np.str_], quick: bool
) -> None:
    print(f"{'':32}{'right':>8}{'in 3':>8}{'outside':>9}{'seconds':>9}")
    for name, method in METHODS.items():
        if not (quick and name in SLOW):
            _print_row(name, method, learned, intents, questions, wanted)


def _print_row(
    name: str,
    method: Method,
    learned: Written,
    intents: NDArray[np.str_],
    questions: Written,
    wanted: NDArray[np.str_],
) -> None:
    began = time.monotonic()
    shares = method(learned, intents, questions)
    took = time.monotonic() - began
    best = np.unique(intents)[np.argsort(-shares, axis=1)[:, :OFFERED]]
    inside = wanted != OUT_OF_SCOPE
    right = best[:, 0] == wanted
    within = (best == wanted[:, None]).any(axis=1)
    figures = (right[inside].mean(), within[inside].mean(), right[~inside].mean())
    print(f"{name:32}{figures[0]:8.1%}{figures[1]:8.1%}{figures[2]:9.1%}{took:9.1f}")


def _thresholds(pack: Pack, shares: Shares, names: NDArray[np.str_], wanted: NDArray[np.str_]) -> None:
    """What becomes of the questions as the threshold for asking back moves; the others stay as shipped."""
    pipeline = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["pipeline"]
    config = next(step for step in pipeline if step["name"] == "bot.nlu.doubt.DoubtClassifier")
    print("\nthe kernel with thresholds: questions with an answer | without one")
    print(
        f"{'least':>6}{'ask':>6}{'refuse':>8} |{'right':>8}{'or offered':>12}{'refused':>9} |{'refused':>9}"
    )
    for ask in (0.05, 0.07, 0.1, 0.15, 0.2, 0.3, config["refuse"]):
        _print_threshold(pack, shares, names, wanted, {**config, "ask": ask})
    for least in (0.0, 0.05, 0.1, 0.15, 0.2):
        _print_threshold(pack, shares, names, wanted, {**config, "least": least})


def _print_threshold(
    pack: Pack, shares: Shares, names: NDArray[np.str_], wanted: NDArray[np.str_], config: dict[str, Any]
) -> None:
    outside = shares[:, list(names).index(OUT_OF_SCOPE)]
    within = np.where(names == OUT_OF_SCOPE, 0, shares)
    best = within.max(axis=1)
    asks = (outside >= config["ask"]) | (best < np.maximum(outside, config["least"]))
    answers = (outside < config["refuse"]) & ~asks
    right = answers & (names[within.argmax(axis=1)] == wanted)
    offers = asks & (outside < config["refuse"]) & _among(_nearest(pack, names, within), wanted)
    inside = wanted != OUT_OF_SCOPE
    figures = (
        right[inside].mean(),
        (right | offers)[inside].mean(),
        (~answers & ~offers)[inside].mean(),
        (~answers)[~inside].mean(),
    )
    lines = "".join(f"{config[name]:{width}.2f}" for name, width in (("least", 6), ("ask", 6), ("refuse", 8)))
    print(f"{lines} |{figures[0]:8.1%}{figures[1]:12.1%}{figures[2]:9.1%} |{figures[3]:9.1%}")


def _nearest(pack: Pack, names: NDArray[np.str_], within: Shares) -> list[list[str]]:
    """The topics that would be offered for each question."""
    ranked = names[np.argsort(-within, axis=1)]
    return [[name for name in row if name in pack.topics][:OFFERED] for row in ranked]


def _among(offered: Iterable[list[str]], wanted: NDArray[np.str_]) -> NDArray[np.bool_]:
    return np.array([topic in names for names, topic in zip(offered, wanted, strict=True)])


if __name__ == "__main__":
    main()
