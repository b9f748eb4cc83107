"""The screen's own keyboard. It stands below the field, never over it, and remembers nothing that was typed."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml
from kivy.app import App
from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from kiosk.look import load_look

HELD, REPEATED = 0.45, 0.07
"""Seconds until a held backspace repeats, and between its repeats."""
ACTIONS = {"back", "shift", "symbols", "letters", "enter"}
ICONS = {"back": "backspace", "shift": "shift", "hide": "hide"}


class Key(AnchorLayout):
    """One key. `act` is what it types or the name of what it does."""

    act = StringProperty("")
    label = StringProperty("")
    icon = StringProperty("")
    units = NumericProperty(1)
    down = BooleanProperty(False)
    lit = BooleanProperty(False)

    @property
    def special(self) -> bool:
        """True for a key that does something else than type."""
        return self.act in ACTIONS


class Keyboard(AnchorLayout):
    """The keyboard. Fires `on_press` with a character, `back` or `enter`, as soon as a key is touched."""

    page = StringProperty("letters")
    shifted = BooleanProperty(False)
    enter_text = StringProperty("")
    shown = BooleanProperty(True)

    __events__ = ("on_press",)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._held: dict[object, tuple[Key, Any]] = {}

    def on_kv_post(self, base_widget: object) -> None:
        """Lays the keys once the kv rules have run."""
        self.bind(page=self._lay_keys, shifted=self._relabel, enter_text=self._relabel)
        self._lay_keys()

    def on_press(self, act: str) -> None:
        """A key was pressed."""

    def on_touch_down(self, touch: Any) -> bool:
        """Presses the key under the touch; a touch between keys is the keyboard's too."""
        if not self.collide_point(*touch.pos):
            return False
        key = next(
            (key for key in self._keys() if key.collide_point(*key.parent.to_widget(*touch.pos))), None
        )
        if key:
            touch.grab(self)
            key.down = True
            repeat = (
                Clock.schedule_once(lambda _dt: self._begin_repeat(touch), HELD)
                if key.act == "back"
                else None
            )
            self._held[touch.uid] = (key, repeat)
            self._pressed(key)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(self.collide_point(*touch.pos))
        touch.ungrab(self)
        key, repeat = self._held.pop(touch.uid)
        key.down = False
        if repeat:
            repeat.cancel()
        return True

    def _begin_repeat(self, touch: Any) -> None:
        if touch.uid in self._held:
            key, _ = self._held[touch.uid]
            again = Clock.schedule_interval(lambda _dt: self._pressed(key), REPEATED)
            self._held[touch.uid] = (key, again)

    def _pressed(self, key: Key) -> None:
        if key.act == "shift":
            self.shifted = not self.shifted
        elif key.act in ("symbols", "letters"):
            self.page = key.act
        else:
            self.dispatch("on_press", self._typed(key))
            if key.act not in ACTIONS:
                self.shifted = False

    def _typed(self, key: Key) -> str:
        if key.act == "space":
            return " "
        return key.act.upper() if self.shifted and len(key.act) == 1 else key.act

    def _keys(self) -> list[Key]:
        return [key for row in self.ids.rows.children for key in row.children if isinstance(key, Key)]

    def _lay_keys(self, *_: object) -> None:
        self.ids.rows.clear_widgets()
        for names in layout()[self.page]:
            row = KeyRow()
            keys = [self._key(name) for name in names]
            row.units = sum(key.units for key in keys)
            for key in keys:
                row.add_widget(key)
            self.ids.rows.add_widget(row)
        self._relabel()

    def _key(self, name: str | dict[str, float]) -> Key:
        act, units = next(iter(name.items())) if isinstance(name, dict) else (name, 1)
        return Key(act=act, units=units, icon=ICONS.get(act, ""))

    def _relabel(self, *_: object) -> None:
        words = App.get_running_app().t
        for key in self._keys():
            named = {
                "space": words("keyboard.space"), "symbols": words("keyboard.symbols"),
                "letters": words("keyboard.letters"), "enter": self.enter_text,
            }  # fmt: skip
            key.label = "" if key.icon else named.get(key.act, self._typed(key))
            key.lit = key.act == "shift" and self.shifted


class KeyRow(BoxLayout):
    """A row of keys, ten keys wide or centred."""

    units = NumericProperty(10)
    room = NumericProperty(0)


@cache
def layout() -> dict[str, list[list[Any]]]:
    """The pages of keys of the British layout."""
    text = resources.files("kiosk").joinpath("strings", "keys-en-GB.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


load_look(__file__)
