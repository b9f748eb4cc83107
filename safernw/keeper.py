"""Keeps the touchscreen's process running: started again when it ends, crashes or hangs, ended when we are told to.

The screen says through a pipe (`kiosk.pulse`) that its own thread is alive. Each sign is passed on to the service
manager, so that its watchdog watches the screen and this keeper in one.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping

from kiosk.pulse import ALIVE
from safernw import notify
from safernw.supervision import Rhythm, Watchdog

HANG_SECONDS = 8.0
"""Silence after which the screen is taken for hung. With ending and starting it, a visitor waits less than 15."""
STARTING_SECONDS = 40.0
"""A small board may take long to its first picture."""
LAST_WORDS_SECONDS = 1.0
"""A hung screen gets to say where it hangs: `faulthandler` writes names of functions, no visitor's words."""
ENDING_SECONDS = 5.0
MISTAKE = 2
"""The exit status of a user's mistake, which starting again does not mend."""

log = logging.getLogger(__name__)


class Keeper:
    """Keeps `command` running, which is given `--pulse HANDLE`. Use it on the main thread.

    `words` are what the screen may ask for, `up` is called whenever it shows itself after a start.
    """

    def __init__(
        self,
        command: list[str],
        up: Callable[[], None],
        words: Mapping[bytes, Callable[[], None]],
        dog: Watchdog | None = None,
        rhythm: Rhythm | None = None,
    ) -> None:
        self._command, self._up, self._words = command, up, words
        self._dog = dog or Watchdog(HANG_SECONDS, STARTING_SECONDS)
        self._rhythm = rhythm or Rhythm(first=0.1, longest=30.0, long_enough=60.0)
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._was_up = False

    def run(self) -> int:
        """Keeps it until it ends on purpose, or `stop` is called. Its exit status: 0 on purpose, 2 for a mistake."""
        with _told_to_end(self.stop):
            while True:
                begun = time.monotonic()
                status = self._run_once()
                if self._ending.is_set() or status == 0:
                    return 0
                if status == MISTAKE and not self._was_up:
                    return MISTAKE
                pause = self._rhythm.pause(time.monotonic() - begun)
                log.warning("the screen ended (status %s); it is started again in %.1f s", status, pause)
                self._ending.wait(pause)

    def stop(self) -> None:
        """Ends the screen and then `run`. May be called from a signal handler."""
        if not self._ending.is_set():
            self._ending.set()
            notify.notify(notify.STOPPING)
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def _run_once(self) -> int:
        """Runs it to its end. Its exit status, negative for a signal."""
        listen, speak = os.pipe()
        try:
            command = [*self._command, "--pulse", str(speak)]
            # A session of its own: Ctrl-C on a terminal comes to us alone, and we end it in order.
            self._process = subprocess.Popen(command, pass_fds=(speak,), start_new_session=True)
            os.close(speak)
            self._dog.started(time.monotonic())
            if self._ending.is_set():
                self._process.terminate()
            self._listen(listen, self._process)
            return self._process.wait()
        finally:
            os.close(listen)

    def _listen(self, listen: int, process: subprocess.Popen[bytes]) -> None:
        """Until the screen has ended."""
        give_up = 0.0
        while process.poll() is None:
            if select.select([listen], [], [], 0.5)[0]:
                said = os.read(listen, 4096)
                if not said:
                    return _end(process)
                self._hear(said)
            now = time.monotonic()
            if self._ending.is_set():
                give_up = give_up or now + ENDING_SECONDS
                if now > give_up:
                    process.kill()
            elif self._dog.overdue(now):
                log.error("the screen hangs; it is ended")
                return _end(process)

    def _hear(self, said: bytes) -> None:
        if not self._dog.alive:
            self._was_up = True
            self._dog.heard(time.monotonic())
            notify.notify(notify.READY)
            _safely(self._up)
        self._dog.heard(time.monotonic())
        notify.notify(notify.ALIVE)
        for word in {bytes([byte]) for byte in said} - {ALIVE}:
            if word in self._words:
                _safely(self._words[word])


def _safely(call: Callable[[], None]) -> None:
    """Whatever fails beside the screen, the screen stays."""
    try:
        call()
    except Exception as problem:
        log.error("beside the screen: %s", type(problem).__name__, exc_info=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a screen that hangs, or has closed its line: it may say where it is, and is gone."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.send_signal(signal.SIGABRT)
        process.wait(LAST_WORDS_SECONDS)
    process.kill()


@contextlib.contextmanager
def _told_to_end(stop: Callable[[], None]) -> Iterator[None]:
    """While it runs, Ctrl-C, a closed terminal and the service manager call `stop`."""
    signals = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
    before = {number: signal.signal(number, lambda *_: stop()) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def screen_command(event: str, windowed: bool, assistant_url: str) -> list[str]:
    """The command that shows the screen in a process of its own."""
    command = [sys.executable, "-m", "safernw", "kiosk", "--assistant-url", assistant_url]
    return [*command, *(["--event", event] if event else []), *(["--windowed"] if windowed else [])]
