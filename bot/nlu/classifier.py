"""Decides on the intent of a message, and how likely it tells of danger now: the kernel classifier, as a Rasa
component."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import kernel, wording
from bot.nlu.kernel import KernelClassifier, Matrix, Weights
from bot.nlu.sentences import SentenceFeaturizer

DANGER_NOW = "danger_now"
"""On a training example: whether it tells of danger now."""
DANGER_SHARE = "danger_share"
"""On a message: how likely it does."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NearestMeaningClassifier(IntentClassifier, GraphComponent):
    """Ranks the intents by nearness in meaning and wording. Stands after `SentenceFeaturizer`."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: KernelClassifier | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NearestMeaningClassifier:
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NearestMeaningClassifier:
        """The component as it was trained. Raises ValueError where nothing is stored."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, KernelClassifier.load(folder))

    @classmethod
    def required_components(cls) -> list[type]:
        """What must stand before it."""
        return [SentenceFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The weights of `bot.nlu.kernel.Weights`, and how many intents are ranked."""
        default = Weights()
        return {
            "sharpness": default.sharpness,
            "words": default.words,
            "letters": default.letters,
            "ridge": default.ridge,
            "ranking_length": 10,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa sees changes of this class only; this adds the modules that do the work."""
        helpers = (Path(str(module.__file__)).read_bytes() for module in (kernel, wording))
        return hashlib.sha256(b"\0".join(helpers)).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the examples and stores the model."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [example.get(TEXT) for example in examples]
        intents = [example.get(INTENT) for example in examples]
        danger = [bool(example.get(DANGER_NOW)) for example in examples]
        weights = Weights(**{name: float(self._config[name]) for name in Weights.__dataclass_fields__})
        self._model = KernelClassifier.fit(texts, _vectors(examples), intents, danger, weights)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the intent and the ranking of each message that has a text, and `danger_share`, from 0 to 1."""
        written = [message for message in messages if message.get(TEXT)]
        if written and self._model:
            judged = self._model.judge([message.get(TEXT) for message in written], _vectors(written))
            for message, shares, danger in zip(written, *judged, strict=True):
                self._rank(message, self._model.names, shares)
                message.set(DANGER_SHARE, float(danger), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """For components after this one that train on what it says."""
        self.process(training_data.training_examples)
        return training_data

    def _rank(self, message: Message, names: list[str], shares: Matrix) -> None:
        best = np.argsort(-shares, kind="stable")[: self._config["ranking_length"]]
        ranking = [{INTENT_NAME_KEY: names[i], PREDICTED_CONFIDENCE_KEY: float(shares[i])} for i in best]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)


def _vectors(messages: list[Message]) -> Matrix:
    """The sentence features that the featuriser left, shape (len(messages), 384)."""
    found = (message.get_dense_features(TEXT)[1] for message in messages)
    return np.vstack([features.features for features in found if features]).astype(np.float32)
