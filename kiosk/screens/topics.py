"""All topics, a shelf for each group."""

from __future__ import annotations

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
    icon = StringProperty("")


class AllTopics(Screen):
    """Every topic, by group, in the pack's order."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        app = App.get_running_app()
        for group in app.pack.groups:
            topics = [topic for topic in app.pack.topics.values() if topic.group == group.id]
            if topics:
                shelf = Shelf(title=group.title, icon=icons.of_group(app.pack, group.id))
                for topic in sorted(topics, key=lambda topic: topic.title.casefold()):
                    row = Row(text=topic.title, icon=icons.of_topic(app.pack, topic.id))
                    row.bind(on_release=lambda _row, topic_id=topic.id: app.ways.topic(topic_id))
                    shelf.ids.rows.add_widget(row)
                self.ids.shelves.add_widget(shelf)


load_look(__file__)
