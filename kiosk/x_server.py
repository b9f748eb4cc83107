"""What is asked of the X server itself, past Kivy and SDL. Where there is no X server, nothing is asked."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SELECTIONS = (b"PRIMARY", b"SECONDARY", b"CLIPBOARD")
NOBODY = CURRENT_TIME = 0


def clear_selections() -> None:
    """Takes every selection from whoever holds it: they outlast a visitor. Nothing of ours ever fills one."""
    with _connected() as (x, display):
        for name in SELECTIONS if display else ():
            x.XSetSelectionOwner(display, x.XInternAtom(display, name, 0), NOBODY, CURRENT_TIME)


def panel_pixels() -> tuple[int, int] | None:
    """Width and height of the first screen; None where there is no X server.

    SDL takes a full-screen window to fill the panel; without a window manager, as at a kiosk, it does so only if it
    was made at that size.
    """
    with _connected() as (x, display):
        return (x.XDisplayWidth(display, 0), x.XDisplayHeight(display, 0)) if display else None


@contextmanager
def _connected() -> Iterator[tuple[Any, int | None]]:
    """The library and a connection of our own, which is None where there is no X server."""
    x = _library() if os.environ.get("DISPLAY") else None
    display = x.XOpenDisplay(None) if x else None
    try:
        yield x, display
    finally:
        if x and display:
            x.XCloseDisplay(display)


def _library() -> ctypes.CDLL | None:
    try:
        x = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XCloseDisplay.argtypes = [ctypes.c_void_p]
    x.XDisplayWidth.argtypes = x.XDisplayHeight.argtypes = [ctypes.c_void_p, ctypes.c_int]
    x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x.XInternAtom.restype = ctypes.c_ulong
    x.XSetSelectionOwner.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_ulong]
    return x
