"""Messages known by their form alone: short ones that mean one thing, and insults, orders to the machine, code,
other languages, keys hit at random, each of which gets fixed words of the pack."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifier import DANGER_SHARE
from bot.nlu.component import PackComponent, decide
from bot.nlu.shapes import ShapeReader
from content import Pack
from content.danger import normalise, phrase_pattern
from content.talk import Manner

MANNER = "manner"
"""On a message: the id of the way of talking that it was known by."""
TAKEN = "taken"
"""On a message that takes one of our offers by its place: which, from 0 on, or -1 for the last."""
SURELY = 0.5
"""From this confidence on a topic is the answer, however rude or foreign the words."""
OUTSIDE = "out-of-scope"
TELLING = "log-concern"
TAKING = "affirm"


@dataclass(frozen=True)
class _Known:
    manner: Manner
    patterns: list[re.Pattern[str]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class MannerClassifier(PackComponent):
    """Stands after the classifiers and before `PartsJoiner`. A short message of the pack's `short` gets its
    intent, and only the danger rules may still overrule it.
    A way of talking that no topic answers makes a message out of scope and leaves `manner` on it, unless a topic
    or the wish to tell something was surely understood."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(pack)
        self._shapes = ShapeReader(pack)
        self._known = [
            _Known(manner, [re.compile(phrase_pattern(phrase)) for phrase in manner.phrases])
            for manner in pack.talk.manners
        ]
        self._offered = [
            [re.compile(phrase_pattern(phrase)) for phrase in phrases] for phrases in pack.talk.places_offered
        ]
        self._short = {
            intent: [re.compile(phrase_pattern(phrase)) for phrase in phrases]
            for intent, phrases in pack.talk.short.items()
        }

    def look_at(self, message: Message) -> None:
        if not any(char.isalpha() for char in message.get(TEXT)):
            message.set(DANGER_SHARE, 0.0, add_to_output=True)  # a bare number is no cry for help
        words = f" {normalise(message.get(TEXT))} "
        for intent, patterns in self._short.items():
            if any(pattern.search(words) for pattern in patterns):
                decide(message, intent)
                message.set(DANGER_SHARE, 0.0, add_to_output=True)
                return
        for place, patterns in enumerate(self._offered):
            if any(pattern.search(words) for pattern in patterns):
                decide(message, TAKING)
                message.set(TAKEN, -1 if place == len(self._offered) - 1 else place, add_to_output=True)
                return
        manner = None if self._understood(message) else self._manner(message.get(TEXT), words)
        if manner:
            decide(message, OUTSIDE)
            message.set(MANNER, manner, add_to_output=True)

    def _understood(self, message: Message) -> bool:
        intent = message.get(INTENT) or {}
        name, confidence = str(intent.get("name") or ""), float(intent.get(PREDICTED_CONFIDENCE_KEY) or 0)
        return confidence >= SURELY and (name in self.pack.topics or name == TELLING)

    def _manner(self, text: str, words: str) -> str:
        shape = self._shapes.shape(text)
        for known in self._known:
            said = any(pattern.search(words) for pattern in known.patterns)
            if said or (shape != "none" and shape == known.manner.shape):
                return known.manner.id
        return ""
