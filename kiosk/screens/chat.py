"""The chat: a question in the visitor's own words, answered by the assistant, and by the pack when it is away."""

from __future__ import annotations

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from content.reply import phrase
from kiosk.look import load_look
from kiosk.pointed_out import pointed_out
from kiosk.reading import shown
from kiosk.visit import Turn, Visit
from kiosk.widgets.bubbles import AnswerBubble, AskedBubble, AwayBubble, HelloBubble, NotNeeded, Thinking
from kiosk.widgets.field import Field  # noqa: F401 - used in the kv
from kiosk.widgets.keyboard import Keyboard  # noqa: F401 - used in the kv
from kiosk.widgets.shell import Screen


class Chat(Screen):
    """The conversation of this visit. `about` is the topic from which it was opened."""

    typing = BooleanProperty(True)
    """The keyboard is up."""

    def __init__(self, about: str = "", **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._app = App.get_running_app()
        self._visit: Visit = self._app.visit
        self._visit.about = about or self._visit.about
        self._thinking = Thinking()
        self._scrolling: Any = None
        self.ids.field.text = self._visit.typed
        self.ids.field.bind(on_touch_down=self._field_touched)
        topic = self._app.pack.topics.get(about)
        self._bring(HelloBubble(self._app, topic.related if topic else self._app.event.home[:4], self.pick))
        self._show(self._visit.turns)
        if self._visit.waiting:
            self._bring(self._thinking)
        Clock.schedule_once(self._ready, 0)

    def left(self) -> None:
        self._visit.typed = self.ids.field.text
        self.ids.field.focus = False
        self.ids.field.wipe()

    def press(self, act: str) -> None:
        """A key of the screen's keyboard."""
        if act == "enter":
            self.send()
        else:
            self.ids.field.press(act)

    def send(self) -> None:
        """Asks what was typed, unless an answer is still under way."""
        asked = " ".join(self.ids.field.text.split())
        if not asked or self._visit.waiting:
            return
        self.ids.field.wipe()
        app, visit = self._app, self._visit
        turns = app.conversation.ask(visit, asked, lambda turn: app.turn_arrived(visit, turn))
        self._show(turns)
        in_danger = len(turns) > 1
        if in_danger:
            self._read_latest()
        if not in_danger and pointed_out(app.pack, asked):
            self._bring(NotNeeded(text=phrase(app.pack, "personal_not_needed")))
        self._bring(self._thinking)
        self._to_end()

    def pick(self, topic_id: str) -> None:
        """A topic offered as a button."""
        self._show(self._app.conversation.pick(self._visit, topic_id))
        self._read_latest()
        self._to_end()
        self._make_room()

    def arrived(self, turn: Turn | None) -> None:
        """The assistant has had its say; the form opens when it asks for that."""
        self.ids.turns.remove_widget(self._thinking)
        if turn:
            self._show([turn])
            self._read_latest()
            self._to_end()
            self._make_room()
            if turn.answer and turn.answer.card.open == "concern":
                self._app.ways.go("concern", said=turn.answer.card.concern)

    def _show(self, turns: list[Turn]) -> None:
        for turn in turns:
            if turn.asked:
                hidden = self._visit.masked and not turn.picked
                self._bring(AskedBubble(text=self._app.t("typing.hidden") if hidden else turn.asked))
            elif turn.answer:
                self._bring(AnswerBubble(self._app, turn.answer, self.pick))
            else:
                self._bring(AwayBubble(self._app, self.pick))

    def _read_latest(self) -> None:
        """Aloud, for whoever has the screen read: what has just come."""
        self._app.reader.say(shown(self.ids.turns.children[0]))

    def _bring(self, widget: Widget) -> None:
        self.ids.turns.add_widget(widget)

    def _make_room(self) -> None:
        """On a wide screen the keyboard goes down, so that the answer can be read."""
        if self._app.theme.wide:
            self.typing = False

    def _to_end(self) -> None:
        """Scrolls to the latest question, once everything has found its place."""
        self._scrolling = Clock.schedule_once(self._scroll, 0.1)

    def go_to(self, depth: float) -> None:
        """It goes to the latest question by itself."""

    @property
    def moving(self) -> bool:
        return bool(self._scrolling and self._scrolling.is_triggered)

    def _scroll(self, _dt: float) -> None:
        asked = [bubble for bubble in self.ids.turns.children if isinstance(bubble, AskedBubble)]
        if asked:
            self.ids.page.show_from(asked[0])

    def _ready(self, _dt: float) -> None:
        self.ids.field.focus = True
        if self._visit.turns:
            self._to_end()

    def _field_touched(self, field: Widget, touch: object) -> None:
        if field.collide_point(*touch.pos):  # type: ignore[attr-defined]
            self.typing = True


load_look(__file__)
