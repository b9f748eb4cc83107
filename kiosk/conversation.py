"""What happens to a question: danger is answered at once from the pack, then the assistant has its say.

No Kivy here. The assistant may fail; the turn added then holds no answer, and the screen offers its other ways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from content.danger import DangerMatch, DangerMatcher
from content.model import Event, Pack
from kiosk.assistant import Assistant
from kiosk.replies import Answer, pack_answer
from kiosk.visit import Turn, Visit

OnTurn = Callable[[Turn | None], None]


@dataclass(frozen=True)
class Conversation:
    """Asks on behalf of a visit, and keeps the turns in it."""

    pack: Pack
    event: Event
    matcher: DangerMatcher
    assistant: Assistant

    def ask(self, visit: Visit, asked: str, on_turn: OnTurn) -> list[Turn]:
        """Puts a question. Returns the turns that stand at once; `on_turn` gets the assistant's, or None for none."""
        now = [Turn(asked=asked)]
        danger = self.matcher.match(asked)
        if danger:
            now.append(Turn(answer=pack_answer(self.pack, danger.topic, self.event, in_danger=danger.now)))
        visit.turns += now
        visit.waiting = True

        def arrived(answer: Answer | None) -> None:
            visit.waiting = False
            turn = self._turn(answer, danger)
            if turn:
                visit.turns.append(turn)
            on_turn(turn)

        self.assistant.ask(visit.sender, asked, {"event": self.event.id, "about": visit.about}, arrived)
        return now

    def pick(self, visit: Visit, topic_id: str) -> list[Turn]:
        """A topic taken from a button: its approved answer, straight from the pack. An unknown one adds nothing."""
        topic = self.pack.topics.get(topic_id) or self.pack.dialogue.get(topic_id)
        if topic is None:
            return []
        turns = [
            Turn(asked=topic.title, picked=True),
            Turn(answer=pack_answer(self.pack, topic_id, self.event)),
        ]
        visit.about = topic_id
        visit.turns += turns
        return turns

    def _turn(self, answer: Answer | None, danger: DangerMatch | None) -> Turn | None:
        """The assistant's turn. Where the danger card stands already, it is not said twice, nor spoilt by a failure."""
        if danger and (answer is None or answer.card.topic in (danger.topic, "out-of-scope")):
            return None
        if danger and answer and answer.card.urgency == "emergency":
            return None
        return Turn(answer=answer)
