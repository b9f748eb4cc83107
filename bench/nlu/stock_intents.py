"""Intents alone, on a public set: trained and tested by Rasa's own commands, the same for every pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from bench.nlu.stock_public import OUTSIDE, Row, Split
from bench.nlu.stock_systems import PROJECT, SAFERNW, STOCK, System, read, shortened, timed

OWN_STEPS = frozenset({"bot.nlu.sentences.SentenceFeaturizer", "bot.nlu.classifier.NearestMeaningClassifier"})
"""Of the assistant's pipeline: encoder and classifier. The others are about our own topics."""

LEFT_OUT = frozenset({"FallbackClassifier", "ResponseSelector", "EntitySynonymMapper"})
"""Of Rasa's pipelines: they name no intent of the set."""


def intents_only(name: str, split: Split, folder: Path, epochs: int | None) -> dict[str, float]:
    """Accuracy on questions in scope, recall of those out of scope (0 where the set has none) and seconds to train.

    Raises `BenchError`.
    """
    folder.mkdir(parents=True)
    config = pipeline(name, epochs)
    system = System(name, folder, folder / "config.yml")
    (folder / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    for part in ("train", "test"):
        _write(folder / f"{part}.json", getattr(split, part))
    took = timed(system, [*SAFERNW, "rasa", "train", "nlu", "--nlu", str(folder / "train.json"),
                          "--config", str(system.config), "--out", str(folder / "models"),
                          "--fixed-model-name", name])  # fmt: skip
    timed(system, [*SAFERNW, "rasa", "test", "nlu", "--nlu", str(folder / "test.json"),
                   "--model", str(folder / "models" / f"{name}.tar.gz"), "--out", str(folder / "results"),
                   "--no-plot", "--no-errors"])  # fmt: skip
    return {**_shares(json.loads((folder / "results" / "intent_report.json").read_text())), "train_s": took}


def pipeline(name: str, epochs: int | None) -> dict[str, Any]:
    """The config.yml that tells intents as that system does, and no more."""
    config = read(STOCK.get(name, PROJECT / "config.yml"))
    steps = [step for step in config["pipeline"] if step["name"] not in LEFT_OUT]
    if name not in STOCK:
        steps = [step for step in steps if step["name"] in OWN_STEPS]
    head = {"recipe": "default.v1", "assistant_id": "bench", "language": "en"}
    return shortened({**head, "pipeline": steps}, epochs)


def _write(path: Path, rows: list[Row]) -> None:
    examples = [{"text": row.text, "intent": row.intent, "entities": []} for row in rows]
    path.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), encoding="utf-8")


def _shares(report: dict[str, Any]) -> dict[str, float]:
    """From Rasa's report: `{intent: {"recall", "support"}}`, averages among them."""
    averages = {"accuracy", "micro avg", "macro avg", "weighted avg"}
    by_intent = {name: found for name, found in report.items() if name not in averages}
    inside = [found for name, found in by_intent.items() if name != OUTSIDE]
    asked = sum(found["support"] for found in inside)
    right = sum(found["recall"] * found["support"] for found in inside)
    return {"accuracy": right / asked, "out_of_scope_recall": by_intent.get(OUTSIDE, {}).get("recall", 0.0)}
