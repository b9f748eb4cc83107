"""Runs the graph of a trained model, one component after the other.

Rasa's runner plans the graph anew with dask for every run, three times in a turn, to run it on one thread.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class PlainRunner(GraphRunner):
    """Rasa's interface for running a graph: each component that a target needs runs once, after what it needs."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        self._needs = {name: list(node.needs.values()) for name, node in schema.nodes.items()}
        self._targets = schema.target_names
        self._nodes = nodes

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> PlainRunner:
        """Makes every component of the graph."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """What the targets put out, by their names. Raises what a component raises."""
        done = {name: (name, given) for name, given in (inputs or {}).items()}
        return dict(self._output(name, done) for name in targets or self._targets)

    def _output(self, name: str, done: dict[str, Any]) -> Any:
        """`(name, output)` of a component; the bare name where there is neither input nor component of that name."""
        if name not in done:
            if name not in self._nodes:
                return name
            done[name] = self._nodes[name](*(self._output(need, done) for need in self._needs[name]))
        return done[name]
