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
    "staff": "kiosk.screens.staff:StaffPin",
    "staff-desk": "kiosk.screens.staff_desk:StaffDesk",
    "staff-clock": "kiosk.screens.staff_parts:StaffClock",
    "staff-event": "kiosk.screens.staff_parts:StaffEvent",
    "staff-note": "kiosk.screens.staff_parts:StaffNote",
}
"""Each is imported and built when it is first opened."""
KEPT = ("home", "topics")
"""What nobody's words stand on, and what is built while nobody is there."""


class Ways:
    """Opens screens on the shell of an app, and remembers the way of this visit."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.trail: list[tuple[str, dict[str, object]]] = []
        self._depths: dict[int, float] = {}
        """How far each screen of the trail was scrolled down when it was left, by its place in the trail."""
        self._kept: dict[str, Any] = {}
        self._foreseen: tuple[tuple[str, dict[str, object]], Any] | None = None

    def go(self, name: str, **args: object) -> None:
        """Opens a screen; Back returns to the one before, where it was left."""
        self._depths[len(self.trail)] = self._app.shell.screen.depth
        self.trail.append((name, args))
        self._open(name, args)

    def instead(self, name: str, **args: object) -> None:
        """Opens a screen in the place of the present one, which Back does not return to."""
        self.trail[-1:] = [(name, args)]
        self._open(name, args)

    def afresh(self, name: str, **args: object) -> None:
        """Opens a screen; the way here is forgotten, what was said is not."""
        self.trail, self._depths = [], {}
        self.go(name, **args)

    def again(self) -> None:
        """Builds the present screen afresh."""
        self._open(*self.trail[-1])

    def remember(self, **args: object) -> None:
        """The present screen comes back with these, after Back or in another size of text."""
        name, before = self.trail[-1]
        self.trail[-1] = (name, {**before, **args})

    def back(self) -> None:
        """One screen back, unless the screen itself has somewhere to go back to."""
        if self._app.shell.screen.go_back():
            return
        if len(self.trail) > 1:
            self.trail.pop()
        self._open(*self.trail[-1])
        self._app.shell.screen.go_to(self._depths.get(len(self.trail), 0.0))

    def home(self) -> None:
        """The home screen, as at the beginning of a visit."""
        self.afresh("home")

    def topic(self, topic_id: str) -> None:
        """The page of a topic."""
        self._app.backroom.tally.count("topic", topic_id)
        self.go("topic", topic_id=topic_id)

    def ease(self) -> None:
        """What makes the screen easier to read, reach and hear; once however often it is pressed."""
        if self.trail[-1][0] != "ease":
            self.go("ease")

    def danger(self) -> None:
        """What to do in danger now: the emergency topic, once however often it is pressed."""
        topic = self._app.emergency_topic
        if topic and self.trail[-1][1].get("topic_id") != topic:
            self.topic(topic)

    def knows(self, topic_id: str) -> bool:
        """True when the pack has this topic or dialogue entry, so that a button may lead there."""
        return topic_id in self._app.pack.topics or topic_id in self._app.pack.dialogue

    def foresee(self, name: str, **args: object) -> None:
        """A finger lies on what opens this screen: it is built while the finger is still there."""
        if self._foreseen and self._foreseen[0] == (name, args):
            return
        self.forget()
        self._foreseen = ((name, args), self._built(name, args))

    def prepare(self) -> None:
        """Builds one of the kept screens, while nobody is there."""
        for name in KEPT:
            if name not in self._kept:
                self._kept[name] = self._built(name, {})
                return

    def read_code(self) -> None:
        """Reads the code of all screens."""
        for place in SCREENS.values():
            import_module(place.split(":")[0])

    def forget(self, kept: bool = False) -> None:
        """Drops the screen that was foreseen; with `kept` those as well that are kept from visitor to visitor."""
        if self._foreseen:
            self._foreseen[1].stop_filling()
        self._foreseen = None
        if kept:
            for screen in self._kept.values():
                screen.stop_filling()
            self._kept = {}

    def _open(self, name: str, args: dict[str, object]) -> None:
        if name.startswith("staff-") and not self._app.backroom.officer:
            name, args = "attract", {}
        shell, reader = self._app.shell, self._app.reader
        if self._foreseen and self._foreseen[0] == (name, args):
            screen, self._foreseen = self._foreseen[1], None
        elif name in self._kept:
            screen = self._kept[name]
            screen.go_to(0.0)
        else:
            screen = self._built(name, args)
        self.forget()
        if screen.kept:
            self._kept[name] = screen
        shell.present(screen)
        shell.bar.reads = reader.speech.available
        if screen.whole:
            reader.again()

    def _built(self, name: str, args: dict[str, object]) -> Any:
        module, kind = SCREENS[name].split(":")
        screen = getattr(import_module(module), kind)(**args)
        screen.size = self._app.shell.room
        return screen
