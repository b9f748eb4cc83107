"""The screen's line to whoever keeps it: a pipe into which its own thread says that it is alive, and what staff want.

A word is one byte. A screen that hangs says nothing, and is started again; one whose keeper is gone ends itself.
"""

from __future__ import annotations

import logging
import os

ALIVE = b"."
RESTART_ASSISTANT = b"a"
SYNC_NOW = b"s"
BEAT_SECONDS = 0.5
log = logging.getLogger(__name__)


class Pulse:
    """Speaks into the pipe `handle`; into none, which is well too, when it is None. Never waits."""

    def __init__(self, handle: int | None) -> None:
        self._handle = handle
        if handle is not None:
            os.set_blocking(handle, False)

    @property
    def kept(self) -> bool:
        """True when somebody listens who can do what staff want."""
        return self._handle is not None

    def say(self, word: bytes) -> bool:
        """Says a word. False when nobody is there any more to hear it."""
        if self._handle is None:
            return True
        try:
            os.write(self._handle, word)
        except BlockingIOError:
            log.warning("whoever keeps this screen does not listen at the moment")
        except OSError:
            return False
        return True
