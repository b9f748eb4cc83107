"""The officers' desk: the opening check, the health of the kiosk, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.condition import Condition, Trouble, ago, said
from kiosk.look import load_look, the_theme
from kiosk.session import Fault
from kiosk.widgets.basics import Card, Column, Press
from kiosk.widgets.page import Page  # noqa: F401 - used in the kv
from kiosk.widgets.shell import Screen
from kiosk.widgets.words import Words

LOOK_SECONDS = 3.0
PRESS_AGAIN_SECONDS = 4.0
ACTS = ("speech", "event", "sync", "copy", "empty", "pack", "pack_back", "assistant", "note", "leave", "exit")


class Facts(Card):
    """What is known, a row for each."""


class StaffDesk(Screen):
    """What an officer sees and does."""

    message = StringProperty("")
    troubles = StringProperty("")
    asks_time = BooleanProperty(False)
    time = StringProperty("")

    def __init__(self, message: str = "", **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._app: Any = App.get_running_app()
        self._back = self._app.backroom
        self.message = message
        self._facts = Rows()
        self.ids.facts.add_widget(self._facts)
        self._acts = {act: Press(text=self._app.t(f"staff.act.{act}")) for act in ACTS}
        for act, button in self._acts.items():
            button.bind(on_release=lambda _button, act=act: getattr(self, act)())
            self.ids.acts.add_widget(button)
        self._sure = False
        self._looking = Clock.schedule_interval(self._look, LOOK_SECONDS)
        self._look(0)

    def left(self) -> None:
        self._looking.cancel()

    # -- what is shown ---------------------------------------------------------------------------------------

    def _look(self, _dt: float) -> None:
        away = Fault.ASSISTANT in self._app.attendant.session.faults
        self._back.look(self._app.desk, not away, self._looked)

    def _looked(self, condition: Condition) -> None:
        if self._app.shell.screen is not self:
            return
        t = self._app.t
        self._app.looked(condition)
        self.time = said(condition.now)
        self.asks_time = not condition.clock_confirmed
        self.troubles = "\n".join(
            t(trouble.value) for trouble in condition.troubles() if trouble is not Trouble.CLOCK
        )
        self._facts.show(facts(condition, self._app))

    # -- what is done ----------------------------------------------------------------------------------------

    def clock_right(self) -> None:
        """The time that is shown is right."""
        self._back.confirm_clock(self._back.clock.now())
        self.message = self._app.t("staff.done.clock")
        self._look(0)

    def clock_wrong(self) -> None:
        self._app.ways.go("staff-clock")

    def event(self) -> None:
        self._app.ways.go("staff-event")

    def speech(self) -> None:
        """Says a sentence, for the officer to hear."""
        self._app.reader.speech.say(self._app.t("staff.speech_say"))

    def sync(self) -> None:
        self._asked(self._back.sync_now(), "staff.done.sync")

    def assistant(self) -> None:
        self._asked(self._back.restart_assistant(), "staff.done.assistant")

    def copy(self) -> None:
        self._back.copy_out(self._app.desk, self._told)

    def empty(self) -> None:
        self._back.empty(self._app.desk, self._told)

    def pack(self) -> None:
        self._back.take_pack(self._told)

    def pack_back(self) -> None:
        self._back.pack_back(self._told)

    def note(self) -> None:
        self._app.ways.go("staff-note")

    def leave(self) -> None:
        self._app.attendant.leave()

    def exit(self) -> None:
        """Closes the kiosk, at the second press: whoever keeps it ends too, since it was on purpose."""
        if self._sure:
            self._app.stop()
            return
        self._sure = True
        button = self._acts["exit"]
        button.text = self._app.t("staff.act.exit_again")

        def unsure(_dt: float) -> None:
            self._sure, button.text = False, self._app.t("staff.act.exit")

        Clock.schedule_once(unsure, PRESS_AGAIN_SECONDS)

    def _asked(self, heard: bool, line: str) -> None:
        self.message = self._app.t(line if heard else "staff.done.nobody")

    def _told(self, line: str, words: Mapping[str, object]) -> None:
        self.message = self._app.t(line, **words)
        self._look(0)


class Rows(Column):
    """Names and what is known of them, side by side."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"spacing": the_theme().gap * 0.5, **kwargs})
        self._values: dict[str, Words] = {}

    def show(self, rows: Mapping[str, str]) -> None:
        """Writes the rows; only what has changed is drawn again."""
        for name, value in rows.items():
            if name not in self._values:
                self._values[name] = Words(text=value, pos_hint={"top": 1})
                row = BoxLayout(size_hint_y=None, spacing=the_theme().gap)
                row.fbind("minimum_height", row.setter("height"))
                row.add_widget(
                    Words(text=name, color=the_theme().quiet, size_hint_x=0.45, pos_hint={"top": 1})
                )
                row.add_widget(self._values[name])
                self.add_widget(row)
            self._values[name].text = value


def facts(condition: Condition, app: Any) -> dict[str, str]:
    """The rows: names and values in words."""
    t, waiting = app.t, condition.waiting
    outbox = (
        t("staff.outbox_some", count=waiting.count, oldest=hour(waiting.oldest)) if waiting.count else
        t("staff.outbox_empty")
    )  # fmt: skip
    shown = said(condition.now)
    return {
        t("staff.row.clock"): t("staff.clock_is", time=shown) if condition.clock_confirmed else shown,
        t("staff.row.event"): app.event.name,
        t("staff.row.outbox"): outbox,
        t("staff.row.hub"): _hub(condition, t),
        t("staff.row.assistant"): t("staff.awake") if condition.assistant else t("staff.away"),
        t("staff.row.disk"): t("staff.disk_free", gb=f"{condition.free_bytes / 1e9:.1f}"),
        t("staff.row.pack"): f"{condition.pack} ({app.pack.digest[:8]})",
        t("staff.row.version"): condition.version,
    }


def hour(taken: str | None) -> str:
    """The hour of a concern as people write it: "11 June, 14:00"."""
    from datetime import datetime

    from kiosk.condition import local

    if not taken:
        return ""
    here = local(datetime.fromisoformat(taken))
    return f"{here.day} {here:%B, %H:%M}"


def _hub(condition: Condition, t: Any) -> str:
    road = condition.road
    if not condition.hub:
        return str(t("staff.hub_none"))
    if road is None or road.reached is None:
        told = t("staff.hub_never")
    else:
        line, count = ago(road.reached, condition.now)
        told = t("staff.hub_last", ago=t(line, count=count))
    return f"{told}. {road.problem}" if road and road.problem else str(told)


load_look(__file__)
