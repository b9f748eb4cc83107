"""Messages of one conversation wait for one another, and what is forgotten while they do stays forgotten."""

from __future__ import annotations

import asyncio
import time

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.agent import Locks, forget_conversation
from bot.tracker_store import ForgetfulTrackerStore, own_store

pytestmark = pytest.mark.rasa


@pytest.fixture
def agent() -> Agent:
    return Agent(tracker_store=ForgetfulTrackerStore(Domain.empty()), lock_store=Locks())


async def test_a_conversation_forgotten_in_mid_answer_is_not_kept(agent: Agent) -> None:
    async with agent.lock_store.lock("visitor"):
        forgetting = asyncio.create_task(forget_conversation(agent, "visitor"))
        await asyncio.sleep(0)
        answered = DialogueStateTracker.from_events("visitor", [UserUttered("hello")])
        await own_store(agent).save(answered)
    await forgetting
    assert await own_store(agent).retrieve("visitor") is None


async def test_a_conversation_can_be_forgotten_without_one(agent: Agent) -> None:
    await forget_conversation(agent, "nobody")
    assert list(await own_store(agent).keys()) == []


async def test_messages_of_one_conversation_are_answered_in_turn_and_soon() -> None:
    """Rasa's own locks would keep the second waiting for a second."""
    locks = Locks()
    order = []

    async def answer(number: int) -> None:
        async with locks.lock("visitor"):
            order.append(f"{number} begins")
            await asyncio.sleep(0)
            order.append(f"{number} ends")

    began = time.monotonic()
    await asyncio.gather(*(answer(number) for number in range(3)))
    assert order == [f"{number} {what}" for number in range(3) for what in ("begins", "ends")]
    assert time.monotonic() - began < 0.9
