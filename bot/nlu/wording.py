"""The wording of a message as numbers: its words, pairs of words and groups of letters. No Rasa in it.

Tf-idf as scikit-learn reckons it (logarithmic counts, smoothed rarity, length 1), several times faster for
one short message, and stored as plain lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

Array = NDArray[Any]

KINDS: dict[str, dict[str, Any]] = {
    "words": {"ngram_range": (1, 2), "token_pattern": r"\b\w+\b"},
    "letters": {"ngram_range": (2, 5), "analyzer": "char_wb"},
}
"""Letter groups meet misspellings, endings and run-together words."""

COMMON, FEW = 0.02, 20
"""A term that more than this share of the examples hold, and more than a few, tells them little apart: left out.
Such terms would be most of the work of comparing every example with every other."""


class Terms:
    """The terms of one kind that the examples hold, and how rare each is among them."""

    def __init__(self, kind: str, terms: Sequence[str], rarity: Array) -> None:
        self.terms = list(terms)
        self.rarity = rarity
        self._place = {term: place for place, term in enumerate(terms)}
        self._taken_apart = _analyser(kind)

    @classmethod
    def fit(cls, kind: str, texts: Sequence[str]) -> Terms:
        """The terms of `texts` without the commonest; one that stands in few of them weighs more."""
        taken_apart = _analyser(kind)
        found = Counter(term for text in texts for term in set(taken_apart(text)))
        most = max(FEW, COMMON * len(texts))
        terms = sorted(term for term, count in found.items() if count <= most)
        holding = np.array([found[term] for term in terms])
        return cls(kind, terms, (np.log((1 + len(texts)) / (1 + holding)) + 1).astype(np.float32))

    def row(self, text: str) -> tuple[Array, Array]:
        """The places of the known terms of `text`, and their values: of length 1 together, where there are any."""
        counted = Counter(term for term in self._taken_apart(text) if term in self._place)
        places = np.fromiter((self._place[term] for term in counted), np.int32, len(counted))
        values = (1 + np.log(np.fromiter(counted.values(), np.float32, len(counted)))) * self.rarity[places]
        return places, values / max(float(np.linalg.norm(values)), 1e-9)


class Wording:
    """Makes features whose product for two messages is how alike they are worded."""

    def __init__(self, kinds: dict[str, Terms], weights: dict[str, float]) -> None:
        self._kinds = kinds
        self._weights = weights
        sizes = [len(terms.terms) for terms in kinds.values()]
        self._starts = dict(zip(kinds, (0, *sizes), strict=False))
        self._width = sum(sizes)

    @classmethod
    def fit(cls, texts: Sequence[str], **weights: float) -> Wording:
        """Learns the terms of `texts`; `words` and `letters` weigh the two kinds."""
        return cls({kind: Terms.fit(kind, texts) for kind in KINDS}, weights)

    def features(self, texts: Sequence[str]) -> csr_matrix:
        """Shape (len(texts), f): the terms of one kind after those of the other."""
        places, values, ends = [], [], [0]
        for text in texts:
            for kind, terms in self._kinds.items():
                here, worth = terms.row(text)
                places.append(here + self._starts[kind])
                values.append(worth * np.float32(self._weights[kind] ** 0.5))
            ends.append(ends[-1] + sum(len(row) for row in places[-len(self._kinds) :]))
        data = (np.concatenate(values), np.concatenate(places), ends) if texts else ([], [], ends)
        return csr_matrix(data, shape=(len(texts), self._width), dtype=np.float32)

    def arrays(self) -> dict[str, Array]:
        """The rarity of each term by kind, for `restore`."""
        return {kind: terms.rarity for kind, terms in self._kinds.items()}

    def names(self) -> dict[str, Any]:
        """The terms and the weight of each kind, for `restore`: fit for JSON."""
        return {
            kind: {"weight": self._weights[kind], "terms": terms.terms} for kind, terms in self._kinds.items()
        }

    @classmethod
    def restore(cls, names: dict[str, Any], arrays: dict[str, Array]) -> Wording:
        """From what `names` and `arrays` gave."""
        kinds = {kind: Terms(kind, names[kind]["terms"], arrays[kind]) for kind in KINDS}
        return cls(kinds, {kind: names[kind]["weight"] for kind in KINDS})


def _analyser(kind: str) -> Callable[[str], Iterable[str]]:
    made: Callable[[str], Iterable[str]] = CountVectorizer(**KINDS[kind]).build_analyzer()
    return made
