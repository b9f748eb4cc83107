"""A conversation leaves no words behind, is kept for minutes only, and can be forgotten at once."""

from __future__ import annotations

import asyncio

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_store import ForgetfulTrackerStore

pytestmark = pytest.mark.rasa
CANARY = "zzyzx canary words"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def store(clock: Clock, **limits: float) -> ForgetfulTrackerStore:
    slots = {name: {"type": "text", "mappings": [{"type": "custom"}]} for name in ("topic", "concern_what")}
    domain = Domain.from_dict({"intents": ["greet"], "slots": slots})
    return ForgetfulTrackerStore(domain, clock=clock, **limits)


def conversation(sender: str, turns: int = 1) -> DialogueStateTracker:
    slots = [TextSlot(name, [{"type": "custom"}]) for name in ("topic", "concern_what")]
    tracker = DialogueStateTracker(sender, slots)
    for _ in range(turns):
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(CANARY, {"name": "greet", "confidence": 1.0}, parse_data={"text": CANARY}))
        tracker.update(ActionExecuted("action_answer"))
        tracker.update(BotUttered(f"you said {CANARY}", {"custom": {"what": CANARY}}))
    return tracker


async def test_no_word_of_a_conversation_is_kept(clock: Clock) -> None:
    kept = store(clock)
    await kept.save(conversation("a"))
    tracker = await kept.retrieve("a")
    assert CANARY not in repr([event.as_dict() for event in tracker.events])
    assert tracker.latest_message.intent["name"] == "greet"


@pytest.mark.parametrize(
    "ended", [SlotSet("concern_what", None), SlotSet("concern_what", "a shed"), Restarted()], ids=str
)
async def test_what_a_visitor_took_back_is_not_kept(clock: Clock, ended: Event) -> None:
    kept = store(clock)
    tracker = conversation("a")
    tracker.update(SlotSet("concern_what", CANARY))
    tracker.update(SlotSet("topic", "greet"))
    tracker.update(ended)
    await kept.save(tracker)
    loaded = await kept.retrieve("a")
    assert loaded
    assert CANARY not in str([event.as_dict() for event in loaded.events])
    assert loaded.get_slot("concern_what") == (ended.value if isinstance(ended, SlotSet) else None)


async def test_a_conversation_is_gone_after_its_time(clock: Clock) -> None:
    kept = store(clock, seconds_kept=600)
    await kept.save(conversation("a"))
    clock.now = 599
    assert await kept.retrieve("a")
    clock.now = 601
    assert await kept.retrieve("a") is None
    assert list(await kept.keys()) == []


async def test_a_conversation_goes_without_anybody_asking() -> None:
    kept = ForgetfulTrackerStore(Domain.empty(), seconds_kept=0.0)
    await kept.save(conversation("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert kept._kept == {}


async def test_a_conversation_can_be_forgotten_at_once(clock: Clock) -> None:
    kept = store(clock)
    await kept.save(conversation("a"))
    assert await kept.forget("a") is True
    assert await kept.retrieve("a") is None
    assert await kept.forget("a") is False


async def test_a_conversation_in_which_nothing_is_said_can_be_kept(clock: Clock) -> None:
    kept = store(clock, seconds_kept=600)
    await kept.save(conversation("a"))
    await kept.save(conversation("b"))
    clock.now = 599
    assert await kept.touch("a") is True
    clock.now = 1198
    assert await kept.retrieve("a")
    assert await kept.retrieve("b") is None
    clock.now = 1200
    assert await kept.touch("a") is False


async def test_no_more_conversations_than_the_cap(clock: Clock) -> None:
    kept = store(clock, most_conversations=3)
    for number in range(5):
        await kept.save(conversation(str(number)))
    assert list(await kept.keys()) == ["2", "3", "4"]


async def test_a_long_conversation_keeps_its_slots_and_form_but_not_its_length(clock: Clock) -> None:
    kept = store(clock, most_events=40)
    tracker = conversation("a")
    tracker.update(SlotSet("topic", "hate-crime"))
    tracker.update(ActiveLoop("concern_form"))
    for event in conversation("a", turns=50).events:
        tracker.update(event)
    await kept.save(tracker)
    short = await kept.retrieve("a")
    assert len(short.events) <= 44
    assert short.get_slot("topic") == "hate-crime"
    assert short.active_loop.name == "concern_form"
