"""A kiosk as it stands at a road-show: the screen, its assistant, and who keeps both running."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kiosk import KioskError
from kiosk.pulse import RESTART_ASSISTANT
from safernw.children import Assistant
from safernw.keeper import Keeper, screen_command
from safernw.settings import Settings

log = logging.getLogger(__name__)


def open_kiosk(settings: Settings, data: Path, event: str, windowed: bool, with_assistant: bool) -> int:
    """Keeps a kiosk running until it is closed on purpose; its exit status. Raises `KioskError`.

    The assistant is woken once the screen stands: a visitor's first touch does not wait for it.
    """
    with only_one(data), ExitStack() as running:
        assistant = Assistant(settings, data)
        waiting = [assistant] if with_assistant else []

        def up() -> None:
            while waiting:
                running.enter_context(waiting.pop())

        words = {RESTART_ASSISTANT: assistant.restart} if with_assistant else {}
        return Keeper(screen_command(event, windowed, assistant.url), up, words).run()


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
