"""Conversations that several assistants share: in a Redis server's memory, redacted, and forgotten soon.

The server must write nothing to a disk: one that does is refused. Whoever can reach it can read intents and, while a
concern form is open, its answers: it belongs on loopback or a network of its own, with a password.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

from rasa.core.lock_store import LockError, LockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from redis.asyncio import Redis
from redis.exceptions import LockError as NotHeld
from redis.exceptions import RedisError

from bot.tracker_store import MOST_EVENTS, SECONDS_KEPT, ForgetfulTrackerStore

PREFIX = "safernw:"
SECONDS_OF_A_TURN = 30.0
"""Longer than any turn: a lock that an assistant left behind is open after that."""
PATIENCE = 10.0


class RedisFault(Exception):
    """A Redis server that cannot be used. One plain line."""


def connected(url: str) -> Redis[str]:
    """A client that connects when it is first used. Raises `RedisFault` for what is no address."""
    try:
        return Redis.from_url(url, decode_responses=True, socket_timeout=PATIENCE, socket_connect_timeout=2.0)
    except ValueError:
        raise RedisFault("redis: not an address such as redis://:password@127.0.0.1:6379/0") from None


async def refuse_one_that_writes(redis: Redis[str]) -> None:
    """Raises `RedisFault` when the server cannot be reached or is set to write to a disk."""
    try:
        told = {**await redis.config_get("save"), **await redis.config_get("appendonly")}
    except RedisError as problem:
        raise RedisFault(f"redis: cannot be used ({type(problem).__name__}); see docs/hub.md") from None
    if told.get("save") or told.get("appendonly") != "no":
        raise RedisFault('redis: it writes to a disk; start it with --save "" --appendonly no')


class RedisTrackerStore(ForgetfulTrackerStore):
    """Redacted conversations by sender, each with its own time to live in Redis."""

    def __init__(
        self,
        domain: Domain,
        redis: Redis[str],
        seconds_kept: float = SECONDS_KEPT,
        most_events: int = MOST_EVENTS,
    ) -> None:
        super().__init__(domain, seconds_kept=seconds_kept, most_events=most_events)
        self._redis = redis

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps a conversation, redacted and cut to size."""
        events = [event.as_dict() for event in self.fit_to_keep(tracker)]
        await self._redis.set(_key(tracker.sender_id), json.dumps(events), px=self._milliseconds)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation of a sender, or None when there is none or its time is up."""
        kept = await self._redis.get(_key(sender_id))
        if kept is None:
            return None
        events: list[dict[str, Any]] = json.loads(kept)
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    async def keys(self) -> Iterable[str]:
        """The senders whose conversations are kept."""
        found = [key async for key in self._redis.scan_iter(match=f"{PREFIX}conversation:*")]
        return [key.removeprefix(f"{PREFIX}conversation:") for key in found]

    async def forget(self, sender_id: str) -> bool:
        """Forgets one conversation now. True when there was one."""
        return bool(await self._redis.delete(_key(sender_id)))

    async def touch(self, sender_id: str) -> bool:
        """Keeps one conversation as long from now on as after a turn. False when there is none."""
        return bool(await self._redis.pexpire(_key(sender_id), self._milliseconds))

    @property
    def _milliseconds(self) -> int:
        return int(self.seconds_kept * 1000)


class RedisLocks(LockStore):
    """One turn of a conversation at a time, whichever assistant has it (https://redis.io/commands/set, NX)."""

    def __init__(self, redis: Redis[str]) -> None:
        super().__init__()
        self._redis = redis

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = SECONDS_OF_A_TURN,
        wait_time_in_seconds: float = 0.02,
    ) -> AsyncIterator[None]:
        """Holds a conversation. Raises Rasa's `LockError` when it cannot be had within `PATIENCE`."""
        turn = self._redis.lock(
            f"{PREFIX}turn:{conversation_id}",
            timeout=lock_lifetime,
            sleep=wait_time_in_seconds,
            blocking_timeout=PATIENCE,
        )
        if not await turn.acquire():
            raise LockError(f"a turn of '{conversation_id}' is under way elsewhere")
        try:
            yield
        finally:
            with suppress(NotHeld):
                await turn.release()


def _key(sender_id: str) -> str:
    return f"{PREFIX}conversation:{sender_id}"
