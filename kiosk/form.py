"""The concern form without its screens: five steps, what was answered, and what has to be said before going on.

Every question may be skipped except what happened. Nothing of it is written anywhere but into the sealed concern.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from concerns.model import MAX_CHARACTERS, MAX_WHAT_BYTES
from content.danger import DangerMatcher
from content.model import Choice, ConcernForm, Event

STEPS = ("category", "where", "when", "what", "check")
LONGEST_WHAT = MAX_CHARACTERS["what"]


@dataclass(frozen=True)
class Alarm:
    """Danger was read out of an answer: this topic's card comes first. `now`: danger under way."""

    topic: str
    now: bool


@dataclass
class ConcernDraft:
    """One visitor's concern while it is being told. `choices` are those of this event, or of the district."""

    form: ConcernForm
    event: Event | None
    emergency_topic: str = ""
    """The topic whose card comes when the chosen time is now; none when the pack has no such topic."""
    step: str = STEPS[0]
    answers: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    """Texts and choices whose danger card has been shown, so that it comes once and then lets the visitor on."""

    def choices(self, step: str) -> tuple[Choice, ...]:
        """What may be chosen at a step; empty where it is typed."""
        places = self.event.zones if self.event and self.event.zones else self.form.places
        return {"category": self.form.categories, "where": places, "when": self.form.times}.get(step, ())

    def question(self, step: str) -> str:
        """The pack's question for a step."""
        return str(getattr(self.form.questions, step))

    def fill_in(self, said: Mapping[str, str | None]) -> None:
        """Takes over what was already said in the chat, and goes to the first question it leaves open."""
        for step in STEPS[:-1]:
            value = said.get(step)
            ids = {choice.id for choice in self.choices(step)}
            if value and (step == "what" or value in ids):
                self.answers[step] = within_limits(value)
        self.step = next(step for step in STEPS if step not in self.answers)

    def answer(self, value: str) -> None:
        """Answers the present step; an empty answer takes it back."""
        if value:
            self.answers[self.step] = within_limits(value)
        else:
            self.answers.pop(self.step, None)

    def alarm(self, matcher: DangerMatcher) -> Alarm | None:
        """The danger in the present step's answer, once for each text: 999 comes first, then the form goes on."""
        value = self.answers.get(self.step, "")
        mark = f"{self.step}:{value}"
        if not value or mark in self.told:
            return None
        alarm = self._danger_in(value, matcher)
        if alarm:
            self.told.add(mark)
        return alarm

    def _danger_in(self, value: str, matcher: DangerMatcher) -> Alarm | None:
        if self.step == "what":
            match = matcher.match(value)
            return Alarm(match.topic, match.now) if match else None
        chosen = self.choice(self.step)
        return Alarm(self.emergency_topic, True) if chosen and chosen.now and self.emergency_topic else None

    def choice(self, step: str) -> Choice | None:
        """The choice made at a step, or None."""
        return next((c for c in self.choices(step) if c.id == self.answers.get(step)), None)

    def said(self, step: str) -> str:
        """A step's answer in the visitor's view: the choice's title, or the words; empty when skipped."""
        choice = self.choice(step)
        return choice.title if choice else self.answers.get(step, "")

    def forward(self) -> None:
        """To the next step. What happened cannot be skipped: without it the form stays there."""
        if self.step == "what" and not self.ready:
            return
        self.step = STEPS[min(STEPS.index(self.step) + 1, len(STEPS) - 1)]

    def back(self) -> bool:
        """To the step before. False when this was the first."""
        at = STEPS.index(self.step)
        self.step = STEPS[max(0, at - 1)]
        return at > 0

    @property
    def ready(self) -> bool:
        """True when there is something to send."""
        return bool(self.answers.get("what", "").strip())

    @property
    def happening_now(self) -> bool | None:
        """True when the chosen time is now, False for another, None when the question was skipped."""
        chosen = self.choice("when")
        return chosen.now if chosen else None


def within_limits(what: str) -> str:
    """As much of a text as the concern log takes, by characters and by bytes."""
    return what[:LONGEST_WHAT].encode("utf-8", "replace")[:MAX_WHAT_BYTES].decode("utf-8", "ignore")
