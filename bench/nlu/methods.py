"""Ways to tell a message's intent, each from the same examples and vectors, for `bench.nlu.compare`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.nlu.kernel import KernelClassifier, Weights
from bot.nlu.wording import Wording

Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Written:
    """Texts with their vectors, shape (n, 384)."""

    texts: Sequence[str]
    vectors: NDArray[np.float32]
    danger: Sequence[bool] = ()
    """Of examples: whether each tells of danger now."""


Method = Callable[[Written, NDArray[np.str_], Written], Shares]
"""Examples, their intents, questions → a share for each question and intent, intents in alphabetical order."""


def kernel(weights: Weights) -> Method:
    """The assistant's own."""

    def shares(examples: Written, intents: NDArray[np.str_], questions: Written) -> Shares:
        model = KernelClassifier.fit(
            examples.texts, examples.vectors, list(intents), examples.danger, weights
        )
        return model.judge(questions.texts, questions.vectors).shares.astype(np.float64)

    return shares


def meaning_regression(examples: Written, intents: NDArray[np.str_], questions: Written) -> Shares:
    """Logistic regression on the vectors."""
    return _regression(examples.vectors, intents, questions.vectors, 20)


def wording_regression(examples: Written, intents: NDArray[np.str_], questions: Written) -> Shares:
    """Logistic regression on words and letter groups: Rasa's sparse pipeline with tf-idf. Takes minutes."""
    wording = Wording.fit(examples.texts, words=1, letters=1)
    return _regression(wording.features(examples.texts), intents, wording.features(questions.texts), 10)


def both_regressions(examples: Written, intents: NDArray[np.str_], questions: Written) -> Shares:
    """The two above, multiplied."""
    meaning = np.log(meaning_regression(examples, intents, questions))
    product = np.exp(0.6 * meaning + 0.4 * np.log(wording_regression(examples, intents, questions)))
    return np.asarray(product / product.sum(axis=1, keepdims=True))


def nearest_vote(examples: Written, intents: NDArray[np.str_], questions: Written) -> Shares:
    """The 10 nearest examples vote, each by its cosine."""
    names, of = np.unique(intents, return_inverse=True)
    cosines = questions.vectors @ examples.vectors.T
    votes = np.full((len(cosines), len(names)), 1e-9)
    for vote, near in zip(votes, cosines, strict=True):
        best = np.argpartition(-near, 10)[:10]
        np.add.at(vote, of[best], np.exp((near[best] - 1) / 0.05))
    return np.asarray(votes / votes.sum(axis=1, keepdims=True))


def _regression(features: Any, intents: NDArray[np.str_], asked: Any, strength: float) -> Shares:
    model = LogisticRegression(C=strength, max_iter=300).fit(features, intents)
    return np.asarray(model.predict_proba(asked), np.float64)


METHODS: dict[str, Method] = {
    "wording, logistic regression": wording_regression,
    "meaning, logistic regression": meaning_regression,
    "both regressions multiplied": both_regressions,
    "meaning, nearest 10 vote": nearest_vote,
    "wording, kernel": kernel(Weights(sharpness=0)),
    "meaning, kernel": kernel(Weights(words=0, letters=0)),
    "meaning and wording, kernel": kernel(Weights()),
}
"""In the order of the table. A Gaussian of sharpness 0 is the same for all: a constant, so wording alone."""
