"""The home screen: the event, its topics as tiles, and the ways to ask and to tell."""

from __future__ import annotations

from kivy.app import App  # type: ignore[import-untyped]

from kiosk import icons
from kiosk.look import load_look
from kiosk.widgets.basics import Tile
from kiosk.widgets.shell import Screen


class Home(Screen):
    """Everything within two taps."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        app = App.get_running_app()
        for topic_id in app.event.home:
            topic = app.pack.topics[topic_id]
            tile = Tile(text=topic.title, icon=icons.of_topic(app.pack, topic_id))
            tile.alarming = topic.urgency == "emergency"
            tile.bind(on_release=lambda _tile, topic_id=topic_id: app.open_topic(topic_id))
            self.ids.tiles.add_widget(tile)


load_look(__file__)
