"""A field for a visitor's words, which leaves no copy of them anywhere else: no clipboard, no selection, no undo."""

from __future__ import annotations

from kivy.app import App
from kivy.cache import Cache
from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput

from kiosk.look import load_look, the_words
from kiosk.widgets.basics import Press

ENTER, TAB, ESCAPE = 13, 9, 27
KEYPAD_ENTER = 271


class Field(TextInput):
    """Where a visitor types, with the screen's keyboard or a hardware one.

    `longest` is the number of characters that it takes. `on_enter` fires for the enter key when `sends` is set;
    else enter begins a new line. A touch elsewhere does not take the focus away.
    """

    longest = NumericProperty(4000)
    sends = BooleanProperty(False)

    __events__ = ("on_enter",)

    def on_enter(self) -> None:
        """The visitor pressed enter."""

    def insert_text(self, substring: str, from_undo: bool = False) -> None:
        """Puts text in at the cursor, as much of it as there is room for."""
        super().insert_text(substring[: max(0, self.longest - len(self.text))], from_undo=from_undo)
        self.reset_undo()

    def do_backspace(self, from_undo: bool = False, mode: str = "bkspc") -> None:
        """Takes out the character before the cursor."""
        super().do_backspace(from_undo=from_undo, mode=mode)
        self.reset_undo()

    def keyboard_on_key_down(
        self, window: object, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Hardware keys: escape and tab do nothing, enter may send, and no shortcut copies or pastes."""
        if keycode[0] in (ESCAPE, TAB) or {"ctrl", "meta", "alt"} & set(modifiers):
            return True
        if keycode[0] in (ENTER, KEYPAD_ENTER) and self.sends:
            self.dispatch("on_enter")
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def press(self, key: str) -> None:
        """A key of the screen's keyboard: a character, or `back`."""
        if key == "back":
            self.do_backspace()
        else:
            self.insert_text(key)
        self.focus = True

    def _adjust_viewport(self, column: int, row: int) -> None:
        """Scrolls to the cursor before the next frame. Kivy's own way keeps the last field in memory for good."""
        scroll = TextInput._adjust_viewport.__wrapped__
        Clock.schedule_once(lambda _dt: scroll(self, column, row), -1)

    def wipe(self) -> None:
        """Forgets the text, and the pictures of its lines that Kivy keeps."""
        self.text = ""
        self.reset_undo()
        forget_line_pictures()

    def copy(self, data: str = "") -> None:
        """Does nothing: the clipboard would outlast the visitor."""

    cut = paste = _update_cutbuffer = copy

    def on_selection_text(self, *_: object) -> None:
        """Keeps a selection out of the system's selection buffer."""

    def _ensure_clipboard(self) -> None:
        """Never opens the clipboard."""


class FieldBox(BoxLayout):
    """The frame round a field. `focused` says that its field has the keyboard."""

    focused = BooleanProperty(False)


class HideButton(Press):
    """Hides what is typed from those behind, or shows it again. `masked` is how it stands."""

    masked = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"kind": "soft", **kwargs})
        self.masked = App.get_running_app().visit.masked

    def on_release(self) -> None:
        visit = App.get_running_app().visit
        visit.masked = self.masked = not self.masked

    def spoken(self) -> list[str]:
        """What its picture says."""
        return [the_words()("typing.show" if self.masked else "typing.hide")]


def forget_line_pictures() -> None:
    """Empties Kivy's caches of text lines, which are named by the words in them."""
    for cache in ("textinput.label", "textinput.width"):
        Cache.remove(cache)


load_look(__file__)
