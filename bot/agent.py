"""Rasa's agent with our own runner and tracker store, loaded from a trained model."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name
from rasa.utils.endpoints import EndpointConfig

from bot.runner import PlainRunner
from bot.tracker_store import ForgetfulTrackerStore, own_store


class OwnProcessor(MessageProcessor):
    """Rasa's way through a turn, on `PlainRunner`, with a thread for understanding.

    The encoder's sums let other threads run: on a second core one visitor's words are understood while
    another's answer is made.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._understanding = ThreadPoolExecutor(1, "understanding")

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, PlainRunner]:
        with TempDirectoryPath(get_temp_dir_name()) as unpacked:
            metadata, runner = load_predict_graph_runner(
                Path(unpacked), Path(model_path), LocalModelStorage, PlainRunner
            )
        return Path(model_path).name, metadata, runner

    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """What is understood of a message.

        Rasa would go on to warn of intents that the domain does not have; ours come from one pack, trained together.
        """
        parsed: dict[str, Any] = await asyncio.get_running_loop().run_in_executor(
            self._understanding,
            self._parse_message_with_graph,
            message,
            tracker or DialogueStateTracker.from_events(message.sender_id, []),
            only_output_properties,
        )
        return parsed


class Locks(InMemoryLockStore):
    """One message of a conversation at a time, the next at once: Rasa's own looks again after a second."""

    def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = 0.01,
    ) -> AbstractAsyncContextManager[TicketLock]:
        return super().lock(conversation_id, lock_lifetime, wait_time_in_seconds)


class OwnAgent(Agent):
    """An agent that keeps conversations in `ForgetfulTrackerStore` and has `actions` run its actions."""

    def __init__(self, model: Path, actions: EndpointConfig) -> None:
        """Loads `model`. Raises what its components raise."""
        super().__init__(
            tracker_store=ForgetfulTrackerStore(Domain.empty()),
            lock_store=Locks(),
            action_endpoint=actions,
        )
        self.load_model(model)
        own_store(self)

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """As Rasa's, with our processor."""
        self.processor = OwnProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self.tracker_store.domain = self.domain
        self.nlg.responses = self.domain.responses
        self._set_fingerprint(fingerprint)


async def forget_conversation(agent: Agent, sender: str) -> None:
    """Forgets a conversation, after the answer that is being made: that would be kept otherwise."""
    async with agent.lock_store.lock(sender):
        own_store(agent).forget(sender)
