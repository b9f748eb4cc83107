"""How to get to every screen with something on it, for the pictures in the documentation and in the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from kiosk.clock import KioskClock, clock_path
from kiosk.condition import Condition
from kiosk.desk import Waiting
from kiosk.replies import pack_answer
from kiosk.road import Road
from kiosk.session import Fault
from kiosk.visit import Turn


@dataclass(frozen=True)
class Example:
    """What is shown of a pack: ids of its topics and choices, and words as people type them."""

    topic: str
    large: str
    asked: str
    answer: str
    in_danger: str
    kind: str
    place: str
    time: str
    said: str
    said_too_much: str
    code: str = "7KQ-2XM-4T8-9CD-0EF-VWX"
    """A receipt as the pictures show it; it belongs to no concern."""


OWN = Example(
    topic="hate-crime-report", large="spiking", asked="someone nicked my phone by the main stage",
    answer="theft-burglary", in_danger="he has a knife and is coming to our tent", kind="drugs", place="campsites",
    time="yesterday", said="Two men by the gate were selling something from a bag. They came back twice.",
    said_too_much="A lad called Kyle sells pills by the gate. Ring me on 07700 900123.",
)  # fmt: skip
"""Of the pack that comes with the program. The phone number is one of Ofcom's for drama."""
NOW = datetime(2027, 6, 11, 14, 5, tzinfo=UTC)
OFFICER = "Asha"
LOOKED = Condition(
    now=NOW, clock_confirmed=False, clock_sensible=True, takes_concerns=True,
    waiting=Waiting(count=3, oldest="2027-06-11T12:00Z"), free_bytes=21_000_000_000, hub=True,
    road=Road(reached=NOW - timedelta(hours=26), problem="The hub does not answer."), assistant=False,
    pack="of 10 June 2027, 17:30", pack_made=NOW - timedelta(days=1), version="1.0",
)  # fmt: skip
"""What an officer of the pictures sees: all of it is invented."""
Shot = Callable[[Any, Example], None]
FRAMES = 8
"""Frames from which on nothing moves any more."""


def attract(app: Any, _: Example) -> None:
    app.ways.afresh("attract")


def home(app: Any, _: Example) -> None:
    app.ways.home()


def home_degraded(app: Any, _: Example) -> None:
    app.report(Fault.ASSISTANT, True)
    app.report(Fault.STORING, True)
    app.ways.home()


def home_lower(app: Any, _: Example) -> None:
    app.ways.home()
    app.redress(lambda: app.theme.set_lower(True))


def topics(app: Any, _: Example) -> None:
    app.ways.go("topics")


def topic(app: Any, example: Example) -> None:
    app.ways.topic(example.topic)


def topic_large(app: Any, example: Example) -> None:
    app.redress(lambda: app.theme.set_text(2))
    app.ways.topic(example.large)


def emergency(app: Any, _: Example) -> None:
    app.ways.home()
    app.ways.danger()


def contacts(app: Any, _: Example) -> None:
    app.ways.go("contacts")


def privacy(app: Any, _: Example) -> None:
    _known(app, app.PRIVACY)


def about(app: Any, _: Example) -> None:
    _known(app, app.ABOUT)


def ease(app: Any, _: Example) -> None:
    app.ways.go("ease")


def chat(app: Any, _: Example) -> None:
    app.ways.go("chat")


def chat_answer(app: Any, example: Example) -> None:
    _chat(app, example.asked, example.answer)


def chat_danger(app: Any, example: Example) -> None:
    _chat(app, example.in_danger, app.emergency_topic)


def chat_away(app: Any, _: Example) -> None:
    _chat(app, "is there a lost and found", "")


def chat_hidden(app: Any, example: Example) -> None:
    app.visit.masked = True
    app.visit.typed = example.asked
    app.ways.go("chat")


def concern_before(app: Any, _: Example) -> None:
    app.ways.go("concern")


def concern_kind(app: Any, _: Example) -> None:
    app.ways.go("concern")
    app.shell.screen.start()


def concern_where(app: Any, example: Example) -> None:
    concern_kind(app, example)
    app.shell.screen.answer(example.kind)


def concern_when(app: Any, example: Example) -> None:
    concern_where(app, example)
    app.shell.screen.answer(example.place)


def concern_danger(app: Any, example: Example) -> None:
    concern_when(app, example)
    app.shell.screen.answer("now")


def concern_what(app: Any, example: Example) -> None:
    concern_when(app, example)
    app.shell.screen.answer(example.time)
    app.shell.screen.part.ids.field.text = example.said


def concern_check(app: Any, example: Example) -> None:
    concern_what(app, example)
    app.shell.screen.answer(example.said)


def concern_personal(app: Any, example: Example) -> None:
    concern_what(app, example)
    app.shell.screen.answer(example.said_too_much)


def concern_not_stored(app: Any, example: Example) -> None:
    concern_check(app, example)
    app.shell.screen.not_stored()


def concern_shut(app: Any, _: Example) -> None:
    key, app.desk._key = app.desk._key, None
    app.ways.go("concern")
    app.desk._key = key


def receipt(app: Any, example: Example) -> None:
    app.handed_in(app.visit, example.code)


def status(app: Any, example: Example) -> None:
    app.visit.code = example.code.replace("-", "")[:11]
    app.ways.go("status")


def status_answer(app: Any, _: Example) -> None:
    from concerns.door import Told

    app.ways.go("status")
    app.shell.screen.answer(Told("passed-on", message="Thank you. The site's staff have looked."))


def staff_pin(app: Any, _: Example) -> None:
    app.ways.go("staff")


def staff_desk(app: Any, _: Example) -> None:
    _officer(app)
    app.ways.afresh("staff-desk")


def staff_clock(app: Any, _: Example) -> None:
    _officer(app)
    app.ways.go("staff-clock")


def staff_event(app: Any, _: Example) -> None:
    _officer(app)
    app.ways.go("staff-event")


def staff_note(app: Any, _: Example) -> None:
    _officer(app)
    app.ways.go("staff-note")


def still_there(app: Any, example: Example) -> None:
    app.ways.topic(example.large)
    app.shell.show_warning(22)


SHOTS: tuple[Shot, ...] = (
    attract, home, home_degraded, home_lower, topics, topic, topic_large, emergency, contacts, privacy, about, ease,
    chat, chat_answer, chat_danger, chat_away, chat_hidden, concern_before, concern_kind, concern_where, concern_when,
    concern_danger, concern_what, concern_check, concern_personal, concern_not_stored, concern_shut, receipt, status,
    status_answer, staff_pin, staff_desk, staff_clock, staff_event, staff_note, still_there,
)  # fmt: skip


def every() -> dict[str, Shot]:
    """All of them by their names."""
    return {shot.__name__: shot for shot in SHOTS}


def drawn(app: Any, shot: Shot, example: Example, contrast: bool = False) -> Iterator[None]:
    """Goes there, and yields frame by frame until everything of the screen has found its place."""
    from kivy.core.window import Window

    from kiosk.widgets.qr_code import QrCode

    if contrast:
        app.redress(lambda: app.theme.set_contrast(True))
    shot(app, example)
    still = FRAMES
    while still:
        making = any(isinstance(widget, QrCode) and not widget.texture for widget in app.root.walk())
        screen = app.shell.screen
        still = still - 1 if screen.whole and not screen.moving and not making else FRAMES
        Window.canvas.ask_update()
        yield


def as_found(app: Any) -> None:
    """The kiosk as the next visitor finds it."""
    back = app.backroom
    vars(back).pop("look", None)
    back.clock = KioskClock(clock_path(app.settings.data_dir))
    app.staff_line = ""
    for fault in Fault:
        app.report(fault, False)
    app.attendant.leave()


def _officer(app: Any) -> None:
    """Somebody has come in, at a certain moment."""
    back = app.backroom
    back.officer, back.clock = OFFICER, SimpleNamespace(now=lambda: NOW)
    back.look = lambda _desk, _assistant, on_done: app.later(lambda: on_done(LOOKED))


def _known(app: Any, topic_id: str) -> None:
    app.ways.topic(topic_id) if app.ways.knows(topic_id) else app.ways.home()


def _chat(app: Any, asked: str, topic_id: str) -> None:
    answer = (
        pack_answer(app.pack, topic_id, app.event, in_danger=topic_id == app.emergency_topic)
        if topic_id
        else None
    )
    app.visit.turns += [Turn(asked=asked), Turn(answer=answer)]
    app.ways.go("chat")
    app.shell.screen.typing = not app.theme.wide
