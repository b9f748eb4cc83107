"""Public sets are read as they are published, and split the same way each time."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.nlu.stock_intents import OWN_STEPS, _shares, pipeline
from bench.nlu.stock_public import Row, split
from bench.nlu.stock_systems import STOCK, read, shortened
from bench.serving import BenchError, p95

HEAD = "text,category\n"


def table(path: Path, rows: list[tuple[str, str]], head: str = HEAD) -> Path:
    path.write_text(head + "".join(f'"{text}",{intent}\n' for text, intent in rows), encoding="utf-8")
    return path


def test_a_csv_with_its_test_beside_it(tmp_path: Path) -> None:
    table(tmp_path / "test.csv", [("where is my card, then?", "card_arrival")])
    train = table(tmp_path / "train.csv", [("my card is late", "card_arrival"), ("which rate?", "rate")])
    found = split(train)
    assert found.train == [Row("my card is late", "card_arrival"), Row("which rate?", "rate")]
    assert found.test == [Row("where is my card, then?", "card_arrival")]


def test_a_csv_alone_has_every_fifth_of_an_intent_asked(tmp_path: Path) -> None:
    rows = [(f"play song {number}", "music") for number in range(10)]
    found = split(table(tmp_path / "hwu.csv", rows))
    assert [row.text for row in found.test] == ["play song 4", "play song 9"]
    assert len(found.train) == 8


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_columns_and_separators(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "set.csv"
    lines = [f"{number}{mark}wake me at {number}{mark}alarm_set" for number in range(5)]
    path.write_text("\n".join([mark.join(("id", "question", "intent")), *lines]), encoding="utf-8")
    assert split(path).test == [Row("wake me at 4", "alarm_set")]


def test_clinc_brings_its_own_questions_and_what_is_out_of_scope(tmp_path: Path) -> None:
    path = tmp_path / "data_full.json"
    parts = {
        "train": [["how tall is it", "height"]], "val": [["ignored", "height"]], "test": [["its height", "height"]],
        "oos_train": [["sing to me", "oos"]], "oos_test": [["who won", "oos"]],
    }  # fmt: skip
    path.write_text(json.dumps(parts), encoding="utf-8")
    found = split(path)
    assert found.train == [Row("how tall is it", "height"), Row("sing to me", "oos")]
    assert found.test == [Row("its height", "height"), Row("who won", "oos")]


def test_few_examples_are_the_same_few_each_time(tmp_path: Path) -> None:
    rows = [(f"{intent} {number}", intent) for intent in ("one", "two") for number in range(30)]
    path = table(tmp_path / "set.csv", rows)
    found = split(path, shots=10)
    assert Counter(row.intent for row in found.train) == {"one": 10, "two": 10}
    assert found == split(path, shots=10)
    assert not set(found.train) & set(found.test)


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", HEAD, "{", '{"train": 3}'])
def test_what_is_no_set_is_told_in_one_line(tmp_path: Path, content: str) -> None:
    for name in ("set.csv", "set.json"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        with pytest.raises(BenchError) as told:
            split(path)
        assert str(path) in str(told.value)
        assert "\n" not in str(told.value)


def test_shares_are_of_questions_and_what_is_out_of_scope_stands_apart() -> None:
    report = {
        "one": {"recall": 1.0, "support": 3}, "two": {"recall": 0.0, "support": 1},
        "oos": {"recall": 0.25, "support": 4}, "accuracy": 0.5, "macro avg": {"recall": 0.4, "support": 8},
    }  # fmt: skip
    assert _shares(report) == {"accuracy": 0.75, "out_of_scope_recall": 0.25}


def test_the_assistants_encoder_and_classifier_stand_alone_on_a_public_set() -> None:
    assert {step["name"] for step in pipeline("ours", None)["pipeline"]} == OWN_STEPS


def test_epochs_of_every_network_are_shortened() -> None:
    config = shortened(read(STOCK["stock"]), 2)
    steps = [*config["pipeline"], *config["policies"]]
    assert [step["epochs"] for step in steps if "epochs" in step] == [2, 2, 2, 2]
    assert shortened(read(STOCK["lr"]), None) == read(STOCK["lr"])


def test_the_95th_percentile_by_nearest_rank() -> None:
    assert p95([float(number) for number in range(1, 101)]) == 95
    assert p95([7.0]) == 7
