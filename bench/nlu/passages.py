"""From which nearness on the strategy is quoted: `python -m bench.nlu.passages`.

Asks the questions of passages.jsonl, `{"text", "section"}`: half of them are answered in a section of the
strategy, the others (`section` empty) nowhere in it. Prints, for each threshold, how many of the first get a
quotation, how many of these come from the right section, and how many of the others get one that they should not.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from bot.nlu.sentences import own_encoder
from bot.passages import NEAR, Passages
from content import load

FILE = Path(__file__).parent / "passages.jsonl"
THRESHOLDS = (0.3, 0.35, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5, 0.55, 0.6)


class Question(msgspec.Struct, frozen=True):
    """A question and the section that answers it; none where it is empty."""

    text: str
    section: str


def main() -> None:
    """The command line."""
    questions = [msgspec.json.decode(line, type=Question) for line in FILE.read_bytes().splitlines()]
    passages = Passages(load().strategy, own_encoder())
    found = [(question, *passages.best(question.text)) for question in questions]
    answered = [row for row in found if row[0].section]
    others = [row for row in found if not row[0].section]
    print(f"{len(passages.passages)} passages, {len(questions)} questions; shipped threshold {NEAR}")
    print(f"{'threshold':>10}{'quoted':>9}{'right':>9}{'false':>9}")
    for near in THRESHOLDS:
        quoted = [row for row in answered if row[1] >= near]
        right = sum(question.section == passage.section.id for question, _, passage in quoted)
        false = sum(cosine >= near for _, cosine, _ in others)
        figures = (len(quoted) / len(answered), right / max(1, len(quoted)), false / len(others))
        print(f"{near:>10}{figures[0]:9.1%}{figures[1]:9.1%}{figures[2]:9.1%}")


if __name__ == "__main__":
    main()
