"""Which intent a message means, by its nearness to every example at once. No Rasa in it.

Kernel ridge regression (a least-squares support vector machine). Two messages are near by their meaning
(the encoder's vectors, through a Gaussian) and by their wording (words and letter groups, tf-idf). One
linear system is solved for the whole model: no steps, no random numbers, the same model each time.

Confidences come from leave-one-out: what the model says of each example when that one is left out follows
from the same solution (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, 5.4.2). The
temperature that fits those answers best makes the scores into shares.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax

from bot.nlu.wording import Wording

Matrix = NDArray[np.float32]

ARRAYS, NAMES = "arrays.npz", "names.json"


@dataclass(frozen=True)
class Weights:
    """How near is near. `sharpness` of the Gaussian over meaning; what shared `words` and `letters` add to
    it; `ridge`, how far an example may be contradicted by its neighbours."""

    sharpness: float = 2.0
    words: float = 0.5
    letters: float = 0.5
    ridge: float = 0.3


class KernelClassifier:
    """A fitted model: n examples, k intents, f features of wording."""

    def __init__(
        self,
        names: Sequence[str],
        sharpness: float,
        temperature: float,
        arrays: dict[str, Matrix],
        wording: Wording,
    ) -> None:
        self.names = list(names)
        self.sharpness = sharpness
        self.temperature = temperature
        self.arrays = arrays
        """`examples` (n, 384) vectors; `meaning` (n, k) and `wording` (f, k): what each adds to each intent."""
        self.wording = wording

    @classmethod
    def fit(
        cls, texts: Sequence[str], vectors: Matrix, intents: Sequence[str], weights: Weights
    ) -> KernelClassifier:
        """Solves for the examples `texts` with their `vectors` (n, 384), each of length 1, and `intents`."""
        names, of = np.unique(np.asarray(intents, dtype=str), return_inverse=True)
        wording = Wording.fit(texts, words=weights.words, letters=weights.letters)
        features = wording.features(texts)
        meaning, left_out = _solved(vectors, features, np.eye(len(names), dtype=np.float32)[of], weights)
        arrays = {"examples": vectors, "meaning": meaning, "wording": features.T @ meaning}
        return cls(list(names), weights.sharpness, _temperature(left_out, of), arrays, wording)

    @staticmethod
    def left_out(texts: Sequence[str], vectors: Matrix, intents: Sequence[str], weights: Weights) -> Matrix:
        """The scores (n, k) of each example in a model without it; columns in the order of the names."""
        names, of = np.unique(np.asarray(intents, dtype=str), return_inverse=True)
        wording = Wording.fit(texts, words=weights.words, letters=weights.letters)
        targets = np.eye(len(names), dtype=np.float32)[of]
        return _solved(vectors, wording.features(texts), targets, weights)[1]

    def shares(self, texts: Sequence[str], vectors: Matrix) -> Matrix:
        """How sure of each of `names`, shape (len(texts), k); each row adds up to 1."""
        return np.exp(log_softmax(self.temperature * self.scores(texts, vectors), axis=1)).astype(np.float32)

    def scores(self, texts: Sequence[str], vectors: Matrix) -> Matrix:
        """Nearness to each of `names`, shape (len(texts), k): about 1 for what it surely is, 0 for the rest."""
        near = _gaussian(vectors, self.arrays["examples"], self.sharpness)
        return near @ self.arrays["meaning"] + self.wording.features(texts) @ self.arrays["wording"]

    def save(self, folder: Path) -> None:
        """Writes arrays and JSON, nothing that runs when it is read."""
        np.savez(folder / ARRAYS, **self.arrays, **self.wording.arrays())
        names = {
            "names": self.names,
            "sharpness": self.sharpness,
            "temperature": self.temperature,
            "wording": self.wording.names(),
        }
        (folder / NAMES).write_text(json.dumps(names), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> KernelClassifier:
        """Reads what `save` wrote."""
        names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS, allow_pickle=False) as found:
            stored = {name: found[name] for name in found.files}
        arrays = {name: stored[name] for name in ("examples", "meaning", "wording")}
        wording = Wording.restore(names["wording"], stored)
        return cls(names["names"], names["sharpness"], names["temperature"], arrays, wording)


def _gaussian(one: Matrix, other: Matrix, sharpness: float) -> Matrix:
    """1 for the same meaning, towards e^-sharpness for no relation; rows of length 1."""
    return np.exp(sharpness * (one @ other.T - 1)).astype(np.float32)


def _solved(
    vectors: Matrix, features: csr_matrix, targets: Matrix, weights: Weights
) -> tuple[Matrix, Matrix]:
    """The coefficients (n, k), and the scores (n, k) of each example when that one is left out."""
    kernel = _gaussian(vectors, vectors, weights.sharpness) + (features @ features.T).toarray()
    kernel[np.diag_indices(len(kernel))] += weights.ridge
    lower, _ = lapack.spotrf(kernel, lower=1, overwrite_a=1)
    coefficients, _ = lapack.spotrs(lower, targets, lower=1)
    root, _ = lapack.strtri(lower, lower=1, overwrite_c=1)
    root = np.tril(root)
    diagonal = np.einsum("ij,ij->j", root, root)  # of the inverse
    return np.ascontiguousarray(coefficients), targets - coefficients / diagonal[:, None]


def _temperature(scores: Matrix, of: NDArray[np.int64]) -> float:
    """What to multiply scores by, for the likeliest right answers."""
    rows = np.arange(len(of))

    def surprise(logarithm: float) -> float:
        return -float(log_softmax(np.exp(logarithm) * scores, axis=1)[rows, of].mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(0.0, 5.0), method="bounded").x))
