"""The pack's examples can be told apart, each by a model that has not seen it: floors that a change must keep."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.nlu.crossvalidate import broken_bounds, crossvalidated, drawn, shipped_caution
from bot.examples import Example, examples
from content import Pack
from encoder import Encoder
from safernw.evaluation import Score

FLOORS = {
    "accuracy": 0.80,
    "accuracy_with_offers": 0.92,
    "out_of_scope_recall": 0.84,
    "danger_recall": 0.925,
}
CEILINGS = {"danger_false_alarms": 0.066}
"""Two points from what was measured on the pack's 9,983 examples, the detector speaking from caution on."""
SUBJECTS = ("boats", "noise", "drowning")


def _invented(each: int) -> tuple[list[Example], np.ndarray]:
    """Examples of three subjects whose vectors point three ways, not quite exactly."""
    noise = np.random.default_rng(0)
    learned, vectors = [], []
    for axis, subject in enumerate(SUBJECTS):
        for number in range(each):
            learned.append(Example(f"{subject} {number}", subject, subject == "drowning"))
            vector = np.eye(len(SUBJECTS))[axis] + 0.1 * noise.standard_normal(len(SUBJECTS))
            vectors.append(vector / np.linalg.norm(vector))
    return learned, np.array(vectors, np.float32)


def test_subjects_far_apart_are_told_apart_and_danger_is_seen() -> None:
    learned, vectors = _invented(each=20)
    figures = crossvalidated(learned, vectors, caution=0.5).figures()
    assert figures["asked"] == 60
    assert figures["by_topic"] == {"boats": 1.0, "noise": 1.0}
    assert (figures["danger_recall"], figures["danger_false_alarms"]) == (1.0, 0.0)


def test_an_example_under_the_wrong_topic_counts_against_it() -> None:
    learned, vectors = _invented(each=20)
    learned[0] = learned[0]._replace(intent="noise")
    score = crossvalidated(learned, vectors, caution=0.5)
    assert score.confusions["noise", "boats"] == 1
    assert broken_bounds(score, {"accuracy": 0.99}, {}) == ["accuracy is 0.975, below 0.99"]


def test_bounds_that_hold_say_nothing() -> None:
    learned, vectors = _invented(each=10)
    score = crossvalidated(learned, vectors, caution=0.5)
    assert broken_bounds(score, {"accuracy": 0.9, "danger_recall": 1.0}, {"danger_false_alarms": 0.0}) == []


@given(st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=60), st.integers(2, 6), st.integers(0, 9))
def test_every_intent_is_dealt_out_evenly(intents: list[str], folds: int, seed: int) -> None:
    fold_of = drawn(intents, folds, seed)
    assert (fold_of == drawn(intents, folds, seed)).all(), "the same seed draws the same folds"
    for intent in set(intents):
        dealt = Counter(int(fold) for fold, name in zip(fold_of, intents, strict=True) if name == intent)
        assert set(dealt) <= set(range(folds))
        assert max(dealt.values()) - min([*dealt.values(), *[0] * (folds - len(dealt))]) <= 1


@pytest.fixture(scope="module")
def own_score(own_pack: Pack) -> Score:
    learned = list(examples(own_pack))
    return crossvalidated(learned, Encoder().encode([example.text for example in learned]), shipped_caution())


@pytest.mark.slow
def test_the_own_packs_examples_are_told_apart(own_score: Score) -> None:
    assert broken_bounds(own_score, FLOORS, CEILINGS) == []
