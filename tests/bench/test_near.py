"""Editors are shown what says the same twice, and what stands under a topic that none of its neighbours has."""

from __future__ import annotations

import numpy as np

from bench.nlu.near import suspects, twins
from encoder import Encoder


def on_a_circle(*degrees: float) -> np.ndarray:
    angles = np.radians(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def test_twins_are_near_in_meaning_or_the_same_in_words() -> None:
    texts = ["my boat is gone", "boat gone it is my", "gone is my boat!", "the band is loud"]
    found = twins(texts, on_a_circle(0, 3, 40, 90), cosine=0.97)
    assert [(pair.one, pair.other) for pair in found] == [(0, 1), (0, 2)]
    assert found[0].cosine > 0.99


def test_the_encoder_sees_the_same_question_in_other_words() -> None:
    texts = ["my phone was stolen", "my phone has been stolen", "how do I join neighbourhood watch"]
    found = twins(texts, Encoder().encode(texts), cosine=0.9)
    assert [(pair.one, pair.other) for pair in found] == [(0, 1)]


def test_a_suspect_stands_among_another_topic() -> None:
    topics = ["boats"] * 4 + ["noise"] * 4
    vectors = on_a_circle(0, 5, 10, 92, 90, 95, 100, 105)
    found = suspects(topics, vectors, [], neighbours=3)
    assert [(one.place, one.topic, one.nearest) for one in found] == [(3, "noise", 4)]


def test_neighbours_that_do_not_agree_accuse_nobody() -> None:
    topics = ["boats", "noise", "noise", "low"]
    assert suspects(topics, on_a_circle(0, 5, 10, 15), [], neighbours=3) == []


def test_signs_without_words_are_not_the_same_words() -> None:
    assert twins(["!!!", "???"], on_a_circle(0, 90), cosine=0.97) == []


def test_a_twin_does_not_vouch_for_a_suspect() -> None:
    topics = ["boats", "boats", "boats", "boats", "noise", "noise", "noise"]
    vectors = on_a_circle(0, 5, 92, 92, 90, 95, 100)
    texts = [str(number) for number in range(len(topics))]
    assert [one.place for one in suspects(topics, vectors, [], neighbours=3)] == []
    known = twins(texts, vectors, cosine=0.9999)
    assert {one.place for one in suspects(topics, vectors, known, neighbours=3)} == {2, 3}
