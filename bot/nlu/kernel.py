"""Which intent a message means, and whether it tells of danger now, by its nearness to every example at once.
No Rasa in it.

Kernel ridge regression (a least-squares support vector machine). Two messages are near by their meaning
(the encoder's vectors, through a Gaussian) and by their wording (words and letter groups, tf-idf). One
linear system is solved for the whole model: no steps, no random numbers, the same model each time.

Confidences come from leave-one-out: what the model says of each example when that one is left out follows
from the same solution (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, 5.4.2). The
temperature that fits those answers best makes the scores into shares. Danger is one more column of the same
solution; its scores become probabilities by the logistic curve that fits those answers (Platt, Probabilistic
Outputs for Support Vector Machines, 1999).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import expit, log_softmax

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


class Judged(NamedTuple):
    """What a model makes of m messages: `shares` (m, k) of each intent, `danger` (m,) from 0 to 1."""

    shares: Matrix
    danger: Matrix


@dataclass(frozen=True)
class Calibration:
    """What makes scores into confidences: see the head of this module."""

    temperature: float
    slope: float
    offset: float

    def judged(self, scores: Matrix) -> Judged:
        """Confidences from scores (m, k + 1), the last column that of danger."""
        shares = np.exp(log_softmax(self.temperature * scores[:, :-1], axis=1))
        danger = expit(self.slope * scores[:, -1] + self.offset)
        return Judged(shares.astype(np.float32), danger.astype(np.float32))


class KernelClassifier:
    """A fitted model: n examples, k intents, f features of wording."""

    def __init__(
        self,
        names: Sequence[str],
        sharpness: float,
        calibration: Calibration,
        arrays: dict[str, Matrix],
        wording: Wording,
    ) -> None:
        self.names = list(names)
        self.sharpness = sharpness
        self.calibration = calibration
        self.arrays = arrays
        """`examples` (n, 384) vectors; `meaning` (n, k + 1) and `wording` (f, k + 1): what each adds to each
        intent, and to danger."""
        self.wording = wording

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        vectors: Matrix,
        intents: Sequence[str],
        danger: Sequence[bool],
        weights: Weights,
    ) -> KernelClassifier:
        """Solves for the examples `texts`: their `vectors` (n, 384), each of length 1, what they mean, and
        whether they tell of `danger` now."""
        solved = _solve(texts, vectors, intents, danger, weights)
        wording = solved.features.T @ solved.meaning
        arrays = {"examples": vectors, "meaning": solved.meaning, "wording": wording}
        return cls(solved.names, weights.sharpness, solved.calibration, arrays, solved.wording)

    @staticmethod
    def left_out(
        texts: Sequence[str],
        vectors: Matrix,
        intents: Sequence[str],
        danger: Sequence[bool],
        weights: Weights,
    ) -> Matrix:
        """The scores (n, k + 1) of each example in a model without it; columns in the order of the names."""
        return _solve(texts, vectors, intents, danger, weights).left_out

    def judge(self, texts: Sequence[str], vectors: Matrix) -> Judged:
        """How sure of each of `names`, and of danger, for each of m `texts` with their `vectors` (m, 384)."""
        return self.calibration.judged(self.scores(texts, vectors))

    def scores(self, texts: Sequence[str], vectors: Matrix) -> Matrix:
        """Nearness to each of `names` and to danger, shape (m, k + 1): about 1 for what it surely is, else 0."""
        near = _gaussian(vectors, self.arrays["examples"], self.sharpness)
        return near @ self.arrays["meaning"] + self.wording.features(texts) @ self.arrays["wording"]

    def save(self, folder: Path) -> None:
        """Writes arrays and JSON, nothing that runs when it is read."""
        np.savez(folder / ARRAYS, **self.arrays, **self.wording.arrays())
        names = {
            "names": self.names,
            "sharpness": self.sharpness,
            "calibration": asdict(self.calibration),
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
        return cls(names["names"], names["sharpness"], Calibration(**names["calibration"]), arrays, wording)


class _Solution(NamedTuple):
    """What comes of fitting: `meaning` (n, k + 1) coefficients, `left_out` (n, k + 1) scores."""

    names: list[str]
    wording: Wording
    features: csr_matrix
    meaning: Matrix
    left_out: Matrix
    calibration: Calibration


def _solve(
    texts: Sequence[str], vectors: Matrix, intents: Sequence[str], danger: Sequence[bool], weights: Weights
) -> _Solution:
    names, of = np.unique(np.asarray(intents, dtype=str), return_inverse=True)
    told = np.asarray(danger, dtype=np.float32)
    targets = np.column_stack([np.eye(len(names), dtype=np.float32)[of], told])
    wording = Wording.fit(texts, words=weights.words, letters=weights.letters)
    features = wording.features(texts)
    meaning, left_out = _coefficients(vectors, features, targets, weights)
    calibration = Calibration(_temperature(left_out[:, :-1], of), *_curve(left_out[:, -1], told))
    return _Solution(list(names), wording, features, meaning, left_out, calibration)


def _gaussian(one: Matrix, other: Matrix, sharpness: float) -> Matrix:
    """1 for the same meaning, towards e^-sharpness for no relation; rows of length 1."""
    return np.exp(sharpness * (one @ other.T - 1)).astype(np.float32)


def _coefficients(
    vectors: Matrix, features: csr_matrix, targets: Matrix, weights: Weights
) -> tuple[Matrix, Matrix]:
    """The coefficients of each target, and its scores of each example when that one is left out."""
    kernel = _gaussian(vectors, vectors, weights.sharpness) + (features @ features.T).toarray()
    kernel[np.diag_indices(len(kernel))] += weights.ridge
    lower, _ = lapack.spotrf(kernel.T, lower=1, overwrite_a=1)  # symmetric: as Fortran wants it
    coefficients, _ = lapack.spotrs(lower, targets, lower=1)
    root, _ = lapack.strtri(lower, lower=1, overwrite_c=1)
    diagonal = np.square(root, out=root).sum(axis=0)  # of the inverse
    return np.ascontiguousarray(coefficients), targets - coefficients / diagonal[:, None]


def _temperature(scores: Matrix, of: NDArray[np.int64]) -> float:
    """What to multiply scores by, for the likeliest right answers."""
    rows = np.arange(len(of))

    def surprise(logarithm: float) -> float:
        return -float(log_softmax(np.exp(logarithm) * scores, axis=1)[rows, of].mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(0.0, 5.0), method="bounded").x))


def _curve(scores: Matrix, told: Matrix) -> tuple[float, float]:
    """Slope and offset of the logistic curve from scores to danger, for the likeliest right answers."""
    sign = 1 - 2 * told

    def surprise(line: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0, sign * (line[0] * scores + line[1])).mean())

    slope, offset = minimize(surprise, (8.0, -4.0), method="Nelder-Mead").x
    return float(slope), float(offset)
