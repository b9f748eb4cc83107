"""The assistant and its actions in one process, on loopback; and one question asked of it."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.run import configure_app
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection
from redis.asyncio import Redis
from sanic import Sanic
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bot.agent import OwnAgent
from bot.channel import GuardedRest
from bot.redis_store import connected, refuse_one_that_writes
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


def serve(model: Path, port: int, ready: Callable[[], None], redis: str = "") -> None:
    """Serves the assistant on loopback until it is told to stop; calls `ready` once it answers.

    With the address of a Redis server it shares conversations with the other assistants of that server.
    Raises `PortTaken` and `RedisFault`.
    """
    _refuse_a_taken_port(port)
    if redis:
        asyncio.run(_refuse_one_that_writes(redis))
    channel = GuardedRest()
    app = configure_app([channel], enable_api=False, port=port)

    async def load(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.agent = own_agent(model, connected(redis) if redis else None)
        await _warm_up(app.ctx.agent, channel)

    async def tell(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        ready()

    app.register_listener(load, "before_server_start")
    app.register_listener(tell, "after_server_start")
    app.run(host=HOST, port=port, workers=1, access_log=False, motd=False)


def own_agent(model: Path, redis: Redis[str] | None = None) -> OwnAgent:
    """The agent with its actions, ready to be asked. Raises `ModelError`."""
    _trust_own_actions()
    for name in ("sanic.root", "rasa_sdk"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        agent = OwnAgent(model, OwnActions(), redis)
    except Exception as problem:  # a model of another version fails in many ways
        raise ModelError("the trained model cannot be loaded; run: safernw train --force") from problem
    threadpool_limits(
        1
    )  # a message's sums are small: more threads only wait for one another, and take the cores
    return agent


class Conversation:
    """The assistant in this process, for a terminal or an evaluation: one event loop, many questions."""

    def __init__(self, model: Path) -> None:
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._agent = own_agent(model)
        self._channel = GuardedRest()

    def ask(self, text: str, sender: str = "terminal", **metadata: Any) -> list[dict[str, Any]]:
        """The items of the answer, as the REST channel gives them."""
        said = self._channel.answer(self._agent.handle_message, sender, text, metadata)
        return self._loop.run_until_complete(said)


async def _refuse_one_that_writes(redis: str) -> None:
    client = connected(redis)
    try:
        await refuse_one_that_writes(client)
    finally:
        await client.close()


async def _warm_up(agent: OwnAgent, channel: GuardedRest) -> None:
    """Answers one question before the first visitor asks, so that nobody waits for first-use costs.

    What has been loaded by then stays to the end: the garbage collector need not look through it in mid-answer.
    """
    await channel.answer(agent.handle_message, "warm-up", "hello", {})
    await own_store(agent).forget("warm-up")
    gc.collect()
    gc.freeze()


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise PortTaken(f"port {port} is in use by another program; choose another with --port") from None


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body)
