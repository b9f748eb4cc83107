"""Danger first: the pack's danger rules, then the learned detector, overrule what was made of a message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifier import DANGER_SHARE
from bot.nlu.component import PackComponent, decide
from bot.pack import matcher, own_pack
from content import Pack
from content.danger import DangerMatch

LEARNED = "learned"
"""What stands in place of a rule's id where the learned detector spoke."""
OUTSIDE, SURELY = "out-of-scope", 0.9
"""So sure that a message is idle talk, only the alarm is heeded: "the queue is crushing my soul"."""
CAUTION = "caution"
"""On a message that may tell of danger: its topic stands, and the emergency number comes first all the same."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DangerClassifier(PackComponent):
    """Stands last in the pipeline. Leaves `danger: {topic, rule, now}` on a message that it overruled.

    From a `danger_share` of `alarm` on the learned detector raises the alarm, whatever a disclosure's rule says;
    for a topic that has words of its own for danger now, such as thoughts of suicide, from `attempt` on.
    From `caution` on it leaves `caution` on a message about any other topic that no rule took for danger now.
    """

    def __init__(self, pack: Pack, alarm: float, attempt: float, caution: float) -> None:
        super().__init__(pack)
        self.matcher = matcher(pack.danger)
        self.topics = frozenset(pack.danger_examples)
        self.alarm = alarm
        self.attempt = attempt
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
        return cls(own_pack(), *(float(config[name]) for name in ("alarm", "attempt", "caution")))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Probabilities, fitted on the development set: `python -m bench.nlu.danger` prints the choice."""
        return {"alarm": 0.9, "attempt": 0.4, "caution": 0.1}

    def look_at(self, message: Message) -> None:
        found = self.matcher.match(message.get(TEXT))
        share = float(message.get(DANGER_SHARE) or 0.0) if self.topics else 0.0
        intent = message.get(INTENT) or {}
        topic = found.topic if found else str(intent.get(INTENT_NAME_KEY) or "")
        own_words = topic in self.topics
        if not (found and found.now) and share >= (self.attempt if own_words else self.alarm):
            found = DangerMatch(self._topic(message), LEARNED, now=True)
        if found:
            decide(message, found.topic)
            danger = {"topic": found.topic, "rule": found.rule, "now": found.now}
            message.set("danger", danger, add_to_output=True)
        idle = topic == OUTSIDE and float(intent.get(PREDICTED_CONFIDENCE_KEY) or 0.0) >= SURELY
        if share >= self.caution and not (found and found.now) and not own_words and not idle:
            message.set(CAUTION, True, add_to_output=True)

    def _topic(self, message: Message) -> str:
        """The likeliest topic of those that have words for danger now."""
        ranked = [rank[INTENT_NAME_KEY] for rank in message.get(INTENT_RANKING_KEY) or []]
        return next((name for name in ranked if name in self.topics), min(self.topics))
