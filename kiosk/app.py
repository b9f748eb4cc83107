"""The kiosk itself: puts pack, theme, session, assistant and desk together, and shows one screen at a time."""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Callable

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from concerns.door import Door
from content import PackError
from content.model import Event, Pack
from content.reply import emergency_topic
from kiosk import garbage
from kiosk.assistant import Assistant
from kiosk.attendant import Attendant
from kiosk.backroom import BackRoom
from kiosk.catalogue import catalogue
from kiosk.chosen import Chosen
from kiosk.condition import URGENT, Condition
from kiosk.conversation import Conversation
from kiosk.desk import Desk
from kiosk.look import dress
from kiosk.lookup import Lookup
from kiosk.pack_keeper import PackKeeper
from kiosk.pack_swap import PackSwap
from kiosk.pulse import BEAT_SECONDS
from kiosk.reader import Reader
from kiosk.reading import shown
from kiosk.rules import Rules
from kiosk.session import Fault, Session
from kiosk.settings import KioskError, KioskSettings
from kiosk.speech import Speech
from kiosk.spoken import short_numbers
from kiosk.theme import Theme
from kiosk.visit import Turn, Visit
from kiosk.ways import Ways

log = logging.getLogger(__name__)
CHECK_SECONDS = 5.0
LOOK_SECONDS = 60.0
GIVE_WAY_SECONDS = 0.001
"""How long a thread that works beside the screen, as on the danger rules, may keep a picture waiting at a time."""


class Kiosk(App):
    """The app. Screens reach everything they need through it."""

    pack = ObjectProperty()
    danger_line = StringProperty("")
    draft = BooleanProperty(False)
    __events__ = ("on_faults",)
    ABOUT, PRIVACY, STATUS = "about-partnership", "privacy", "concern-status"
    degraded = BooleanProperty(False)
    """Something that a visitor is offered on other days cannot be done; `attendant.session.faults` say what."""

    staff_line = StringProperty("")
    """What staff should look at, told on the screen itself; empty while all is well."""

    def __init__(
        self, settings: KioskSettings, pack: Pack, event: Event, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self.now = now
        self.settings = settings
        self.t = catalogue()
        self.theme = Theme(pack.brand.colours, settings.panel_mm, settings.viewing_distance_mm)
        self.ways = Ways(self)
        self.attendant = Attendant(self, Session(settings.idle_seconds, settings.countdown_seconds))
        self.assistant = Assistant(settings.assistant_url, self.later, settings.assistant_patience)
        self.backroom = BackRoom(settings, self.later, lambda: self.now())  # noqa: PLW0108 - `now` may be set
        self.desk = Desk(
            settings.register_public_key_path,
            settings.outbox_path,
            event.id,
            self.later,
            self.backroom.clock.now,
        )
        self.lookup = Lookup(self.desk, self.door, self.later)
        self.pulse, self.told_to_end = self.backroom.pulse, False
        self.reader = Reader(Speech(self.later, settings.sound), lambda: shown(self.shell.screen))
        self.reader.speech.changed = self._speaks
        self.visit = Visit()
        self.take(pack, event)

    def take(self, pack: Pack, event: Event) -> None:
        """Uses this pack and event from now on. Between sessions only: a screen that stands keeps what it shows."""
        self.pack, self.event = pack, event
        self.desk.event_id = self.backroom.tally.event = event.id
        self.matcher = Rules(pack.danger)
        self.conversation = Conversation(pack, event, self.matcher, self.assistant)
        self.theme.colour(pack.brand.colours)
        self.ways.forget(kept=True)
        self.emergency_topic = emergency_topic(pack)
        self.reader.numbers = short_numbers(pack)
        number = pack.contacts[pack.brand.emergency_contact].phone
        self.danger_line = self.t("bar.danger", number=number)
        self.draft = not all(topic.approved.given for topic in pack.topics.values())

    # -- opening and closing -------------------------------------------------------------------------------

    def show(self) -> int:
        """Runs until the window is closed, or the service manager says to end; 0 when that was on purpose."""
        signal.signal(signal.SIGTERM, self._told_to_end)
        self.run()
        return 0

    def build(self) -> Widget:
        from kiosk.widgets import paint
        from kiosk.widgets.shell import Shell

        self.theme.resize(*Window.size)
        dress(self.theme, self.t)
        paint.prepare()
        Window.clearcolor = self.theme.background
        Window.bind(
            on_resize=self._resized,
            on_request_close=lambda *_: not self.settings.windowed,
        )  # fmt: skip
        self.shell = Shell()
        return self.shell

    def on_start(self) -> None:
        self.attendant.begin()
        self.ways.read_code()
        garbage.keep()
        garbage.look_seldom()
        sys.setswitchinterval(GIVE_WAY_SECONDS)
        Clock.schedule_interval(self._check_assistant, CHECK_SECONDS)
        Clock.schedule_once(self._check_assistant, 1)
        self.packs = PackKeeper(self, PackSwap(self.settings.data_dir, self.settings.pack_path))
        self.packs.begin()
        Clock.schedule_interval(self._beat, BEAT_SECONDS)
        Clock.schedule_once(self._beat, 0)
        Clock.schedule_interval(self._look, LOOK_SECONDS)
        Clock.schedule_once(self._look, 2)
        Clock.schedule_once(lambda _dt: self.matcher.prepare(), 1.5)

    def on_stop(self) -> None:
        self.packs.close()
        self.assistant.forget(self.visit.sender)
        self.reader.wipe()
        self.assistant.close()
        self.desk.close()
        self.backroom.close()

    def redress(self, change: Callable[[], None]) -> None:
        """Changes the theme, and builds what stands on the screen afresh from it."""
        depth = self.shell.screen.depth
        change()
        Window.clearcolor = self.theme.background
        self.ways.forget(kept=True)
        self.shell.dress()
        if self.ways.trail:
            self.ways.again()
            self.shell.screen.go_to(depth)

    def _resized(self, _window: object, width: float, height: float) -> None:
        self.redress(lambda: self.theme.resize(width, height))

    def open_settings(self, *_: object) -> bool:
        """Kivy's settings page is for developers: F1 does nothing here."""
        return False

    def later(self, call: Callable[[], None]) -> None:
        """Has a function called on the screen's own thread."""
        Clock.schedule_once(lambda _dt: call(), 0)

    def _speaks(self) -> None:
        speech = self.reader.speech
        self.shell.bar.reading = speech.speaking
        if speech.unheard:
            self.reader.on = False
            self.shell.bar.ask_for_headphones()

    # -- what comes back from other threads -----------------------------------------------------------------

    def turn_arrived(self, visit: Visit, turn: Turn | None) -> None:
        """An answer came for a visit: the chat shows it, if that visitor is still there and looking at it."""
        if turn and turn.answer:
            self.backroom.count_answer(turn.answer.card.topic)
        elif turn:
            self.report(Fault.ASSISTANT, True)
        if visit is self.visit and hasattr(self.shell.screen, "arrived"):
            self.shell.screen.arrived(turn)

    def handed_in(self, visit: Visit, code: str | None) -> None:
        """A concern was stored under this code, or could not be (None). Ignored for a visitor who has left."""
        self.backroom.tally.count("concern") if code else self._look(0)
        if visit is not self.visit:
            return
        if code:
            visit.receipt, visit.draft = code, None
            self.ways.afresh("receipt")
        elif hasattr(self.shell.screen, "not_stored"):
            self.shell.screen.not_stored()

    def door(self) -> Door | None:
        """The public door, to be asked once; None where no hub is set."""
        hub = self.settings.hub
        return Door(hub, "") if hub else None

    def _beat(self, _dt: float) -> None:
        """Says that the screen is alive. One that nobody keeps any more ends, so that another can be started."""
        if self.told_to_end or not self.backroom.beat():
            self.stop()

    def _look(self, _dt: float) -> None:
        """Now and then: how it stands with the kiosk, and counts go to the disk."""
        self.backroom.note()
        away = Fault.ASSISTANT in self.attendant.session.faults
        self.backroom.look(self.desk, not away, self.looked)

    def looked(self, condition: Condition) -> None:
        """Tells visitors what cannot be done now, and staff what they should look at."""
        self.report(Fault.STORING, bool(condition.waiting.trouble) or not condition.takes_concerns)
        grave = [trouble for trouble in condition.troubles() if trouble in URGENT]
        self.staff_line = self.t("staff.call", line=self.t(grave[0].value)) if grave else ""

    def choose(self, event: Event) -> None:
        """An officer chose the event: it is kept, also over a restart."""
        self.backroom.chosen.write(self.settings.event_id or self.pack.brand.default_event, event.id)
        self.take(self.pack, event)
        self.ways.afresh("staff-desk", message=self.t("staff.done.event", name=event.name))

    def _told_to_end(self, *_: object) -> None:
        """A signal may come in the middle of anything: it is obeyed at the next beat."""
        self.told_to_end = True

    def _check_assistant(self, _dt: float) -> None:
        self.assistant.check(lambda awake: self.report(Fault.ASSISTANT, not awake))

    def report(self, fault: Fault, present: bool) -> None:
        """Tells every screen of a fault that came or went."""
        if self.attendant.session.report(fault, present):
            self.degraded = self.attendant.session.degraded
            self.dispatch("on_faults")

    def on_faults(self) -> None:
        """What the screen can do has changed."""


def build(settings: KioskSettings) -> Kiosk:
    """The kiosk for these settings, not yet shown. Raises `KioskError` for an unreadable pack or unknown event."""
    try:
        pack = PackSwap(settings.data_dir, settings.pack_path).first()
    except PackError as error:
        raise KioskError(f"The content pack cannot be used: {error}") from error
    event_id = settings.event_id or pack.brand.default_event
    event_id = Chosen(settings.data_dir).instead_of(event_id, pack.events)
    if event_id not in pack.events:
        known = ", ".join(sorted(pack.events))
        raise KioskError(f"There is no event '{event_id}' in the content pack; it has {known}")
    return Kiosk(settings, pack, pack.events[event_id])
