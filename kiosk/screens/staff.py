"""The door to staff mode: an officer's PIN. Shows nothing of visitors, nor of who the officers are."""

from __future__ import annotations

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.properties import StringProperty

from kiosk.look import load_look
from kiosk.officers import DIGITS
from kiosk.widgets.basics import Press
from kiosk.widgets.shell import Screen

KEYS = "123456789"
SPOT, GAP = "●", "○"


class PadKey(Press):
    """A key of the pad."""


class StaffPin(Screen):
    """Takes a PIN. After wrong ones it waits, and counts down."""

    spots = StringProperty(GAP * DIGITS)
    message = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._app: Any = App.get_running_app()
        self._pin = ""
        self._asking = False
        for key in KEYS:
            self.ids.pad.add_widget(PadKey(text=key, on_release=self._pressed))
        self.ids.pad.add_widget(PadKey(text=self._app.t("staff.pin.clear"), on_release=self._clear))
        self.ids.pad.add_widget(PadKey(text="0", on_release=self._pressed))
        self.ids.pad.add_widget(
            PadKey(text=self._app.t("staff.pin.check"), kind="accent", on_release=self._enter)
        )
        self._ticking = Clock.schedule_interval(self._count_down, 1)
        self._count_down(0)

    def left(self) -> None:
        self._ticking.cancel()
        self._pin = ""

    def _pressed(self, key: PadKey) -> None:
        if len(self._pin) < DIGITS and not self._app.backroom.wait():
            self._pin += key.text
            self.message = ""
        self._show()
        if len(self._pin) == DIGITS:
            self._enter()

    def _clear(self, *_: object) -> None:
        self._pin = self._pin[:-1]
        self._show()

    def _show(self) -> None:
        self.spots = SPOT * len(self._pin) + GAP * (DIGITS - len(self._pin))

    def _enter(self, *_: object) -> None:
        if self._pin and not self._asking:
            self._asking = True
            pin, self._pin = self._pin, ""
            self._app.backroom.enter(pin, self._told)

    def _told(self, line: str) -> None:
        self._asking = False
        if self._app.shell.screen is not self:
            self._app.backroom.leave()
            return
        self._show()
        if not line:
            self._app.ways.instead("staff-desk")
        elif line != "staff.pin.wait":
            self.message = self._app.t(line)
        self._count_down(0)

    def _count_down(self, _dt: float) -> None:
        wait = self._app.backroom.wait()
        waiting = self._app.t("staff.pin.wait", wait="").split("{")[0].strip()
        if wait:
            minutes, seconds = divmod(int(wait) + 1, 60)
            self.message = self._app.t("staff.pin.wait", wait=f"{minutes}:{seconds:02}")
        elif self.message.startswith(waiting.split(".")[0]):
            self.message = ""


load_look(__file__)
