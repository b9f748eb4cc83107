"""Danger first: the pack's danger rules, then the learned detector, overrule what was made of a message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT_NAME_KEY, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifier import DANGER_SHARE
from bot.nlu.component import PackComponent, decide
from bot.pack import matcher, own_pack
from content import Pack
from content.danger import DangerMatch

LEARNED = "learned"
"""What stands in place of a rule's id where the learned detector spoke."""
CAUTION = "caution"
"""On a message that may tell of danger: its topic stands, and the emergency number comes first all the same."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DangerClassifier(PackComponent):
    """Stands last in the pipeline. Leaves `danger: {topic, rule, now}` on a message that it overruled.

    From a `danger_share` of `alarm` on the learned detector raises the alarm, whatever a disclosure's rule says.
    From `caution` on it leaves `caution` on a message that no rule spoke for.
    """

    def __init__(self, pack: Pack, alarm: float, caution: float) -> None:
        super().__init__(pack)
        self.matcher = matcher(pack.danger)
        self.topics = frozenset(pack.danger_examples)
        self.alarm = alarm
        self.caution = caution

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DangerClassifier:
        """Called by Rasa for training and for serving alike."""
        return cls(own_pack(), float(config["alarm"]), float(config["caution"]))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Probabilities, fitted on the development set: `python -m bench.nlu.danger` prints the choice."""
        return {"alarm": 0.9, "caution": 0.1}

    def look_at(self, message: Message) -> None:
        found = self.matcher.match(message.get(TEXT))
        share = float(message.get(DANGER_SHARE) or 0.0) if self.topics else 0.0
        if not (found and found.now) and share >= self.alarm:
            found = DangerMatch(self._topic(message), LEARNED, now=True)
        if found:
            decide(message, found.topic)
            danger = {"topic": found.topic, "rule": found.rule, "now": found.now}
            message.set("danger", danger, add_to_output=True)
        elif share >= self.caution:
            message.set(CAUTION, True, add_to_output=True)

    def _topic(self, message: Message) -> str:
        """The likeliest topic of those that have words for danger now."""
        ranked = [rank[INTENT_NAME_KEY] for rank in message.get(INTENT_RANKING_KEY) or []]
        return next((name for name in ranked if name in self.topics), min(self.topics))
