"""Danger first: the pack's danger rules overrule whatever the classifiers made of a message."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import PackComponent, decide
from content import Pack
from content.danger import DangerMatcher


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DangerClassifier(PackComponent):
    """Stands last in the pipeline. Leaves `danger: {topic, rule, now}` on a message that it overruled."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(pack)
        self.matcher = DangerMatcher(pack.danger)

    def look_at(self, message: Message) -> None:
        found = self.matcher.match(message.get(TEXT))
        if found:
            decide(message, found.topic)
            danger = {"topic": found.topic, "rule": found.rule, "now": found.now}
            message.set("danger", danger, add_to_output=True)
