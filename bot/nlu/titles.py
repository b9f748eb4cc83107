"""A message that is a topic's own title, as a suggestion button sends it, means that topic."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import PackComponent, decide
from content import Pack


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TitleClassifier(PackComponent):
    """Knows every title of the pack, whatever its capitals and spaces."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(pack)
        topics = [*pack.dialogue.values(), *pack.topics.values()]
        self.titles = {_plain(topic.title): topic.id for topic in topics}

    def look_at(self, message: Message) -> None:
        topic_id = self.titles.get(_plain(message.get(TEXT)))
        if topic_id:
            decide(message, topic_id)


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".?!")
