"""The kiosk itself: puts pack, theme, session, assistant and desk together, and shows one screen at a time."""

from __future__ import annotations

import gc
import logging
import signal
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from kivy.app import App
from kivy.cache import Cache
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from content import PackError
from content import load as load_pack
from content.danger import DangerMatcher
from content.model import Event, Pack
from kiosk.assistant import Assistant
from kiosk.catalogue import catalogue
from kiosk.conversation import Conversation
from kiosk.desk import Desk
from kiosk.session import Session, State
from kiosk.settings import KioskError, KioskSettings
from kiosk.theme import Theme
from kiosk.visit import Turn, Visit

log = logging.getLogger(__name__)
SCREENS = {
    "home": "kiosk.screens.home:Home",
    "topics": "kiosk.screens.topics:AllTopics",
    "topic": "kiosk.screens.topic:TopicPage",
    "contacts": "kiosk.screens.contacts:Contacts",
    "chat": "kiosk.screens.chat:Chat",
    "concern": "kiosk.screens.concern:ConcernScreen",
    "receipt": "kiosk.screens.receipt:ReceiptScreen",
}
"""Each is imported and built when it is first opened."""
CHECK_SECONDS = 5.0
PRESS_AGAIN_SECONDS = 4.0


class Kiosk(App):
    """The app. Screens reach everything they need through it."""

    theme = ObjectProperty()
    pack = ObjectProperty()
    danger_line = StringProperty("")
    draft = BooleanProperty(False)
    ABOUT, PRIVACY = "about-partnership", "privacy"
    awake = BooleanProperty(False)
    """The assistant answered when it was last checked."""

    def __init__(
        self, settings: KioskSettings, pack: Pack, event: Event, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self.now = now
        self.settings, self.pack, self.event = settings, pack, event
        self.t = catalogue()
        self.theme = Theme(pack.brand.colours, settings.panel_mm, settings.viewing_distance_mm)
        self.matcher = DangerMatcher(pack.danger)
        self.session = Session(settings.idle_seconds, settings.countdown_seconds)
        self.assistant = Assistant(settings.assistant_url, self.later, settings.assistant_patience)
        self.conversation = Conversation(pack, event, self.matcher, self.assistant)
        self.desk = Desk(settings.register_public_key_path, settings.outbox_path, event.id, self.later)
        self.visit = Visit()
        self.trail: list[tuple[str, dict[str, object]]] = []
        number = pack.contacts[pack.brand.emergency_contact].phone
        self.danger_line = self.t("bar.danger", number=number)
        self.emergency_topic = emergency_topic(pack)
        self.draft = not all(topic.approved.given for topic in pack.topics.values())

    # -- opening and closing -------------------------------------------------------------------------------

    def show(self) -> int:
        """Runs until the window is closed, or the service manager says to end; 0 when that was on purpose."""
        signal.signal(signal.SIGTERM, lambda *_: self.stop())
        self.run()
        return 0

    def build(self) -> Widget:
        from kiosk.widgets.shell import Shell

        self.theme.resize(*Window.size)
        Window.clearcolor = self.theme.background
        Window.bind(
            on_resize=lambda _window, width, height: self.theme.resize(width, height),
            on_request_close=lambda *_: not self.settings.windowed,
            on_touch_down=self._touched, on_key_down=self._noticed, on_textinput=self._noticed,
        )  # fmt: skip
        self.shell = Shell()
        return self.shell

    def on_start(self) -> None:
        self.home()
        Clock.schedule_interval(self._tick, 0.5)
        Clock.schedule_interval(self._check_assistant, CHECK_SECONDS)
        Clock.schedule_once(self._check_assistant, 1)

    def on_stop(self) -> None:
        self.assistant.forget(self.visit.sender)
        self.assistant.close()
        self.desk.close()

    def open_settings(self, *_: object) -> bool:
        """Kivy's settings page is for developers: F1 does nothing here."""
        return False

    def later(self, call: Callable[[], None]) -> None:
        """Has a function called on the screen's own thread."""
        Clock.schedule_once(lambda _dt: call(), 0)

    # -- going from screen to screen -----------------------------------------------------------------------

    def go(self, name: str, **args: object) -> None:
        """Opens a screen; Back returns to the one before."""
        self.trail.append((name, args))
        self._open(name, args)

    def instead(self, name: str, **args: object) -> None:
        """Opens a screen in the place of the present one, which Back does not return to."""
        self.trail[-1:] = [(name, args)]
        self._open(name, args)

    def back(self) -> None:
        """One screen back, unless the screen itself has somewhere to go back to."""
        if self.shell.screen.go_back():
            return
        if len(self.trail) > 1:
            self.trail.pop()
        self._open(*self.trail[-1])

    def home(self) -> None:
        """The home screen; the way here is forgotten, what was said is not."""
        self.trail = []
        self.go("home")

    def open_topic(self, topic_id: str) -> None:
        """The page of a topic."""
        self.go("topic", topic_id=topic_id)

    def open_danger(self) -> None:
        """What to do in danger now: the emergency topic, once however often it is pressed."""
        here = ("topic", {"topic_id": self.emergency_topic})
        if self.emergency_topic and self.trail[-1] != here:
            self.open_topic(self.emergency_topic)

    def knows(self, topic_id: str) -> bool:
        """True when the pack has this topic or dialogue entry, so that a button may lead there."""
        return topic_id in self.pack.topics or topic_id in self.pack.dialogue

    def _open(self, name: str, args: dict[str, object]) -> None:
        module, kind = SCREENS[name].split(":")
        screen = getattr(import_module(module), kind)(**args)
        self.shell.present(screen)

    def turn_arrived(self, visit: Visit, turn: Turn | None) -> None:
        """An answer came for a visit: the chat shows it, if that visitor is still there and looking at it."""
        if visit is self.visit and hasattr(self.shell.screen, "arrived"):
            self.shell.screen.arrived(turn)

    def handed_in(self, visit: Visit, code: str | None) -> None:
        """A concern was stored under this code, or could not be (None). Ignored for a visitor who has left."""
        if visit is not self.visit:
            return
        if code:
            visit.receipt, visit.draft = code, None
            self.trail = []
            self.go("receipt")
        elif hasattr(self.shell.screen, "not_stored"):
            self.shell.screen.not_stored()

    # -- the session ---------------------------------------------------------------------------------------

    def next_text_size(self) -> None:
        self.theme.next_text_size()

    def press_home(self) -> None:
        """The name in the bar goes home; with a code not saved yet it is an Exit, and asks like one."""
        if self.visit.receipt:
            self.press_exit()
        else:
            self.home()

    def press_exit(self) -> None:
        """Exit wipes at once, but for a code not saved yet, which takes a second press."""
        bar = self.shell.ids.bar
        if self.visit.receipt and not self.visit.receipt_saved and not bar.warned:
            bar.warned = True
            Clock.schedule_once(lambda _dt: setattr(bar, "warned", False), PRESS_AGAIN_SECONDS)
            return
        self.leave()

    def leave(self) -> None:
        """Ends the session and wipes everything of it."""
        self.session.leave()
        self._wipe()

    def _touched(self, _window: object, touch: Any) -> bool:
        """A touch keeps the session alive. One that answers "Still there?" presses nothing that lies below."""
        asked = self.session.state is State.WARNING
        self._noticed()
        return asked and bool(self.shell.ids.layers.collide_point(*touch.pos))

    def _noticed(self, *_: object) -> None:
        was = self.session.state
        self.session.touch(self.now())
        if was is State.WARNING:
            self.shell.show_warning(0)

    def _tick(self, _dt: float) -> None:
        state = self.session.tick(self.now())
        if state is State.WARNING:
            self.shell.show_warning(self.session.seconds_left(self.now()))
        elif state is State.WIPED:
            self._wipe()

    def _wipe(self) -> None:
        """Drops all that holds a visitor's words. Whatever fails here ends the program, which is started afresh."""
        self.assistant.forget(self.visit.sender)
        self.shell.empty()
        self.visit = Visit()
        self.theme.normal_text()
        self.home()
        for cache in ("textinput.label", "textinput.width"):
            Cache.remove(cache)
        gc.collect()
        self.session.wiping_done()

    def _check_assistant(self, _dt: float) -> None:
        self.assistant.check(lambda awake: setattr(self, "awake", awake))


def emergency_topic(pack: Pack) -> str:
    """The id of the topic behind the danger bar: `emergency`, or the pack's first that is one; empty if it has none."""
    urgent = [topic.id for topic in pack.topics.values() if topic.urgency == "emergency"]
    return "emergency" if "emergency" in urgent else next(iter(urgent), "")


def build(settings: KioskSettings) -> Kiosk:
    """The kiosk for these settings, not yet shown. Raises `KioskError` for an unreadable pack or unknown event."""
    try:
        pack = load_pack(settings.pack_path)
    except PackError as error:
        raise KioskError(f"The content pack cannot be used: {error}") from error
    event_id = settings.event_id or pack.brand.default_event
    if event_id not in pack.events:
        known = ", ".join(sorted(pack.events))
        raise KioskError(f"There is no event '{event_id}' in the content pack; it has {known}")
    return Kiosk(settings, pack, pack.events[event_id])
