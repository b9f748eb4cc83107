"""Loads the kv file that stands beside a Python file: how a widget looks, apart from what it does.

In kv, `theme` is the theme and `t` the catalogue. What many screens are made of is drawn in Python, since each kv
expression costs a tap some hundredth of a millisecond.

A kv rule never binds through `.ids.` (as in `height: self.ids.rows.height`): Kivy would then keep that widget, and
the whole screen round it, in memory for good. Let the widget have a property of its own instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from kivy.lang import Builder
from kivy.lang.parser import global_idmap

from kiosk.catalogue import Catalogue
from kiosk.theme import Theme


def load_look(python_file: str) -> None:
    """Loads `name.kv` beside `name.py`, once; a module calls it with its `__file__`."""
    kv = str(Path(python_file).with_suffix(".kv"))
    if kv not in Builder.files:
        Builder.load_file(kv)


def dress(theme: Theme, words: Catalogue) -> None:
    """Makes the theme and the catalogue known to every kv file and widget."""
    global_idmap.update(theme=theme, t=words)


def the_theme() -> Theme:
    """The theme that all screens are built from."""
    return cast(Theme, global_idmap["theme"])


def the_words() -> Catalogue:
    """The catalogue that all screens take their own words from."""
    return cast(Catalogue, global_idmap["t"])
