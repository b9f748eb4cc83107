"""The assistant and its actions in one process, on loopback; and one question asked of it."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent, load_agent
from rasa.core.run import configure_app, load_agent_on_start
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection
from sanic import Sanic

from bot.channel import GuardedRest
from bot.tracker_store import own_store
from safernw.model import ModelError

HOST = "127.0.0.1"


class OwnActions(EndpointConfig):
    """Rasa's action endpoint, answered in this process: no second server to start, watch and wait for."""

    def __init__(self) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, *_: Any, json: dict[str, Any] | None = None, **__: Any) -> Any:
        """Runs the action that Rasa asks for. A rejected form is told as Rasa's action server tells it."""
        try:
            return await self._executor.run(json or {})
        except ActionExecutionRejection as rejected:
            body = {"error": rejected.message, "action_name": rejected.action_name}
            raise ClientResponseError(400, "rejected", _json(body)) from rejected


def _trust_own_actions() -> None:
    """Rasa checks the JSON schema itself, then the result against it, at each action: most of a turn's time.

    What `ActionExecutor` returns from our own actions has been checked already.
    """
    RemoteAction._validate_action_result = lambda _self, _result: True


class PortTaken(Exception):
    """Another program listens on the assistant's port."""


def serve(model: Path, port: int, ready: Callable[[], None]) -> None:
    """Serves the assistant on loopback until it is told to stop; calls `ready` once it answers.

    Raises `PortTaken`.
    """
    _refuse_a_taken_port(port)
    endpoints = own_endpoints()
    app = configure_app([GuardedRest()], enable_api=False, endpoints=endpoints, port=port)
    app.register_listener(partial(load_agent_on_start, str(model), endpoints, None), "before_server_start")
    app.register_listener(_warm_up, "before_server_start")

    async def tell(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        ready()

    app.register_listener(tell, "after_server_start")
    app.run(host=HOST, port=port, workers=1, access_log=False, motd=False)


def own_endpoints() -> AvailableEndpoints:
    """Own actions, own tracker store, nothing else."""
    _trust_own_actions()
    for name in ("sanic.root", "rasa_sdk"):
        logging.getLogger(name).setLevel(logging.ERROR)
    store = EndpointConfig(type="bot.tracker_store.ForgetfulTrackerStore")
    return AvailableEndpoints(action=OwnActions(), tracker_store=store)


class Conversation:
    """The assistant in this process, for a terminal or an evaluation: one event loop, many questions."""

    def __init__(self, model: Path) -> None:
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._agent: Agent = self._loop.run_until_complete(load_agent(str(model), endpoints=own_endpoints()))
        _refuse_unready(self._agent)
        own_store(self._agent)
        self._channel = GuardedRest()

    def ask(self, text: str, sender: str = "terminal", **metadata: Any) -> list[dict[str, Any]]:
        """The items of the answer, as the REST channel gives them."""
        said = self._channel.answer(self._agent.handle_message, sender, text, metadata)
        return self._loop.run_until_complete(said)


def _refuse_unready(agent: Agent) -> None:
    """Rasa serves an agent whose model did not load, and fails at each message: better not to start."""
    if not agent.is_ready():
        raise ModelError("the trained model cannot be loaded; run: safernw train --force")


async def _warm_up(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
    """Answers one question before the first visitor asks, so that nobody waits for first-use costs."""
    _refuse_unready(app.ctx.agent)
    store = own_store(app.ctx.agent)
    await GuardedRest().answer(app.ctx.agent.handle_message, "warm-up", "hello", {})
    store.forget("warm-up")


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise PortTaken(f"port {port} is in use by another program; choose another with --port") from None


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body)
