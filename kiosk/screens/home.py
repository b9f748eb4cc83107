"""The home screen: the event, its topics as tiles, and the ways to ask and to tell."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kivy.app import App

from kiosk import icons
from kiosk.look import load_look
from kiosk.visit import Visit
from kiosk.widgets.basics import Card, Press, Tile
from kiosk.widgets.shell import Screen
from kiosk.widgets.words import Words

WAYS = (
    ("chat", "home.ask", "chat"),
    ("pencil", "home.tell", "concern"),
    ("list", "home.all_topics", "topics"),
    ("contacts", "home.contacts", "contacts"),
)
"""Icon, words and screen of the buttons below the topics."""
FORESEEN: dict[str, Callable[[Visit], bool]] = {
    "contacts": lambda _visit: True,
    "concern": lambda visit: not visit.told_before,
}
"""Those that are built while the finger still lies on the button, if nothing that the visitor typed is in them."""


class Aside(Press):
    """A quiet way to what few look for."""


class Home(Screen):
    """Everything within two taps."""

    kept = True

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        app = App.get_running_app()
        for topic_id in app.event.home:
            topic = app.pack.topics[topic_id]
            tile = Tile(text=topic.title, icon=icons.of_topic(app.pack, topic_id))
            tile.alarming = topic.urgency == "emergency"
            tile.bind(on_press=partial(_foresee, topic_id), on_release=partial(_open_topic, topic_id))
            self.ids.tiles.add_widget(tile)
        for icon, name, screen in WAYS:
            main = screen in ("chat", "concern")
            tall = 1.25 if (main or app.theme.wide) and app.theme.used == 1 else 1
            drawn = icon if app.theme.used == 1 else ""  # four in a row leave no room for it
            way = Press(icon=drawn, text=app.t(name), kind="accent" if main else "plain", tall=tall)
            if screen in FORESEEN:
                way.bind(on_press=partial(_foresee_screen, screen))
            way.bind(on_release=partial(_open, screen))
            self.ids.ways.add_widget(way)
        asides = self.ids.head if app.theme.wide else self.ids.foot
        for topic_id, icon, name in (
            (app.PRIVACY, "lock", "home.privacy"), (app.ABOUT, "landmark", "home.about"),
        ):  # fmt: skip
            if app.ways.knows(topic_id):
                aside = Aside(icon=icon, text=app.t(name))
                aside.bind(on_release=partial(_open_topic, topic_id))
                asides.add_widget(aside)
        app.bind(on_faults=self._tell_faults)
        self._tell_faults()
        code = Aside(icon="key", text=app.t("home.status"))
        code.bind(on_release=partial(_open, "status"))
        asides.add_widget(code)

    def _tell_faults(self, *_: object) -> None:
        """Says what cannot be done just now, and what can be instead."""
        app = App.get_running_app()
        self.ids.faults.clear_widgets()
        for fault in sorted(app.attendant.session.faults, key=lambda fault: fault.value):
            note = Card(fill=app.theme.warm, edge=app.theme.emergency, padding=app.theme.gap * 1.2)
            note.add_widget(Words(text=app.t(f"degraded.{fault.value}"), role="small"))
            self.ids.faults.add_widget(note)


def _open(screen: str, _press: object) -> None:
    App.get_running_app().ways.go(screen)


def _foresee(topic_id: str, _press: object) -> None:
    App.get_running_app().ways.foresee("topic", topic_id=topic_id)


def _foresee_screen(screen: str, _press: object) -> None:
    app = App.get_running_app()
    if FORESEEN[screen](app.visit):
        app.ways.foresee(screen)


def _open_topic(topic_id: str, _press: object) -> None:
    App.get_running_app().ways.topic(topic_id)


load_look(__file__)
