"""The ways between screens: which there are, how to get to one, and how to come back."""

from __future__ import annotations

from importlib import import_module
from typing import Any

SCREENS = {
    "attract": "kiosk.screens.attract:Attract",
    "home": "kiosk.screens.home:Home",
    "topics": "kiosk.screens.topics:AllTopics",
    "topic": "kiosk.screens.topic:TopicPage",
    "contacts": "kiosk.screens.contacts:Contacts",
    "chat": "kiosk.screens.chat:Chat",
    "ease": "kiosk.screens.ease:Ease",
    "status": "kiosk.screens.status:Status",
    "concern": "kiosk.screens.concern:ConcernScreen",
    "receipt": "kiosk.screens.receipt:ReceiptScreen",
}
"""Each is imported and built when it is first opened."""


class Ways:
    """Opens screens on the shell of an app, and remembers the way of this visit."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.trail: list[tuple[str, dict[str, object]]] = []

    def go(self, name: str, **args: object) -> None:
        """Opens a screen; Back returns to the one before."""
        self.trail.append((name, args))
        self._open(name, args)

    def instead(self, name: str, **args: object) -> None:
        """Opens a screen in the place of the present one, which Back does not return to."""
        self.trail[-1:] = [(name, args)]
        self._open(name, args)

    def afresh(self, name: str, **args: object) -> None:
        """Opens a screen; the way here is forgotten, what was said is not."""
        self.trail = []
        self.go(name, **args)

    def again(self) -> None:
        """Builds the present screen afresh."""
        self._open(*self.trail[-1])

    def back(self) -> None:
        """One screen back, unless the screen itself has somewhere to go back to."""
        if self._app.shell.screen.go_back():
            return
        if len(self.trail) > 1:
            self.trail.pop()
        self._open(*self.trail[-1])

    def home(self) -> None:
        """The home screen, as at the beginning of a visit."""
        self.afresh("home")

    def topic(self, topic_id: str) -> None:
        """The page of a topic."""
        self.go("topic", topic_id=topic_id)

    def ease(self) -> None:
        """What makes the screen easier to read, reach and hear; once however often it is pressed."""
        if self.trail[-1][0] != "ease":
            self.go("ease")

    def danger(self) -> None:
        """What to do in danger now: the emergency topic, once however often it is pressed."""
        topic = self._app.emergency_topic
        if topic and self.trail[-1] != ("topic", {"topic_id": topic}):
            self.topic(topic)

    def knows(self, topic_id: str) -> bool:
        """True when the pack has this topic or dialogue entry, so that a button may lead there."""
        return topic_id in self._app.pack.topics or topic_id in self._app.pack.dialogue

    def _open(self, name: str, args: dict[str, object]) -> None:
        module, kind = SCREENS[name].split(":")
        shell, reader = self._app.shell, self._app.reader
        shell.present(getattr(import_module(module), kind)(**args))
        shell.bar.reads = reader.speech.available
        reader.again()
