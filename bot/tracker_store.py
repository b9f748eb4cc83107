"""Conversations kept in memory only, without the visitor's words, and forgotten soon.

Rasa's own in-memory store keeps every word of everybody until the process ends, and cannot delete. This one
redacts each turn as it is saved, caps what it keeps, expires it, and forgets on request.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
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
from rasa.shared.core.trackers import DialogueStateTracker

SECONDS_KEPT = 600.0
MOST_CONVERSATIONS = 2_000
MOST_EVENTS = 100
"""About fifteen turns. Rasa goes through all of them several times in a turn; no rule looks back further than one."""
SLOTS_OF_WORDS = frozenset({"told", "concern_where", "concern_what"})
"""Slots that hold what a visitor wrote, while the concern form needs it."""


class ForgetfulTrackerStore(TrackerStore):
    """Redacted conversations by sender, the longest untouched first.

    `seconds_kept` after its last turn a conversation is gone; with more than `most_conversations` the longest
    untouched goes first; a conversation keeps its slots, its form and its last `most_events` events. Nothing
    is streamed to an event broker, whatever is configured.
    """

    def __init__(
        self,
        domain: Domain,
        event_broker: EventBroker | None = None,
        seconds_kept: float = SECONDS_KEPT,
        most_conversations: int = MOST_CONVERSATIONS,
        most_events: int = MOST_EVENTS,
        clock: Callable[[], float] = time.monotonic,
        **_unused: Any,
    ) -> None:
        self._kept: OrderedDict[str, tuple[float, list[Event]]] = OrderedDict()
        self.seconds_kept = seconds_kept
        self._most_conversations = most_conversations
        self._most_events = most_events
        self._clock = clock
        self._alarm: asyncio.TimerHandle | None = None
        super().__init__(domain, None)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps a conversation, redacted and cut to size."""
        self._kept[tracker.sender_id] = (self._clock(), self.fit_to_keep(tracker))
        self._kept.move_to_end(tracker.sender_id)
        while len(self._kept) > self._most_conversations:
            self._kept.popitem(last=False)
        self.forget_expired()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation of a sender, or None when there is none or its time is up."""
        self.forget_expired()
        kept = self._kept.get(sender_id)
        if kept is None:
            return None
        return DialogueStateTracker.from_events(sender_id, kept[1], self.domain.slots)

    async def retrieve_full_tracker(self, sender_id: str) -> DialogueStateTracker | None:
        """The same: there is one session to a sender here."""
        return await self.retrieve(sender_id)

    async def keys(self) -> Iterable[str]:
        """The senders whose conversations are kept."""
        self.forget_expired()
        return list(self._kept)

    async def forget(self, sender_id: str) -> bool:
        """Forgets one conversation now. True when there was one."""
        return self._kept.pop(sender_id, None) is not None

    async def touch(self, sender_id: str) -> bool:
        """Keeps one conversation as long from now on as after a turn. False when there is none."""
        self.forget_expired()
        kept = self._kept.get(sender_id)
        if kept is None:
            return False
        self._kept[sender_id] = (self._clock(), kept[1])
        self._kept.move_to_end(sender_id)
        return True

    def fit_to_keep(self, tracker: DialogueStateTracker) -> list[Event]:
        """The events of a conversation that are kept: redacted and cut to size."""
        return self._cut([redacted(event) for event in current(tracker.events)], tracker)

    def forget_expired(self) -> None:
        """Forgets every conversation whose time is up, and sets an alarm for the next."""
        now = self._clock()
        while self._kept:
            sender_id, (touched, _) = next(iter(self._kept.items()))
            if now - touched < self.seconds_kept:
                break
            del self._kept[sender_id]
        self._set_alarm(now)

    def _set_alarm(self, now: float) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        if self._kept:
            touched, _ = next(iter(self._kept.values()))
            wait = max(0.0, touched + self.seconds_kept - now)
            self._alarm = asyncio.get_running_loop().call_later(wait, self.forget_expired)

    def _cut(self, events: list[Event], tracker: DialogueStateTracker) -> list[Event]:
        """The newest events, begun at a turn's end; what the dropped ones had set is set again before them."""
        if len(events) <= self._most_events:
            return events
        newest = events[-self._most_events // 2 :]
        start = next((i for i, event in enumerate(newest) if _waits(event)), len(newest))
        dropped = DialogueStateTracker.from_events(
            tracker.sender_id, events[: len(events) - len(newest) + start], self.domain.slots
        )
        state: list[Event] = [
            SlotSet(name, slot.value) for name, slot in dropped.slots.items() if slot.value is not None
        ]
        if dropped.active_loop:
            state.insert(0, ActiveLoop(dropped.active_loop.name))
        return [*state, *newest[start:]]


def own_store(agent: Agent) -> ForgetfulTrackerStore:
    """The agent's store, taken out of Rasa's wrapper, whose fallback would keep every word of everybody."""
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    agent.tracker_store = store
    if agent.processor:
        agent.processor.tracker_store = store
    return store


def current(events: Iterable[Event]) -> list[Event]:
    """The events without what was taken back: all before a restart, and earlier values of `SLOTS_OF_WORDS`."""
    kept: list[Event] = []
    for event in events:
        if isinstance(event, Restarted):
            kept.clear()
        elif isinstance(event, SlotSet) and event.key in SLOTS_OF_WORDS:
            kept = [old for old in kept if not (isinstance(old, SlotSet) and old.key == event.key)]
        kept.append(event)
    return kept


def redacted(event: Event) -> Event:
    """The event without what a visitor said or was told: intents and actions stay, words go."""
    if isinstance(event, UserUttered):
        parsed = {"intent": event.intent, "entities": [], "text": ""}
        return UserUttered(
            "", event.intent, [], parsed, event.timestamp, event.input_channel, event.message_id
        )
    if isinstance(event, BotUttered):
        return BotUttered(None, {}, {}, event.timestamp)
    return event


def _waits(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == "action_listen"
