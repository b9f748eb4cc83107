"""The wipe at the end of a session: everything that holds a visitor's words goes, in one place and one order."""

from __future__ import annotations

from typing import Any

from kiosk import garbage, x_server
from kiosk.visit import Visit


def clear(app: Any) -> None:
    """Drops the screen, the visit and what Kivy keeps of their texts, and has the assistant forget.

    Whatever fails here ends the program, which is started afresh: nobody comes after a visitor who was not wiped.
    """
    from kivy.cache import Cache

    app.assistant.forget(app.visit.sender)
    app.reader.wipe()
    app.shell.empty()
    app.ways.trail = []
    app.ways.forget()
    app.visit = Visit()
    app.backroom.leave()
    for cache in ("textinput.label", "textinput.width"):
        Cache.remove(cache)
    if app.theme.changed:
        app.redress(app.theme.normal)


def scour() -> None:
    """Empties the clipboard, and gives back the memory of what was dropped."""
    x_server.clear_selections()
    garbage.collect()
