"""The strategy in passages, and the one that a question is about: quoted word for word where no topic answers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.nlu.sentences import own_encoder
from bot.pack import own_pack
from content.model import Section, Strategy
from encoder import Encoder

MOST_WORDS = 90
"""Of a passage, about. A longer paragraph is cut into passages of like length."""
FULL = 0.8
"""Of that length: from here on a passage ends with its sentence."""
FEWEST_WORDS = 20
"""A shorter rest stays with the passage before it."""
NEAR = 0.5
"""The least cosine between a question and the passage that is quoted for it: fitted on
bench/nlu/passages.jsonl by `python -m bench.nlu.passages`."""
FEWEST_ASKED = 3
"""Words of a question: fewer say too little to find a passage by."""
_NOT_QUOTED = re.compile(r"^- |:  |   |^[A-Z]+: ", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Passage:
    """Whole sentences of a section, as they stand there."""

    section: Section
    text: str


class Passages:
    """The passages of a strategy, ready to be searched."""

    def __init__(self, strategy: Strategy, encoder: Encoder, near: float = NEAR) -> None:
        """Encodes every sentence and passage once."""
        self._encoder = encoder
        self._near = near
        self.passages = [passage for section in strategy.sections for passage in cut(section)]
        self._texts = [(f"{p.section.title}. {p.text}", p) for p in self.passages]
        self._texts += [(s, p) for p in self.passages for s in _SENTENCE.split(p.text) if len(s.split()) > 5]
        self._vectors = encoder.encode([text for text, _ in self._texts])

    def nearest(self, question: str) -> Passage | None:
        """The passage that a question is about, or None where none is near enough."""
        if len(question.split()) < FEWEST_ASKED:
            return None
        cosine, passage = self.best(question)
        return passage if cosine >= self._near else None

    def best(self, question: str) -> tuple[float, Passage]:
        """The nearest passage and its cosine, however far it is."""
        cosines = self._vectors @ self._encoder.encode([question])[0]
        at = int(cosines.argmax())
        return float(cosines[at]), self._texts[at][1]


def cut(section: Section) -> Iterator[Passage]:
    """A section's prose in passages of whole sentences. Lists, tables and captions are left out."""
    for paragraph in re.split(r"\n\s*\n", section.text):
        prose = " ".join(paragraph.split())
        if _NOT_QUOTED.search(paragraph) or not prose.endswith((".", "!", "?")):
            continue
        length = len(prose.split())
        goal = length / math.ceil(length / MOST_WORDS)
        passages = [""]
        for sentence in _SENTENCE.split(prose):
            passages[-1] = f"{passages[-1]} {sentence}".strip()
            if len(passages[-1].split()) >= FULL * goal:
                passages.append("")
        rest = passages.pop()
        if passages and len(rest.split()) < FEWEST_WORDS:
            rest = f"{passages.pop()} {rest}".strip()
        yield from (Passage(section, text) for text in (*passages, rest) if text)


@cache
def own_passages() -> Passages:
    """Those of this assistant's pack, made once a process."""
    return Passages(own_pack().strategy, own_encoder())
