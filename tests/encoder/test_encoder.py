"""The encoder gives the tuned network's vectors, the same each time, for whatever a visitor types."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encoder import MOST_TOKENS, WIDTH, Encoder

TUNED: dict[str, list[float]] = json.loads(
    (Path(__file__).parent / "data" / "tuned.json").read_text(encoding="utf-8")
)
"""What transformers' own implementation gives for these sentences with the tuned 32-bit weights."""


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.mark.parametrize("text", TUNED)
def test_vectors_are_those_of_the_full_network(encoder: Encoder, text: str) -> None:
    assert encoder.encode([text])[0] @ np.array(TUNED[text]) > 0.97


def test_near_in_meaning_is_near_in_cosine(encoder: Encoder) -> None:
    stolen, taken, weather = encoder.encode(
        ["my bike was stolen", "sum1 nicked my bicycle", "will it rain today"]
    )
    assert stolen @ taken > 2 * (stolen @ weather)


def test_no_texts_make_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, WIDTH)


def test_company_and_number_change_nothing(encoder: Encoder) -> None:
    texts = [f"my neighbour shouted at me {number} times" for number in range(100)]
    together = encoder.encode(texts)
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_a_second_load_gives_the_same(encoder: Encoder) -> None:
    assert np.array_equal(Encoder().encode(["hello"]), encoder.encode(["hello"]))


def test_a_long_text_is_read_to_its_cap(encoder: Encoder) -> None:
    story = "they were at it again last night "
    assert np.array_equal(encoder.encode([story * 60]), encoder.encode([story * 600]))
    assert not np.array_equal(encoder.encode([story * 3]), encoder.encode([story * 60]))
    assert len(story.split()) * 60 > MOST_TOKENS


@given(st.text(st.characters(exclude_categories=()), max_size=2000))
@settings(max_examples=60, deadline=None)
def test_any_text_has_a_vector_of_length_one(encoder: Encoder, text: str) -> None:
    vector = encoder.encode([text])
    assert vector.shape == (1, WIDTH)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud83d", "e\u0301" * 1000, "مساعدة", "😀" * 2000, "a" * 2000]
)
def test_odd_texts_too(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()
