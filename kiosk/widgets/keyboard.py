"""The screen's own keyboard. It stands below the field, never over it, and remembers nothing that was typed."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml
from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.look import the_theme, the_words
from kiosk.widgets.paint import Drawing, Ground, Written

HELD, REPEATED = 0.45, 0.07
"""Seconds until a held backspace repeats, and between its repeats."""
ACTIONS = {"back", "shift", "symbols", "letters", "enter"}
ICONS = {"back": "backspace", "shift": "shift"}
ROW_KEYS = 10
"""So many keys of one unit make a row."""


class Key(Widget):
    """One key. `act` is what it types or the name of what it does."""

    act = StringProperty("")
    label = StringProperty("")
    units = NumericProperty(1)
    down = BooleanProperty(False)
    lit = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for name in ("label", "lit", "size"):
            self.fbind(name, self._draw)
        self.fbind("pos", self._place)
        self.fbind("down", self._press)

    @property
    def special(self) -> bool:
        """True for a key that does something else than type."""
        return self.act in ACTIONS

    def _draw(self, *_: object) -> None:
        theme = the_theme()
        entering = self.act == "enter"
        self._fill = theme.accent if entering else theme.background if self.special else theme.surface
        ink = theme.on_accent if entering else theme.link if self.lit else theme.text
        self.canvas.clear()
        self._ground = Ground(self._fill, theme.line, theme.radius * 0.8, theme.hair)
        self._face: Drawing | Written
        if self.act in ICONS:
            self._face = Drawing(ICONS[self.act], ink)
        else:
            self._face = Written(ink)
            size = theme.mm * (6.2 if len(self.label) == 1 else 4.4)
            self._face.write(self.label, None, font_size=round(size), bold=entering)
        self.canvas.add(self._ground)
        self.canvas.add(self._face)
        self._place()

    def _place(self, *_: object) -> None:
        if not hasattr(self, "_ground"):
            return
        self._ground.place((*self.pos, *self.size))
        if isinstance(self._face, Written):
            width, height = self._face.size
            self._face.place(self.center_x - width / 2, self.center_y - height / 2)
        else:
            side = the_theme().mm * 7
            self._face.place(self.center_x - side / 2, self.center_y - side / 2, side)

    def _press(self, *_: object) -> None:
        theme = the_theme()
        self._ground.recolour(theme.tint if self.down and self.act != "enter" else self._fill)


class Keyboard(Widget):
    """The keyboard. Fires `on_press` with a character, `back` or `enter`, as soon as a key is touched.

    `pages` names the file of its keys in `strings/`.
    """

    page = StringProperty("letters")
    pages = StringProperty("keys-en-GB")
    shifted = BooleanProperty(False)
    enter_text = StringProperty("")
    shown = BooleanProperty(True)

    __events__ = ("on_press",)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"size_hint_y": None, "height": 0, **kwargs})
        self._held: dict[object, tuple[Key, Any]] = {}
        self._rows: list[list[Key]] = []
        self._lay = Clock.create_trigger(self._lay_keys, -1)
        for name in ("page", "pages", "shown"):
            self.fbind(name, self._make)
        for name in ("pos", "width"):
            self.fbind(name, lambda *_: self._lay())
        for name in ("shifted", "enter_text"):
            self.fbind(name, lambda *_: self._relabel())
        self._made = Clock.create_trigger(self._make_keys, 0)
        self._make()

    def on_press(self, act: str) -> None:
        """A key was pressed."""

    def spoken(self) -> list[str]:
        """Its keys are not read aloud."""
        return []

    def on_touch_down(self, touch: Any) -> bool:
        """Presses the key under the touch; a touch between keys is the keyboard's too."""
        if not self.shown or not self.collide_point(*touch.pos):
            return False
        key = next((key for row in self._rows for key in row if key.collide_point(*touch.pos)), None)
        if key:
            touch.grab(self)
            key.down = True
            self._held[touch.uid] = (key, self._repeating(touch) if key.act == "back" else None)
            self._pressed(key)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(self.shown and self.collide_point(*touch.pos))
        touch.ungrab(self)
        key, repeat = self._held.pop(touch.uid)
        key.down = False
        if repeat:
            repeat.cancel()
        return True

    def _repeating(self, touch: Any) -> Any:
        return Clock.schedule_once(lambda _dt: self._begin_repeat(touch), HELD)

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

    def _make(self, *_: object) -> None:
        """Has the keys made after the next frame, so that the field stands first; the room is there at once."""
        theme = the_theme()
        rows = layout(self.pages)[self.page] if self.shown else []
        self.height = max(0, len(rows) * (theme.key + theme.key_gap) - theme.key_gap)
        self._made()

    def _make_keys(self, _dt: float) -> None:
        rows = layout(self.pages)[self.page] if self.shown else []
        self.clear_widgets()
        self._rows = [[self._key(name) for name in row] for row in rows]
        for row in self._rows:
            for key in row:
                self.add_widget(key)
        self._lay_keys(0)
        self._relabel()

    def _lay_keys(self, _dt: float) -> None:
        theme = the_theme()
        gap, width = theme.key_gap, min(self.width, theme.widest_keys)
        unit = (width - (ROW_KEYS - 1) * gap) / ROW_KEYS
        for at, row in enumerate(self._rows):
            wide = sum(key.units for key in row) * (unit + gap) - gap
            x, y = self.center_x - wide / 2, self.top - (at + 1) * theme.key - at * gap
            for key in row:
                key.size = (key.units * (unit + gap) - gap, theme.key)
                key.pos = (x, y)
                x += key.width + gap

    def _key(self, name: str | dict[str, float]) -> Key:
        act, units = next(iter(name.items())) if isinstance(name, dict) else (name, 1)
        return Key(act=act, units=units, size_hint=(None, None))

    def _relabel(self) -> None:
        words = the_words()
        named = {
            "space": words("keyboard.space"), "symbols": words("keyboard.symbols"),
            "letters": words("keyboard.letters"), "enter": self.enter_text,
        }  # fmt: skip
        for row in self._rows:
            for key in row:
                key.label = named.get(key.act, self._typed(key))
                key.lit = key.act == "shift" and self.shifted


@cache
def layout(name: str) -> dict[str, list[list[Any]]]:
    """The pages of keys of a layout: a file in `strings/`."""
    text = resources.files("kiosk").joinpath("strings", f"{name}.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
