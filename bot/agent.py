"""Rasa's agent with our own runner and tracker store, loaded from a trained model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.domain import Domain
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis

from bot.redis_store import RedisLocks, RedisTrackerStore
from bot.runner import PlainRunner
from bot.tracker_store import ForgetfulTrackerStore, own_store


class OwnProcessor(MessageProcessor):
    """Rasa's way through a turn, on `PlainRunner`."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, PlainRunner]:
        with TempDirectoryPath(get_temp_dir_name()) as unpacked:
            metadata, runner = load_predict_graph_runner(
                Path(unpacked), Path(model_path), LocalModelStorage, PlainRunner
            )
        return Path(model_path).name, metadata, runner

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Rasa warns here of intents that the domain does not have. Ours come from one pack, trained together."""


class OwnAgent(Agent):
    """An agent that keeps conversations in `ForgetfulTrackerStore` and has `actions` run its actions.

    With `redis` it shares them with the other assistants of that server.
    """

    def __init__(self, model: Path, actions: EndpointConfig, redis: Redis[str] | None = None) -> None:
        """Loads `model`. Raises what its components raise."""
        domain = Domain.empty()
        super().__init__(
            tracker_store=RedisTrackerStore(domain, redis) if redis else ForgetfulTrackerStore(domain),
            lock_store=RedisLocks(redis) if redis else InMemoryLockStore(),
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
