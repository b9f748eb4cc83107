"""What stands on a screen, in reading order, as texts: what is spoken is what is shown. Knows widgets by what they
have, and so needs no Kivy.

A widget may say it itself with a method `spoken()` that gives texts, or none; else its own `text` counts, and for one
without, what its children say in the order in which they were added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


def shown(widget: Any) -> Iterator[str]:
    """The texts of a widget and all in it. What cannot be seen is not spoken, nor what somebody is typing."""
    if not getattr(widget, "opacity", 1):
        return
    say = getattr(widget, "spoken", None)
    if say is not None:
        yield from _told(say())
        return
    if hasattr(widget, "cursor"):
        return
    text = getattr(widget, "text", "")
    if isinstance(text, str) and text.strip():
        yield text
        return
    for child in reversed(getattr(widget, "children", ())):
        yield from shown(child)


def _told(texts: Iterable[str]) -> Iterator[str]:
    yield from (text for text in texts if text.strip())
