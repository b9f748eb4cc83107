"""Examples to look at again: `python -m bench.nlu.near`. For editors.

Twins say the same twice: their meaning is nearly one (the cosine of their vectors), or their words are. Within
a topic, one of them teaches nothing. Across two topics, one of them teaches something false.
Suspects stand under one topic while all of their neighbours stand under one other: a wrong label, or words
that fit the other topic better. Many are right, and only show where two topics meet.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.examples import examples
from content import load
from encoder import Encoder

Vectors = NDArray[np.float32]
ROWS_AT_ONCE = 1000
NARROW = 60
"""Characters of an example in a table."""


class Twins(NamedTuple):
    """Two examples, by their places in the list, and the cosine of their vectors."""

    one: int
    other: int
    cosine: float


class Suspect(NamedTuple):
    """An example, the other topic that all of its neighbours have, and the nearest of them."""

    place: int
    topic: str
    nearest: int


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="List examples that stand twice or under the wrong topic.")
    parser.add_argument("topic", nargs="*", help="only what touches these topics")
    parser.add_argument("--pack", type=Path, help="a pack's folder; the program's own where none is given")
    parser.add_argument("--cosine", type=float, default=0.97, help="from which nearness on two are twins")
    parser.add_argument("--neighbours", type=int, default=5, help="how many of them suspects are judged by")
    given = parser.parse_args()
    learned = list(examples(load(given.pack)))
    texts = [example.text for example in learned]
    topics = [example.intent for example in learned]
    vectors = Encoder().encode(texts)
    chosen = set(given.topic) or set(topics)
    found = twins(texts, vectors, given.cosine)
    touching = [pair for pair in found if {topics[pair.one], topics[pair.other]} & chosen]
    across = [pair for pair in touching if topics[pair.one] != topics[pair.other]]
    within = [pair for pair in touching if topics[pair.one] == topics[pair.other]]
    _print_twins("twins across two topics", across, texts, topics)
    _print_twins("twins within a topic", within, texts, topics)
    doubted = suspects(topics, vectors, found, given.neighbours)
    _print_suspects([one for one in doubted if {topics[one.place], one.topic} & chosen], texts, topics)


def twins(texts: Sequence[str], vectors: Vectors, cosine: float) -> list[Twins]:
    """The pairs whose vectors (n, 384), of length 1, are at least so near, or whose words are the same in any
    order; the nearest first."""
    pairs = {(one, other) for one, other in _same_words(texts)}
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        near = vectors[start : start + ROWS_AT_ONCE] @ vectors.T
        pairs |= {(start + int(i), int(j)) for i, j in zip(*np.nonzero(near >= cosine), strict=True)}
    found = [Twins(i, j, float(vectors[i] @ vectors[j])) for i, j in pairs if i < j]
    return sorted(found, key=lambda pair: (-pair.cosine, pair))


def suspects(
    topics: Sequence[str], vectors: Vectors, known: Iterable[Twins], neighbours: int
) -> list[Suspect]:
    """The examples whose `neighbours` nearest all have one other topic. Twins, which are told of apart from
    this, are no neighbours."""
    left_out: dict[int, set[int]] = {}
    for one, other, _ in known:
        left_out.setdefault(one, set()).add(other)
        left_out.setdefault(other, set()).add(one)
    found: list[Suspect] = []
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        near = vectors[start : start + ROWS_AT_ONCE] @ vectors.T
        for row, cosines in enumerate(near):
            place = start + row
            cosines[[place, *left_out.get(place, ())]] = -1
            found += _suspect(topics, place, cosines, neighbours)
    return sorted(found, key=lambda one: (topics[one.place], one.topic, one.place))


def _suspect(topics: Sequence[str], place: int, cosines: Vectors, neighbours: int) -> Iterator[Suspect]:
    nearest = np.argsort(-cosines, kind="stable")[:neighbours]
    around = {topics[i] for i in nearest}
    if len(around) == 1 and topics[place] not in around:
        yield Suspect(place, around.pop(), int(nearest[0]))


def _same_words(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    by_words: dict[tuple[str, ...], list[int]] = {}
    for place, text in enumerate(texts):
        words = tuple(sorted(re.findall(r"\w+", text.lower().replace("'", ""))))
        if words:
            by_words.setdefault(words, []).append(place)
    for places in by_words.values():
        yield from ((one, other) for one in places for other in places if one < other)


def _print_twins(title: str, pairs: Sequence[Twins], texts: Sequence[str], topics: Sequence[str]) -> None:
    print(f"{title}: {len(pairs)}")
    for one, other, cosine in pairs:
        print(f"  {cosine:.3f}  {topics[one]:<26} {_cut(texts[one])}")
        print(f"         {topics[other]:<26} {_cut(texts[other])}")
    print()


def _print_suspects(found: Sequence[Suspect], texts: Sequence[str], topics: Sequence[str]) -> None:
    print(f"all neighbours stand under another topic: {len(found)}")
    for place, topic, nearest in found:
        print(f"  {topics[place]:<29} {_cut(texts[place])}")
        print(f"    {topic:<27} {_cut(texts[nearest])}")


def _cut(text: str) -> str:
    return text if len(text) <= NARROW else f"{text[: NARROW - 1]}…"


if __name__ == "__main__":
    main()
