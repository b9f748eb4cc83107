"""Figures that can be trusted: each counted as it is named, with its interval; a tester's mistake is one line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from safernw.commands.evaluate import command
from safernw.evaluation import Row, Score, measure
from safernw.evaluation_shares import harmonic, interval
from safernw.evaluation_told import told


def answer(topic: str, *offers: str, urgency: str = "none", first: str = "words") -> list[dict[str, Any]]:
    """A reply as the REST channel gives it."""
    card = {
        "topic": topic,
        "urgency": urgency,
        "suggestions": [{"title": "", "topic": one} for one in offers],
    }
    return [{"text": first}, {"custom": card}]


def scored(*rows: tuple[Row, list[dict[str, Any]]]) -> Score:
    answers: Iterator[list[dict[str, Any]]] = (items for _, items in rows)
    return measure([row for row, _ in rows], lambda _text, _sender: next(answers))


def test_a_topic_is_right_first_or_on_the_card_or_asked_back_or_nowhere() -> None:
    score = scored(
        (Row("a", "theft"), answer("theft")),
        (Row("b", "theft"), answer("lost", "theft")),
        (Row("c", "theft"), answer("out-of-scope", "lost", "theft")),
        (Row("d", "theft"), answer("out-of-scope", "lost")),
        (Row("e", "theft"), answer("lost")),
    )
    figures = score.figures()
    assert figures["accuracy"] == 0.2
    assert figures["accuracy_with_offers"] == 0.6
    assert figures["accuracy_first_or_asked"] == 0.4
    assert figures["falsely_refused"] == 0.2
    assert figures["not_answered"] == 0.4
    assert figures["confusions"] == [["theft", "lost", 2], ["theft", "out-of-scope", 2]]


def test_each_topic_has_recall_precision_and_f1() -> None:
    score = scored(
        (Row("a", "theft"), answer("theft")),
        (Row("b", "theft"), answer("lost")),
        (Row("c", "lost"), answer("lost")),
        (Row("d", "out-of-scope"), answer("lost")),
    )
    figures = score.figures()
    assert figures["by_topic"] == {"lost": 1.0, "out-of-scope": 0.0, "theft": 0.5}
    assert figures["topics"]["lost"] == {
        "asked": 1, "answered": 3, "recall": 1.0, "precision": 0.3333, "f1": 0.5,
    }  # fmt: skip
    assert figures["topics"]["theft"]["precision"] == 1.0
    assert figures["out_of_scope_recall"] == 0.0
    assert figures["accuracy"] == 0.6667, "what has no answer is no part of the accuracy"


@pytest.mark.parametrize(
    ("expect", "urgency", "first", "recall", "alarms"),
    [
        ("999", "emergency", "Call 999 now.", 1.0, None),
        ("999", "emergency", "Stay calm. Call 999.", 0.0, None),
        ("999", "soon", "Call 999 now.", 0.0, None),
        ("not-999-first", "emergency", "Call 999 now.", None, 1.0),
        ("not-999-first", "soon", "Call Samaritans.", None, 0.0),
    ],
)
def test_danger_is_seen_when_the_number_comes_first_in_an_emergency(
    expect: str, urgency: str, first: str, recall: float | None, alarms: float | None
) -> None:
    row = Row("x", expect=expect)  # type: ignore[arg-type]
    figures = scored((row, answer("any", urgency=urgency, first=first))).figures()
    assert (figures["danger_recall"], figures["danger_false_alarms"]) == (recall, alarms)


def test_the_number_of_danger_is_the_packs() -> None:
    items = answer("any", urgency="emergency", first="Call 112 now.")
    figures = measure([Row("x", expect="999")], lambda _text, _sender: items, emergency="112").figures()
    assert figures["danger_recall"] == 1.0


def test_figures_are_given_by_writer_too() -> None:
    score = scored(
        (Row("a", "theft", writer="teen"), answer("theft")),
        (Row("b", "theft", writer="resident"), answer("lost")),
        (Row("c", expect="999", writer="teen"), answer("lost")),
    )
    by_writer = score.figures()["by_writer"]
    assert by_writer["teen"]["accuracy"] == 1.0
    assert by_writer["teen"]["danger_recall"] == 0.0
    assert by_writer["resident"]["accuracy"] == 0.0


def test_every_row_is_asked_in_a_conversation_of_its_own() -> None:
    senders = []

    def ask(_text: str, sender: str) -> list[dict[str, Any]]:
        senders.append(sender)
        return answer("theft")

    rows = [Row("a", "theft"), Row("b", "theft")]
    measure(rows, ask)
    measure(rows, ask)
    assert len(set(senders)) == 4


def test_the_interval_is_wilsons() -> None:
    """The published example: 81 of 263 (Newcombe, Statistics in Medicine 17, 1998, table I)."""
    assert interval(81, 263) == (0.2553, 0.3662)
    assert interval(0, 20) == (0.0, 0.1611)
    assert interval(0, 0) == (0.0, 1.0)


@given(st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_an_interval_holds_the_share_that_was_seen(counts: tuple[int, int]) -> None:
    low, high = interval(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 0.0001
    assert counts[0] / counts[1] - 0.0001 <= high <= 1


def test_f1_of_nothing_is_unknown() -> None:
    assert harmonic(None, 1.0) is None
    assert harmonic(0.0, 0.0) == 0.0


def test_a_reader_sees_the_confusions_from_the_most_and_the_topics_from_the_worst() -> None:
    rows = [(Row("a", "theft"), answer("theft")), *[(Row("b", "lost"), answer("theft"))] * 2]
    lines = told(scored(*rows)).splitlines()
    assert [line.split() for line in lines if line.startswith("lost")] == [
        ["lost", "2", "0", "0.0%", "-", "-"],
        ["lost", "theft", "2"],
    ]
    assert any(line.startswith("accuracy ") and "1 of 3" in line for line in lines)


@pytest.fixture
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_pack_folder: Path) -> None:
    monkeypatch.setenv("SAFERNW_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SAFERNW_PACK", str(tiny_pack_folder))


def evaluated(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(command, arguments)
    return done.exit_code, done.stdout, done.stderr


PERSONAL = (
    {"text": "ring me on 07700 900123", "personal": ["phone"]},
    {"text": "two lads on quad bikes", "personal": []},
    {"text": "mail visitor@example.com", "personal": ["phone"]},
)
"""An Ofcom drama number and an address at example.com."""


def test_personal_data_is_measured_without_an_assistant(own_settings: None, tmp_path: Path) -> None:
    file, misses = tmp_path / "personal.jsonl", tmp_path / "misses.csv"
    file.write_text("\n".join(json.dumps(row) for row in PERSONAL))
    status, out, _ = evaluated(str(file), "--json", "--misses", str(misses))
    assert status == 0
    figures = json.loads(out)
    assert (figures["personal_recall"], figures["personal_precision"]) == (0.5, 0.5)
    assert list(csv.DictReader(misses.open())) == [
        {"text": "mail visitor@example.com", "expected": "phone", "answered": "email", "offered": ""}
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("not json", "questions.jsonl line 2"),
        ('{"topic": "boat-theft"}', "questions.jsonl line 2"),
        ('{"text": "x", "expect": "112"}', "questions.jsonl line 2"),
        ('{"text": "x"}', 'give the row a "topic", "expect" or "personal"'),
    ],
)
def test_a_wrong_row_is_named_by_file_and_line(
    own_settings: None, tmp_path: Path, line: str, says: str
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text": "x", "personal": []}\n' + line)
    status, _, err = evaluated(str(file))
    assert status == 2
    assert says in err


def test_an_assistant_that_is_away_is_one_line(own_settings: None, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text": "x", "topic": "boat-theft"}')
    status, _, err = evaluated(str(file), "--url", "http://127.0.0.1:9")
    assert status != 0
    assert "http://127.0.0.1:9: no assistant answers there" in err


def test_a_label_that_no_topic_has_is_said(own_settings: None, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text": "x", "topic": "bote-theft"}')
    _, _, err = evaluated(str(file), "--url", "http://127.0.0.1:9")
    assert "'bote-theft' is not a topic of the pack" in err
