"""Answer, ask back or refuse: what the confidences of the classifier before it are enough for."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

REFUSAL = "out-of-scope"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DoubtClassifier(IntentClassifier, GraphComponent):
    """Makes `nlu_fallback` of a message that the classifier is not sure of, and keeps the ranking to offer from.

    It goes by the confidence of out-of-scope, which tells what we have no answer to far better than a low
    confidence of the best intent does. From `refuse` on we say plainly that we have no answer. From `ask` on,
    or where no intent reaches `least`, we ask back. Below that the best of the other intents is the answer.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._least, self._ask, self._refuse = (float(config[name]) for name in ("least", "ask", "refuse"))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DoubtClassifier:
        """Called by Rasa for training and for serving alike."""
        return cls(config)

    @classmethod
    def required_components(cls) -> list[type]:
        """What must stand before it."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Shares from 0 to 1, fitted on the development set: `python -m bench.nlu.compare` prints the choice."""
        return {"least": 0.1, "ask": 0.15, "refuse": 0.5}

    def process(self, messages: list[Message]) -> list[Message]:
        """Looks at each message that was given a ranking."""
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY)
            if ranking:
                self._decide(message, ranking)
        return messages

    def _decide(self, message: Message, ranking: list[dict[str, Any]]) -> None:
        shares = {rank[INTENT_NAME_KEY]: rank[PREDICTED_CONFIDENCE_KEY] for rank in ranking}
        outside = shares.pop(REFUSAL, 0.0)
        best = max(shares.values(), default=0.0)
        if outside < self._refuse and (outside >= self._ask or best < max(outside, self._least)):
            unsure = {INTENT_NAME_KEY: DEFAULT_NLU_FALLBACK_INTENT_NAME, PREDICTED_CONFIDENCE_KEY: 1 - best}
            message.set(INTENT, unsure, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [unsure, *ranking], add_to_output=True)
