"""The page of a topic: the approved answer, who can help, where it comes from, and what to read next."""

from __future__ import annotations

from collections.abc import Iterator

from kivy.app import App
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.catalogue import Catalogue
from kiosk.look import load_look
from kiosk.replies import SourceLine, contacts_of, pack_answer
from kiosk.screens.topics import topic_row
from kiosk.widgets.basics import Press
from kiosk.widgets.contact_card import ContactCard
from kiosk.widgets.danger_card import DangerCard, StandNote
from kiosk.widgets.shell import Screen
from kiosk.widgets.words import Heading, Small, Words


class Changed(BoxLayout):
    """What has changed since the strategy, set apart from the answer."""

    text = StringProperty("")


class SimpleWords(Press):
    """Turns between the full answer and its simpler words."""

    simple = BooleanProperty(False)


class TopicPage(Screen):
    """One topic, or an entry of the dialogue such as privacy. `simple` shows its simpler words."""

    title = StringProperty("")
    simple = BooleanProperty(False)

    def __init__(self, topic_id: str, simple: bool = False, **kwargs: object) -> None:
        super().__init__(simple=simple, **kwargs)
        app = App.get_running_app()
        self._topic = app.pack.topics.get(topic_id) or app.pack.dialogue[topic_id]
        self.title = self._topic.title
        if self._topic.simple:
            self.ids.actions.add_widget(SimpleWords(simple=simple, on_release=self._turn_simple))
        self._fill_answer()
        self.fill(self._help())

    def _turn_simple(self, press: SimpleWords) -> None:
        press.simple = self.simple = not self.simple
        App.get_running_app().ways.remember(simple=self.simple)
        self._fill_answer()

    def ask_about(self) -> None:
        """Opens the chat on this topic."""
        App.get_running_app().ways.go("chat", about=self._topic.id)

    def _fill_answer(self) -> None:
        app = App.get_running_app()
        answer = pack_answer(app.pack, self._topic.id, app.event, self.simple)
        changed = answer.texts[-1] if self._topic.changed else ""
        texts = answer.texts[:-1] if changed else answer.texts
        box = self.ids.answer
        box.clear_widgets()
        if answer.card.urgency == "emergency":
            number = app.pack.contacts[app.pack.brand.emergency_contact].phone
            box.add_widget(DangerCard(number=number, text=texts[0]))
            texts = texts[1:]
        for text in texts:
            box.add_widget(Words(text=text))
        if answer.card.urgency == "soon":
            box.add_widget(StandNote())
        if changed:
            box.add_widget(Changed(text=changed))
        self._fill_sources(answer.card.sources, app.t)

    def _help(self) -> Iterator[None]:
        yield
        app = App.get_running_app()
        card = pack_answer(app.pack, self._topic.id, app.event).card
        contacts = contacts_of(app.pack, card)
        if contacts:
            self.ids.help.add_widget(Heading(text=app.t("topic.contacts")))
        for contact in contacts:
            self.ids.help.add_widget(ContactCard(app.pack, contact, app.t))
            yield
        if card.suggestions:
            self.ids.more.add_widget(Heading(text=app.t("topic.related")))
        for suggestion in card.suggestions:
            self.ids.more.add_widget(topic_row(suggestion.topic, suggestion.title))

    def _fill_sources(self, sources: tuple[SourceLine, ...], words: Catalogue) -> None:
        box = self.ids.sources
        box.clear_widgets()
        if sources:
            box.add_widget(Small(text=words("topic.sources"), bold=True))
        for source in sources:
            box.add_widget(Small(text=source_line(source, words)))


def source_line(source: SourceLine, words: Catalogue) -> str:
    """A source in one line: title, section of the strategy, date."""
    title = source.title
    if source.section:
        title = words("topic.section", title=title, section=source.section)
    return words("topic.dated", title=title, date=source.date) if source.date else title


load_look(__file__)
