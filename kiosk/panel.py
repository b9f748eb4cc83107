"""How large the panel is, asked of the X server before there is a window.

SDL takes a full-screen window to fill the panel; without a window manager, as at a kiosk, it does so only if it was
made at that size.
"""

from __future__ import annotations

import ctypes
import os

LIBRARY = "libX11.so.6"


def panel_pixels() -> tuple[int, int] | None:
    """Width and height of the X server's first screen; None where no X server can be asked."""
    if not os.environ.get("DISPLAY"):
        return None
    try:
        x11 = ctypes.CDLL(LIBRARY)
    except OSError:
        return None
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return None
    try:
        return x11.XDisplayWidth(display, 0), x11.XDisplayHeight(display, 0)
    finally:
        x11.XCloseDisplay(display)
