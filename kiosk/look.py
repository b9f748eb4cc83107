"""Loads the kv file that stands beside a Python file: how a widget looks, apart from what it does.

A kv rule never binds through `.ids.` (as in `height: self.ids.rows.height`): Kivy would then keep that widget, and
the whole screen round it, in memory for good. Let the widget have a property of its own instead.
"""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder


def load_look(python_file: str) -> None:
    """Loads `name.kv` beside `name.py`, once; a module calls it with its `__file__`."""
    kv = str(Path(python_file).with_suffix(".kv"))
    if kv not in Builder.files:
        Builder.load_file(kv)
