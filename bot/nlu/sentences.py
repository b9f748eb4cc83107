"""Gives every message its meaning as a vector: the sentence encoder, as a Rasa featuriser."""

from __future__ import annotations

from functools import cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from encoder import Encoder, read_origin


@cache
def own_encoder() -> Encoder:
    """The encoder, loaded once a process. Raises `encoder.EncoderError`."""
    return Encoder()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """A sentence feature of shape (1, 384) for the text of each message. Needs no tokeniser before it."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        """Called by Rasa for training and for serving alike."""
        own_encoder()
        return cls(config, execution_context.node_name)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's own: no alias."""
        return DenseFeaturizer.get_default_config()

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing can be set wrongly."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Another model file, and Rasa trains again."""
        return read_origin().fingerprint

    def process(self, messages: list[Message]) -> list[Message]:
        """Encodes what a visitor wrote."""
        self._encode(messages)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encodes the examples."""
        self._encode(training_data.training_examples)
        return training_data

    def _encode(self, messages: list[Message]) -> None:
        written = [message for message in messages if message.get(TEXT)]
        vectors = own_encoder().encode([message.get(TEXT) for message in written])
        for message, vector in zip(written, vectors, strict=True):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
