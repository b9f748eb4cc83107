"""What stands in the chat: the visitor's questions, answers with their cards, and topics to pick."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from kivy.clock import Clock
from kivy.properties import StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.gridlayout import GridLayout

from kiosk.look import the_theme, the_words
from kiosk.replies import Answer, contacts_of
from kiosk.widgets.basics import Card, Press
from kiosk.widgets.contact_card import ContactCard
from kiosk.widgets.danger_card import DangerCard, StandNote
from kiosk.widgets.words import Small, Words

Pick = Callable[[str], None]
DOT_SECONDS = 0.6


class AskedBubble(AnchorLayout):
    """The visitor's own words, at the right."""

    text = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        theme = the_theme()
        super().__init__(**{"anchor_x": "right", "size_hint_y": None, **kwargs})
        card = Card(
            fill=theme.primary, edge=theme.line if theme.contrast else theme.primary, size_hint_x=0.78
        )
        card.add_widget(Words(text=self.text, color=theme.on_primary))
        card.fbind("height", self.setter("height"))
        self.add_widget(card)

    def spoken(self) -> list[str]:
        """A visitor's words are not read to all around."""
        return []


class NotNeeded(Small):
    """A quiet line under a question that holds personal data."""

    USUAL: ClassVar[dict[str, object]] = {"role": "small", "halign": "right"}


class Thinking(Card):
    """An answer is being looked for: dots that come and go, a few times a second."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"size_hint_x": 0.6, **kwargs})
        self._words = the_words()("chat.thinking")
        self._line = Words(color=the_theme().quiet)
        self.add_widget(self._line)
        self._dots = 0
        self._step(0)
        self._stepping = Clock.schedule_interval(self._step, DOT_SECONDS)

    def on_parent(self, _widget: object, parent: object) -> None:
        """Stands still once it is taken away."""
        if parent is None:
            self._stepping.cancel()

    def _step(self, _dt: float) -> None:
        self._dots = self._dots % 3 + 1
        self._line.text = f"{self._words} {'.' * self._dots}"


class Chips(GridLayout):
    """Topics to pick, as buttons."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"cols": 2, "size_hint_y": None, "spacing": the_theme().gap * 1.2, **kwargs})
        self.fbind("minimum_height", self.setter("height"))

    def offer(self, titles: Iterable[tuple[str, str]], on_pick: Pick) -> None:
        """One button for each (title, topic id)."""
        for title, topic_id in titles:
            chip = Press(kind="soft", text=title)
            chip.bind(on_release=lambda _chip, topic_id=topic_id: on_pick(topic_id))
            self.add_widget(chip)

    def way(self, icon: str, text: str, go: Callable[[], None], kind: str = "plain") -> None:
        """A button that leads elsewhere."""
        button = Press(kind=kind, icon=icon, text=text)
        button.bind(on_release=lambda _button: go())
        self.add_widget(button)


class AnswerBubble(Card):
    """An answer: its words, whom to call, where to read on, and what else it may have been."""

    def __init__(self, app: Any, answer: Answer, on_pick: Pick, **kwargs: object) -> None:
        super().__init__(**kwargs)
        card, texts = answer.card, answer.texts
        if card.urgency == "emergency" and texts:
            number = app.pack.contacts[app.pack.brand.emergency_contact].phone
            self.add_widget(DangerCard(number=number, text=texts[0]))
            texts = texts[1:]
        for text in texts:
            self.add_widget(Words(text=text))
        if card.urgency == "soon":
            self.add_widget(StandNote())
        contacts = contacts_of(app.pack, card)
        for contact in contacts:
            self.add_widget(ContactCard(app.pack, contact, app.t, with_codes=False))
        chips = Chips()
        if contacts and card.topic in app.pack.topics:
            chips.way("contacts", app.t("chat.show"), lambda: app.ways.topic(card.topic))
        if card.open == "concern":
            chips.way(
                "pencil", app.t("chat.tell"), lambda: app.ways.go("concern", said=card.concern), kind="accent"
            )
        if card.topic == app.STATUS:
            chips.way("key", app.t("chat.code"), lambda: app.ways.go("status"), kind="accent")
        known = [(s.title, s.topic) for s in card.suggestions if app.ways.knows(s.topic)]
        chips.offer(known, on_pick)
        self.add_widget(chips)


class HelloBubble(Card):
    """The first bubble: what one can do here, with some topics to pick."""

    def __init__(self, app: Any, topic_ids: Iterable[str], on_pick: Pick, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.add_widget(Words(text=app.t("chat.hello")))
        chips = Chips()
        chips.offer([(app.pack.topics[i].title, i) for i in topic_ids if i in app.pack.topics], on_pick)
        self.add_widget(chips)


class AwayBubble(Card):
    """The assistant is away: says so, and offers topics, numbers and the form, which need it not."""

    def __init__(self, app: Any, on_pick: Pick, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.add_widget(Words(text=app.t("chat.away")))
        chips = Chips()
        chips.way("list", app.t("chat.all_topics"), lambda: app.ways.go("topics"))
        chips.way("contacts", app.t("chat.contacts"), lambda: app.ways.go("contacts"))
        chips.way("pencil", app.t("chat.tell"), lambda: app.ways.go("concern"))
        chips.offer([(app.pack.topics[i].title, i) for i in app.event.home[:3]], on_pick)
        self.add_widget(chips)
