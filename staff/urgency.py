"""What needs acting on today, and why: danger flags, and categories and topics of safeguarding.

The danger rules run again on what was unsealed, since the rules may have learned since the concern was taken.
What the device flagged stands all the same: it may rest on words that were not sent along.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Literal

from msgspec import Struct

from concerns import Concern
from content import Pack
from content.danger import DangerMatcher
from staff.clock import due_today, local

Urgency = Literal["danger", "today", ""]
"""Danger told of; to be acted on the day it was taken; neither."""


class Flag(Struct, frozen=True):
    """A danger topic that was told of. `now`: danger under way; otherwise a disclosure of harm."""

    topic: str
    now: bool


class Judge:
    """Judges concerns by a pack. Safe to use from several threads."""

    def __init__(self, pack: Pack) -> None:
        self._matcher = DangerMatcher(pack.danger)
        self._kinds: dict[str, bool] = defaultdict(bool)
        for rule in pack.danger.rules:
            self._kinds[rule.topic] |= rule.now
        self._same_day = {choice.id for choice in pack.concern.categories if choice.safeguarding}
        self._soon = {topic.id for topic in pack.topics.values() if topic.urgency != "none"}

    def flags(self, concern: Concern) -> tuple[Flag, ...]:
        """Danger under way first. A topic that only the device flagged counts as the worst it can mean."""
        found: dict[str, bool] = {}
        for match in self._matcher.matches(concern.what):
            found[match.topic] = found.get(match.topic, False) or match.now
        for topic in concern.flags:
            found.setdefault(topic, self._kinds.get(topic, True))
        flags = [Flag(topic, now) for topic, now in found.items()]
        return tuple(sorted(flags, key=lambda flag: not flag.now))

    def urgency(self, concern: Concern, flags: tuple[Flag, ...]) -> Urgency:
        """The most pressing of what it was flagged with and what its category asks for."""
        if any(flag.now for flag in flags):
            return "danger"
        if concern.category in self._same_day or any(flag.topic in self._soon for flag in flags):
            return "today"
        return ""


def due(concern: Concern, urgency: Urgency) -> datetime | None:
    """Until when somebody should have acted: at once for danger, the end of the day, or no hour at all."""
    if urgency == "danger":
        return local(concern.taken)
    return due_today(concern.taken) if urgency == "today" else None
