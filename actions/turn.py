"""One turn of the conversation as the actions need it: what was said, what was understood, where."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from rasa_sdk import Tracker

from bot.pack import own_pack
from content import Pack
from content.model import Event


class Turn:
    """The visitor's latest message, read from Rasa's tracker."""

    def __init__(self, tracker: Tracker) -> None:
        self.tracker = tracker
        self.message: dict[str, Any] = tracker.latest_message or {}

    @property
    def pack(self) -> Pack:
        return own_pack()

    @property
    def text(self) -> str:
        return str(self.message.get("text") or "").strip()

    @property
    def intent(self) -> str:
        return str((self.message.get("intent") or {}).get("name") or "")

    @property
    def confidence(self) -> float:
        return float((self.message.get("intent") or {}).get("confidence") or 0.0)

    @property
    def shares(self) -> list[tuple[str, float]]:
        """Topics by falling confidence, each with it."""
        ranked = self.message.get("intent_ranking") or []
        return [
            (rank["name"], float(rank["confidence"])) for rank in ranked if rank["name"] in self.pack.topics
        ]

    @property
    def corrects(self) -> bool:
        """True when the message says that our last answer was not what was meant."""
        return bool(self.message.get("correction"))

    @property
    def refuses_answer(self) -> bool:
        """True when it says no to that answer, and does not merely insist on the question."""
        return bool((self.message.get("correction") or {}).get("refused"))

    @property
    def second(self) -> str:
        """The intent of the second of two questions in one message; empty where there is one."""
        return "" if self.danger else str(self.message.get("second") or "")

    @property
    def taken(self) -> int | None:
        """The place of the offer that the message takes by it ("the second one"), -1 for the last; else None."""
        place = self.message.get("taken")
        return int(place) if place is not None else None

    @property
    def manner(self) -> str:
        """The id of the pack's `manners` by which the message was known; empty for ordinary words."""
        return str(self.message.get("manner") or "")

    @property
    def cautious(self) -> bool:
        """True when the message may tell of danger now: the emergency number first, then what it is about."""
        return bool(self.message.get("caution"))

    @property
    def danger(self) -> dict[str, Any]:
        """`{topic, rule, now}` when the danger rules matched or the learned detector was sure; else empty."""
        return self.message.get("danger") or {}

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """What the channel said of itself: `native_form`, `event`, and `about`, the topic on its screen."""
        for event in reversed(self.tracker.events):
            if event.get("event") == "user":
                return event.get("metadata") or {}
        return {}

    @property
    def event(self) -> Event | None:
        return self.pack.events.get(str(self.metadata.get("event") or ""))

    @property
    def topic(self) -> str:
        """The topic that a follow-up is about: what the screen shows, else what was answered last. May be empty."""
        for topic_id in (self.metadata.get("about"), self.tracker.get_slot("topic")):
            if topic_id in self.pack.topics:
                return str(topic_id)
        return ""

    @property
    def native_form(self) -> bool:
        return bool(self.metadata.get("native_form"))

    @property
    def in_form(self) -> bool:
        """True while the concern form asks its questions."""
        return bool((self.tracker.active_loop or {}).get("name"))

    @property
    def answered(self) -> bool:
        """True when this turn has already shown a card: an answer holds exactly one."""
        for event in reversed(self.tracker.events):
            if event.get("event") == "user":
                return False
            if event.get("event") == "bot" and (event.get("data") or {}).get("custom"):
                return True
        return False

    @property
    def action_before(self) -> str:
        """The last action of the turn before this one that said something, or nothing."""
        past = False
        for event in reversed(self.tracker.events):
            if event.get("event") == "user":
                if past:
                    break
                past = True
            elif past and event.get("event") == "action" and event["name"] not in _SILENT:
                return str(event["name"])
        return ""


_SILENT = frozenset({"action_listen", "action_session_start", "action_extract_slots"})
