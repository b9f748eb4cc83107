"""A kiosk as it stands at a road-show: the screen, its assistant, and who keeps both running."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import KioskError
from kiosk.pulse import RESTART_ASSISTANT, SYNC_NOW
from safernw.children import Assistant
from safernw.keeper import Keeper, screen_command
from safernw.settings import Settings

if TYPE_CHECKING:
    from safernw.errands import Errands

log = logging.getLogger(__name__)


def open_kiosk(settings: Settings, data: Path, event: str, windowed: bool, with_assistant: bool) -> int:
    """Keeps a kiosk running until it is closed on purpose; its exit status. Raises `KioskError`.

    The assistant is woken once the screen stands: a visitor's first touch does not wait for it.
    """
    with only_one(data), ExitStack() as running:
        beside = Beside(settings, data, running, with_assistant)
        words = {RESTART_ASSISTANT: beside.restart_assistant, SYNC_NOW: beside.sync_now}
        return Keeper(screen_command(event, windowed, beside.assistant.url), beside.begin, words).run()


class Beside:
    """What runs beside the screen, from its first picture on."""

    def __init__(self, settings: Settings, data: Path, running: ExitStack, with_assistant: bool) -> None:
        self._settings, self._data, self._running = settings, data, running
        self._with_assistant = with_assistant
        self.assistant = Assistant(settings, data)
        self._errands: Errands | None = None

    def begin(self) -> None:
        """Starts it, once."""
        if self._errands:
            return
        from safernw.errands import Errands

        self._errands = self._running.enter_context(Errands(self._settings, self._data))
        if self._with_assistant:
            self._running.enter_context(self.assistant)

    def restart_assistant(self) -> None:
        """Ends the assistant, which is started again."""
        if self._with_assistant:
            self.assistant.restart()

    def sync_now(self) -> None:
        """Has the errands run without waiting."""
        if self._errands:
            self._errands.hurry()


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Holds the data folder for one kiosk. Raises `KioskError` when another has it."""
    try:
        lock = (data / "kiosk.lock").open("w")
    except OSError as problem:
        log.warning("%s cannot be written (%s): the kiosk takes no concerns", data, problem.strerror)
        yield
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KioskError(
                f"{data}: another kiosk is using this data folder; close it, or set SAFERNW_DATA to another"
            ) from None
        yield
