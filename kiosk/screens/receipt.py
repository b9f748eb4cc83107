"""The receipt: the code that a person takes away, and what happens next. A fast tap cannot lose it."""

from __future__ import annotations

from kivy.app import App
from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty

from content import reply as content_reply
from kiosk.look import load_look
from kiosk.screens.concern_parts import Notice
from kiosk.widgets.qr_code import LabelledCode  # noqa: F401 - used in the kv
from kiosk.widgets.shell import Screen

TIME_TO_COPY = 60.0
"""Seconds more than usual before the screen asks "Still there?": a code takes long to write down."""
SECOND_PRESS = 6.0
"""Seconds within which the second press counts."""
TOO_SOON = 0.8
"""Seconds before which a second press is taken for a bounce of the first."""


class ReceiptScreen(Screen):
    """Shows the visit's receipt until the visitor says twice that it is saved."""

    keep_in_view = True
    code = StringProperty("")
    asked_again = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        app = App.get_running_app()
        self.code = app.visit.receipt
        app.attendant.session.allow(TIME_TO_COPY)
        self._first_press = 0.0
        for sentence in app.pack.concern.after:
            self.ids.after.add_widget(Notice(text=" ".join(content_reply.words(app.pack, sentence))))

    def go_back(self) -> bool:
        """There is nothing to go back to: the concern is stored."""
        return True

    def saved(self) -> None:
        """The first press asks again; a second one, not too soon, ends the session."""
        app = App.get_running_app()
        if not self.asked_again:
            self._first_press = app.now()
            self.asked_again = True
            Clock.schedule_once(self._forget_press, SECOND_PRESS)
        elif app.now() - self._first_press >= TOO_SOON:
            app.visit.receipt_saved = True
            app.attendant.leave()

    def _forget_press(self, _dt: float) -> None:
        self.asked_again = False

    @staticmethod
    def in_rows(code: str) -> str:
        """A code on two rows of groups, to be copied by hand."""
        groups = code.split("-")
        half = (len(groups) + 1) // 2
        return "\n".join("  ".join(row) for row in (groups[:half], groups[half:]) if row)


load_look(__file__)
