"""Parts of a message that are understood by themselves: what was meant instead, and each of two questions.

`PartsFinder` stands first in the pipeline and adds a message for each part, so that everything after it looks at
the parts as at any message. `PartsJoiner` stands after what understands: it takes the parts away again and
decides by them on the whole. What means danger is decided later, on the whole message.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import PackComponent, decide
from bot.nlu.corrections import CorrectionReader
from bot.nlu.manner import MANNER, OUTSIDE
from bot.nlu.questions import QuestionSplitter
from content import Pack

PART_OF = "part_of"
"""On a part: the message that it is part of."""
CORRECTION = "correction"
"""On a message that sets us right: `{named, certain, refused}`, whether it says what was meant, and the two of
`bot.nlu.corrections.Correction`."""
SECOND = "second"
"""On a message of two questions: the intent of the second; the message's own is that of the first."""
SURE = 0.6
"""The least confidence with which both of two questions must be understood."""
SURER = 0.9
"""The same for a second question that points back: "who pays for it"."""
NOT_MEANT = "correction"
"""The intent of a message that only says that we were wrong."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PartsFinder(PackComponent):
    """Stands first, before the featuriser."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(pack)
        self._corrections = CorrectionReader(pack.talk.corrections)
        self._questions = QuestionSplitter(pack.talk.questions)

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages, and after them their parts."""
        parts: list[Message] = []
        for whole in messages:
            parts += [
                Message(data={TEXT: text, PART_OF: whole}) for text in self._texts(whole) if whole.get(TEXT)
            ]
        return [*messages, *parts]

    def look_at(self, message: Message) -> None:
        """Not called: parts come from `process`."""

    def _texts(self, whole: Message) -> list[str]:
        text = whole.get(TEXT) or ""
        correction = self._corrections.read(text)
        if correction and (correction.meant or correction.certain):
            told = {
                "named": bool(correction.meant),
                "certain": correction.certain,
                "refused": correction.refused,
            }
            whole.set(CORRECTION, told, add_to_output=True)
            return [correction.meant] if correction.meant else []
        return self._questions.parts(text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PartsJoiner(PackComponent):
    """Stands after the classifiers and before `DangerClassifier`."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(pack)
        self._questions = QuestionSplitter(pack.talk.questions)

    def process(self, messages: list[Message]) -> list[Message]:
        """The whole messages, decided upon."""
        parts: dict[int, list[Message]] = defaultdict(list)
        wholes = []
        for message in messages:
            whole = message.get(PART_OF)
            if whole is None:
                wholes.append(message)
            else:
                parts[id(whole)].append(message)
        for whole in wholes:
            self._join(whole, parts[id(whole)])
        return wholes

    def look_at(self, message: Message) -> None:
        """Not called: all is done in `process`."""

    def _join(self, whole: Message, parts: list[Message]) -> None:
        correction = whole.get(CORRECTION)
        if correction and not correction["named"]:
            decide(whole, NOT_MEANT)
        elif correction:
            self._correct(whole, parts[0], correction["certain"])
        elif parts:
            self._answer_both(whole, parts)

    def _correct(self, whole: Message, meant: Message, certain: bool) -> None:
        """What was meant is what counts; where no topic is heard in it, the whole message; and a mere "no, ..."
        only where a topic follows."""
        intent = _intent(meant)
        unheard = intent in (DEFAULT_NLU_FALLBACK_INTENT_NAME, OUTSIDE)
        if intent in self.pack.topics or (certain and unheard and _intent(whole) not in self.pack.topics):
            _take_over(whole, meant)
        elif not unheard:
            whole.set(CORRECTION, None, add_to_output=True)

    def _answer_both(self, whole: Message, parts: list[Message]) -> None:
        first_text = parts[0].get(TEXT)
        understood = {
            _intent(part): part
            for part in reversed(parts)
            if self._surely(part, points_back=part.get(TEXT) != first_text)
        }
        if len(understood) < 2 or len(understood) < len(parts):
            return
        second, first = list(understood.values())[-2:]
        if _intent(first) in self.pack.topics or _intent(second) not in self.pack.topics:
            _take_over(whole, first)
            whole.set(SECOND, _intent(second), add_to_output=True)

    def _surely(self, part: Message, points_back: bool) -> bool:
        text, confidence = part.get(TEXT), float(part.get(INTENT)[PREDICTED_CONFIDENCE_KEY])
        if _intent(part).startswith("follow-up-"):
            return confidence >= SURE
        pointing = points_back and self._questions.points_back(text)
        topic = _intent(part) in self.pack.topics and self._questions.names_something(text)
        return topic and confidence >= (SURER if pointing else SURE)


def _intent(message: Message) -> str:
    return str((message.get(INTENT) or {}).get("name") or "")


def _take_over(whole: Message, part: Message) -> None:
    for name in (INTENT, INTENT_RANKING_KEY, MANNER):
        value: Any = part.get(name)
        whole.set(name, value, add_to_output=True)
