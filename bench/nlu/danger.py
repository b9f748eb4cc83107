"""Where to raise the alarm: `python -m bench.nlu.danger`.

For each threshold of the learned detector, what is heard and what is a false alarm: by the detector alone, with
the classifier (whose topics of urgency `emergency` bring the emergency number too), and with the pack's rules.
First on a labelled file that others wrote, then on the pack's own examples, each judged by a model without it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from bot.examples import examples
from bot.nlu.kernel import Judged, KernelClassifier, Weights
from content import Pack, load
from content.danger import DangerMatcher
from encoder import Encoder
from safernw.evaluation import Row

DEVELOPMENT = Path(__file__).parent / "danger.jsonl"
ALARMS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7)

Flags = NDArray[np.bool_]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="What each alarm threshold hears, and what it gets wrong.")
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        default=DEVELOPMENT,
        help='rows {text, expect: "999" or "not-999-first"}',
    )
    parser.add_argument("--model", type=Path, help="another encoder's folder")
    given = parser.parse_args()
    pack = load()
    encoder = Encoder(given.model) if given.model else Encoder()
    learned = list(examples(pack))
    texts, intents, danger = zip(*learned, strict=True)
    vectors = encoder.encode(texts)

    rows = [msgspec.json.decode(line, type=Row) for line in given.file.read_bytes().splitlines()]
    asked = [row.text for row in rows if row.expect]
    model = KernelClassifier.fit(texts, vectors, intents, danger, Weights())
    judged = model.judge(asked, encoder.encode(asked))
    wanted = np.array([row.expect == "999" for row in rows if row.expect])
    print(f"{given.file.name}: {wanted.sum()} in danger, {(~wanted).sum()} not")
    _print(pack, model.names, asked, judged, wanted)

    left_out = KernelClassifier.left_out(texts, vectors, intents, danger, Weights())
    print(f"\nthe pack's examples, each left out: {sum(danger)} in danger, {len(danger) - sum(danger)} not")
    _print(pack, model.names, list(texts), model.calibration.judged(left_out), np.array(danger))


def _print(pack: Pack, names: list[str], texts: list[str], judged: Judged, wanted: Flags) -> None:
    matcher = DangerMatcher(pack.danger)
    ruled = np.array([bool((found := matcher.match(text)) and found.now) for text in texts])
    urgent = {topic.id for topic in pack.topics.values() if topic.urgency == "emergency"}
    classed = np.isin(np.array(names)[judged.shares.argmax(axis=1)], sorted(urgent))
    print(f"{'alarm':>6} |{'detector':>17} |{'with classifier':>17} |{'and rules':>17}")
    print(f"{'':6} |" + f"{'heard':>8}{'false':>9} |" * 3)
    for alarm in ALARMS:
        alone = judged.danger >= alarm
        ways = (alone, alone | classed, alone | classed | ruled)
        print(
            f"{alarm:6.2f} |" + "".join(f"{_share(way[wanted])}{_share(way[~wanted], 9)} |" for way in ways)
        )
    print(f"{'rules':>6} |{_share(ruled[wanted])}{_share(ruled[~wanted], 9)} |")


def _share(flags: Flags, width: int = 8) -> str:
    return f"{flags.mean():{width}.1%}" if flags.size else f"{'-':>{width}}"


if __name__ == "__main__":
    main()
