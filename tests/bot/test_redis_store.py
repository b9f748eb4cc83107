"""Several assistants share conversations by a Redis server, and rule 3 holds there too: no words, ten minutes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from rasa.core.lock_store import LockError
from redis.asyncio import Redis

from bot import redis_store
from bot.redis_store import RedisFault, RedisLocks, RedisTrackerStore, connected, refuse_one_that_writes
from tests.bot.redis_server import redis_server
from tests.bot.test_tracker_store import CANARY, conversation, store
from tests.bot.test_tracker_store import Clock as FakeClock
from tests.conftest import TINY_PACK
from tests.served import Served

pytestmark = pytest.mark.rasa


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a server that writes nothing."""
    with redis_server(tmp_path_factory.mktemp("redis")) as where:
        yield where


@pytest.fixture
async def redis(address: str) -> AsyncIterator[Redis]:
    """A client of an empty server."""
    client = connected(address)
    await client.flushall()
    yield client
    await client.close()


def kept_in(redis: Redis, **limits: float) -> RedisTrackerStore:
    return RedisTrackerStore(store(FakeClock()).domain, redis, **limits)


async def everything(redis: Redis) -> str:
    return "".join([str(key) + str(await redis.get(key)) async for key in redis.scan_iter()])


async def test_another_assistant_goes_on_with_a_conversation_and_no_word_is_kept(redis: Redis) -> None:
    tracker = conversation("a", turns=40)
    await kept_in(redis).save(tracker)
    loaded = await kept_in(redis).retrieve("a")
    assert loaded and loaded.latest_message.intent["name"] == "greet"
    assert len(loaded.events) <= 104
    assert CANARY not in await everything(redis)
    assert list(await kept_in(redis).keys()) == ["a"]


async def test_a_conversation_is_gone_after_its_time_and_can_be_kept_longer(redis: Redis) -> None:
    kept = kept_in(redis, seconds_kept=600)
    await kept.save(conversation("a"))
    assert 590 < await redis.ttl("safernw:conversation:a") <= 600
    await redis.expire("safernw:conversation:a", 5)
    assert await kept.touch("a") is True
    assert 590 < await redis.ttl("safernw:conversation:a") <= 600
    await redis.pexpire("safernw:conversation:a", 1)
    until = time.monotonic() + 5
    while await kept.retrieve("a"):
        assert time.monotonic() < until
    assert await kept.touch("a") is False
    assert await everything(redis) == ""


async def test_a_conversation_can_be_forgotten_at_once(redis: Redis) -> None:
    kept = kept_in(redis)
    await kept.save(conversation("a"))
    assert await kept.forget("a") is True
    assert await kept.retrieve("a") is None
    assert await kept.forget("a") is False


async def test_a_conversation_has_one_turn_at_a_time(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = RedisLocks(redis), RedisLocks(redis)
    order: list[str] = []

    async def turn(locks: RedisLocks, name: str) -> None:
        async with locks.lock("a"):
            order.append(f"{name} begins")
            await asyncio.sleep(0)
            await redis.ping()
            order.append(f"{name} ends")

    await asyncio.gather(turn(one, "one"), turn(other, "other"))
    assert [order[0].split()[0], order[2].split()[0]] == [order[1].split()[0], order[3].split()[0]]
    monkeypatch.setattr(redis_store, "PATIENCE", 0.05)
    async with one.lock("a"):
        async with other.lock("b"):
            pass
        with pytest.raises(LockError):
            async with other.lock("a"):
                pass


async def test_a_server_that_writes_to_a_disk_is_refused(address: str, tmp_path: Path) -> None:
    good = connected(address)
    await refuse_one_that_writes(good)
    await good.config_set("appendonly", "yes")
    with pytest.raises(RedisFault, match="appendonly no"):
        await refuse_one_that_writes(good)
    await good.config_set("appendonly", "no")
    await good.close()
    with redis_server(tmp_path, save="60 1") as where:
        saving = connected(where)
        with pytest.raises(RedisFault, match="writes to a disk"):
            await refuse_one_that_writes(saving)
        await saving.close()


async def test_a_server_that_is_not_there_or_wants_another_password_is_one_plain_line(address: str) -> None:
    for where in ("redis://127.0.0.1:1/0", address.replace("a-password", "another")):
        client = connected(where)
        with pytest.raises(RedisFault, match="cannot be used"):
            await refuse_one_that_writes(client)
        await client.close()
    with pytest.raises(RedisFault, match="not an address"):
        connected("127.0.0.1")


@pytest.mark.slow
def test_two_assistants_answer_one_conversation(address: str, tmp_path: Path) -> None:
    first, second = (Served(tmp_path / "data", TINY_PACK) for _ in range(2))
    for served in (first, second):
        served.environment["SAFERNW_REDIS"] = address
    with first, second:
        first.ask("someone took my boat", sender="a")
        assert "01632 960101" in second.ask("what is their number?", sender="a").text
        second.forget("a")
        assert first.ask("what is their number?", sender="a").text == "Whose number?"
