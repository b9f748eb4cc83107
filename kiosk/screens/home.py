"""The home screen: the event, its topics as tiles, and the ways to ask and to tell."""

from __future__ import annotations

from kivy.app import App

from kiosk import icons
from kiosk.look import load_look
from kiosk.widgets.basics import Press, Tile
from kiosk.widgets.shell import Screen


class Aside(Press):
    """A quiet way to what few look for."""


class Home(Screen):
    """Everything within two taps."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        app = App.get_running_app()
        for topic_id in app.event.home:
            topic = app.pack.topics[topic_id]
            tile = Tile(text=topic.title, icon=icons.of_topic(app.pack, topic_id))
            tile.alarming = topic.urgency == "emergency"
            tile.bind(on_release=lambda _tile, topic_id=topic_id: app.ways.topic(topic_id))
            self.ids.tiles.add_widget(tile)
        for topic_id, icon, name in (
            (app.PRIVACY, "lock", "home.privacy"),
            (app.ABOUT, "landmark", "home.about"),
        ):
            if app.ways.knows(topic_id):
                aside = Aside(icon=icon, text=app.t(name))
                aside.bind(on_release=lambda _aside, topic_id=topic_id: app.ways.topic(topic_id))
                (self.ids.head if app.theme.wide else self.ids.foot).add_widget(aside)


load_look(__file__)
