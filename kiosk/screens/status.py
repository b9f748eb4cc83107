"""Is my concern there? Whoever has a code types it, and is told what became of the concern, as far as it is known."""

from __future__ import annotations

from typing import Any

from kivy.app import App
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from concerns import receipt as receipts
from concerns.door import Told
from kiosk.code_entry import in_groups, missing, typed
from kiosk.look import load_look
from kiosk.visit import Visit
from kiosk.widgets.basics import Card
from kiosk.widgets.keyboard import Keyboard  # noqa: F401 - used in the kv
from kiosk.widgets.shell import Screen
from kiosk.widgets.words import Heading, Words

KNOWN = {"here", "offline", "not-here-yet", "new", "looked-at", "passed-on", "closed"}
BACKSPACE, ENTER = 8, (13, 271)
"""Keys of a hardware keyboard."""


class Status(Screen):
    """Takes a code, and shows the answer in its place."""

    shown = StringProperty("")
    trouble = StringProperty("")
    answered = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._app = App.get_running_app()
        self._visit: Visit = self._app.visit
        self._write(self._visit.code)
        self._hear(True)

    def left(self) -> None:
        self._hear(False)

    def go_back(self) -> bool:
        """From the answer to the code, which may have a slip in it."""
        if self.answered:
            self._app.ways.again()
            return True
        return False

    def press(self, act: str) -> None:
        """A key of the screen's keyboard."""
        if act == "enter":
            self.check()
        elif act == "back":
            self._write(self._visit.code[:-1])
        else:
            self._write(typed(self._visit.code + act))

    def check(self) -> None:
        """Looks the code up, if it can be one of ours."""
        code = self._visit.code
        try:
            receipt = receipts.parse(code)
        except receipts.ReceiptError:
            left = missing(code)
            self.trouble = self._app.t("status.short", left=left) if left else self._app.t("status.slip")
            return
        visit, asked_by = self._visit, self
        self.trouble = self._app.t("status.looking")
        self._app.lookup.ask(receipt, lambda told: asked_by._told(visit, told))

    def _told(self, visit: Visit, told: Told) -> None:
        if visit is self._app.visit and self._app.shell.screen is self:
            self.answer(told)

    def answer(self, told: Told) -> None:
        """Shows what became of it, in the place of the keys."""
        self._hear(False)
        self.answered = True
        self.trouble = ""
        self.ids.place.clear_widgets()
        self.ids.place.add_widget(Answer(self._app, told))
        self.ids.place.add_widget(Widget())
        self._app.reader.again()

    def _write(self, code: str) -> None:
        self._visit.code = code
        groups = in_groups(code, fill=True)
        half = len(groups) if self._app.theme.wide else len(groups) // 2
        self.shown = "\n".join("  ".join(row) for row in (groups[:half], groups[half:]) if row)
        self.trouble = ""

    def _hear(self, listen: bool) -> None:
        """Takes keys of a hardware keyboard as well."""
        from kivy.core.window import Window

        turn = Window.bind if listen else Window.unbind
        turn(on_textinput=self._text, on_key_down=self._key)

    def _text(self, _window: object, text: str) -> None:
        self._write(typed(self._visit.code + text))

    def _key(self, _window: object, key: int, *_: object) -> None:
        if key == BACKSPACE:
            self.press("back")
        elif key in ENTER:
            self.check()


class Answer(Card):
    """What became of it, in plain words, and whom to call."""

    def __init__(self, app: Any, told: Told, **kwargs: object) -> None:
        super().__init__(**kwargs)
        t = app.t
        status = told.status if told.status in KNOWN else "new"
        self.add_widget(Heading(text=t(f"status.{status}")))
        self.add_widget(Words(text=t(f"status.{status}_note")))
        if told.reason and f"status.reason.{told.reason}" in t:
            self.add_widget(Words(text=t(f"status.reason.{told.reason}")))
        if told.message:
            self.add_widget(Heading(text=t("status.message")))
            self.add_widget(Words(text=told.message))


load_look(__file__)
