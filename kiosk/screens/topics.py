"""All topics, a shelf for each group."""

from __future__ import annotations

from collections.abc import Iterator

from kivy.app import App
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk import icons
from kiosk.look import load_look
from kiosk.widgets.basics import Row
from kiosk.widgets.shell import Screen


class Shelf(BoxLayout):
    """A group of topics under its title."""

    title = StringProperty("")


class AllTopics(Screen):
    """Every topic, by group, in the pack's order."""

    kept = True

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.fill(self._shelves())

    def _shelves(self) -> Iterator[None]:
        app = App.get_running_app()
        for group in app.pack.groups:
            topics = [topic for topic in app.pack.topics.values() if topic.group == group.id]
            if topics:
                shelf = Shelf(title=group.title)
                for topic in sorted(topics, key=lambda topic: topic.title.casefold()):
                    shelf.ids.rows.add_widget(topic_row(topic.id, topic.title))
                self.ids.shelves.add_widget(shelf)
                yield


def topic_row(topic_id: str, title: str) -> Row:
    """A row that opens a topic."""
    ways, pack = App.get_running_app().ways, App.get_running_app().pack
    row = Row(text=title, icon=icons.of_topic(pack, topic_id))
    row.bind(
        on_press=lambda _row: ways.foresee("topic", topic_id=topic_id),
        on_release=lambda _row: ways.topic(topic_id),
    )
    return row


load_look(__file__)
