"""Our runner puts out what Rasa's own puts out, and runs each component once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.runner import PlainRunner

pytestmark = pytest.mark.rasa
RUNS: list[str] = []


class Joined(GraphComponent):
    """Puts out its name and what it was given."""

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> Joined:
        return cls(config["name"])

    def join(self, one: Any = "", other: Any = "") -> str:
        RUNS.append(self.name)
        return f"{self.name}({one}{other})"


def node(name: str, **needs: str) -> SchemaNode:
    return SchemaNode(needs, Joined, "create", "join", {"name": name}, eager=True, is_target=name == "end")


SCHEMA = GraphSchema(
    {
        "start": node("start", one="__message__"),
        "left": node("left", one="start"),
        "right": node("right", one="start"),
        "end": node("end", one="left", other="right"),
        "aside": node("aside", one="right"),
        "astray": node("astray", one="nowhere"),
    }
)


@pytest.fixture(params=[PlainRunner, DaskGraphRunner])
def runner(request: pytest.FixtureRequest, tmp_path: Path) -> GraphRunner:
    RUNS.clear()
    kind: type[GraphRunner] = request.param
    return kind.create(SCHEMA, LocalModelStorage(tmp_path), ExecutionContext(SCHEMA))


@pytest.mark.parametrize(
    ("targets", "expected", "runs"),
    [
        (None, {"end": "end(left(start(hello))right(start(hello)))"}, ["end", "left", "right", "start"]),
        (["end"], {"end": "end(left(start(hello))right(start(hello)))"}, ["end", "left", "right", "start"]),
        (["aside", "left"], {"aside": "aside(right(start(hello)))", "left": "left(start(hello))"},
         ["aside", "left", "right", "start"]),
    ],
)  # fmt: skip
def test_what_a_target_needs_runs_once(
    runner: GraphRunner, targets: list[str] | None, expected: dict[str, str], runs: list[str]
) -> None:
    assert runner.run({"__message__": "hello"}, targets) == expected
    assert sorted(RUNS) == runs


def test_an_input_that_nobody_gives_is_told(runner: GraphRunner) -> None:
    with pytest.raises(GraphRunError, match="nowhere"):
        runner.run({"__message__": "hello"}, ["astray"])


def test_what_was_given_in_one_run_is_gone_in_the_next(runner: GraphRunner) -> None:
    runner.run({"__message__": "first"}, ["left"])
    assert runner.run({"__message__": "second"}, ["left"]) == {"left": "left(start(second))"}
