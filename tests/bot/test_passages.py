"""The strategy is quoted word for word, where it answers, and hardly ever where it does not."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bot.nlu.sentences import own_encoder
from bot.passages import MOST_WORDS, Passages
from content import Pack

pytestmark = pytest.mark.rasa
QUESTIONS = Path(__file__).parents[2] / "bench" / "nlu" / "passages.jsonl"


@pytest.fixture(scope="module")
def passages(own_pack: Pack) -> Passages:
    return Passages(own_pack.strategy, own_encoder())


def test_a_passage_is_whole_sentences_of_its_section(passages: Passages) -> None:
    for passage in passages.passages:
        assert passage.text in " ".join(passage.section.text.split())
        assert passage.text.endswith((".", "!", "?"))
        assert len(passage.text.split()) <= MOST_WORDS


def test_no_number_or_list_of_contacts_is_quoted(passages: Passages) -> None:
    assert {"useful-contacts", "more-information", "glossary", "members"}.isdisjoint(
        passage.section.id for passage in passages.passages if "01530" in passage.text or "- " in passage.text
    )


def test_questions_that_it_answers_get_it_and_others_do_not(passages: Passages) -> None:
    rows = [msgspec.json.decode(line) for line in QUESTIONS.read_bytes().splitlines()]
    found = [(row["section"], passages.nearest(row["text"])) for row in rows]
    right = [passage.section.id == section for section, passage in found if section and passage]
    false = [passage for section, passage in found if not section and passage]
    assert len(right) >= 0.75 * sum(bool(section) for section, _ in found)
    assert sum(right) >= 0.85 * len(right)
    assert len(false) <= 0.05 * sum(not section for section, _ in found)


@pytest.mark.parametrize("text", ["", "hi", "is it", "the weather tomorrow", "x" * 2000])
def test_little_or_nothing_asked_gets_nothing(passages: Passages, text: str) -> None:
    assert passages.nearest(text) is None
