"""A virtual display, drawn by software as on a machine without a graphics card."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def display(width: int, height: int) -> Iterator[str]:
    """An X server of this size; its name for `DISPLAY`."""
    listen, speak = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(speak), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
        pass_fds=(speak,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(speak)
    try:
        with os.fdopen(listen, "rb") as told:
            yield f":{int(told.readline())}"
    finally:
        server.terminate()
        server.wait()
