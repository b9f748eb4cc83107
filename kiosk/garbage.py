"""When Python looks for garbage: while no finger waits for it, and at every wipe.

Left to itself it looks in the middle of building a screen, and that tap is answered 20 to 70 ms later.
"""

from __future__ import annotations

import gc

BY_ITSELF = 50_000
"""New objects after which Python looks by itself all the same: more than any one screen needs."""
PAUSE_SECONDS = 0.1
"""From the opening of a screen to the look after it: its picture stands, and nobody has read it yet."""


def collect() -> None:
    """Gives back the memory of whatever was dropped."""
    gc.collect()


def keep() -> None:
    """What there is now stays to the end: no later look need go through it."""
    gc.collect()
    gc.freeze()


def look_seldom() -> None:
    """From now on Python hardly looks by itself; whoever opens and drops things calls `collect`."""
    gc.set_threshold(BY_ITSELF, 10, 10)
