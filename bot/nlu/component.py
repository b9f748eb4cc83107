"""What our components that need no training share: Rasa's graph interface, and the pack."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.pack import own_pack
from content import Pack


class PackComponent(GraphComponent):
    """A component that decides by the pack alone: nothing is trained, nothing is stored in the model."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PackComponent:
        """Called by Rasa for training and for serving alike."""
        return cls(own_pack())

    def process(self, messages: list[Message]) -> list[Message]:
        """Looks at each message that has a text."""
        for message in messages:
            if message.get(TEXT):
                self.look_at(message)
        return messages

    @abstractmethod
    def look_at(self, message: Message) -> None:
        """Decides on one message."""


def decide(message: Message, intent: str) -> None:
    """Makes `intent` the message's intent with confidence 1, and puts it first in the ranking."""
    chosen = {"name": intent, PREDICTED_CONFIDENCE_KEY: 1.0}
    others = [rank for rank in message.get(INTENT_RANKING_KEY) or [] if rank["name"] != intent]
    message.set(INTENT, chosen, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [chosen, *others], add_to_output=True)
