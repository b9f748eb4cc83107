"""What an officer opens from the desk: the clock, the event, the hand-over note."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kivy.app import App
from kivy.properties import StringProperty

from kiosk.condition import Condition, said
from kiosk.look import load_look
from kiosk.screens.staff_desk import hour
from kiosk.session import Fault
from kiosk.widgets.basics import Press, Row
from kiosk.widgets.page import Page  # noqa: F401 - used in the kv
from kiosk.widgets.shell import Screen
from kiosk.widgets.words import Heading, Words

STEPS = {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}


class StaffClock(Screen):
    """Moves the shown time in steps until it is right."""

    time = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._app: Any = App.get_running_app()
        self._moved = timedelta()
        for name, step in STEPS.items():
            for word, sign in (("earlier", -1), ("later", 1)):
                text = f"{self._app.t(f'staff.clock_{name}')}: {self._app.t(f'staff.clock_{word}').lower()}"
                button = Press(text=text)
                button.bind(on_release=lambda _button, by=sign * step: self._move(by))
                self.ids.steps.add_widget(button)
        self._move(timedelta())

    def _move(self, by: timedelta) -> None:
        self._moved += by
        self.time = said(self._app.backroom.clock.now() + self._moved)

    def save(self) -> None:
        """It is this time now."""
        back = self._app.backroom
        back.confirm_clock(back.clock.now() + self._moved)
        self._app.ways.afresh("staff-desk", message=self._app.t("staff.done.clock"))


class StaffEvent(Screen):
    """The events of the pack, one of which this kiosk is at."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        app: Any = App.get_running_app()
        for event in app.pack.events.values():
            row = Row(text=event.name)
            row.bind(on_release=lambda _row, event=event: app.choose(event))
            self.ids.events.add_widget(row)


class StaffNote(Screen):
    """What is open, in counts, for whoever comes next."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._app: Any = App.get_running_app()
        away = Fault.ASSISTANT in self._app.attendant.session.faults
        self._app.backroom.look(self._app.desk, not away, self._looked)

    def _looked(self, condition: Condition) -> None:
        if self._app.shell.screen is self:
            self.ids.lines.clear_widgets()
            made = self._app.t("staff.note.made", event=self._app.event.name, time=said(condition.now))
            self.ids.lines.add_widget(Heading(text=made))
            for line in note_lines(condition, self._app.t):
                self.ids.lines.add_widget(Words(text=line))


def note_lines(condition: Condition, t: Any) -> list[str]:
    """The lines of a hand-over note."""
    waiting, road = condition.waiting, condition.road
    lines = [t("staff.note.waiting", count=waiting.count)]
    if waiting.oldest:
        lines.append(t("staff.note.oldest", oldest=hour(waiting.oldest)))
    if road and road.refused:
        lines.append(t("staff.note.refused", count=road.refused))
    if waiting.damaged:
        lines.append(t("staff.note.damaged", count=waiting.damaged, rescued=waiting.rescued))
    lines += [t(trouble.value) for trouble in condition.troubles()] or [t("staff.note.nothing")]
    return lines


load_look(__file__)
