"""Empties the X server's selections, which outlast a visitor. Nothing here ever puts anything into them."""

from __future__ import annotations

import ctypes
import os

SELECTIONS = (b"PRIMARY", b"SECONDARY", b"CLIPBOARD")
NOBODY = CURRENT_TIME = 0


def clear() -> bool:
    """Takes every selection from whoever holds it. False where there is no X server, and so nothing to clear."""
    if not os.environ.get("DISPLAY"):
        return False
    try:
        x = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x.XInternAtom.restype = ctypes.c_ulong
    x.XSetSelectionOwner.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_ulong]
    x.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = x.XOpenDisplay(None)
    if not display:
        return False
    for name in SELECTIONS:
        x.XSetSelectionOwner(display, x.XInternAtom(display, name, 0), NOBODY, CURRENT_TIME)
    x.XCloseDisplay(display)
    return True
