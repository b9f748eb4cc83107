"""Loads the kv file that stands beside a Python file: how a widget looks, apart from what it does."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder  # type: ignore[import-untyped]


def load_look(python_file: str) -> None:
    """Loads `name.kv` beside `name.py`, once; a module calls it with its `__file__`."""
    kv = str(Path(python_file).with_suffix(".kv"))
    if kv not in Builder.files:
        Builder.load_file(kv)
