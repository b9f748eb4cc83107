"""Programs that run beside this one: started, watched, started again, and ended with their parent."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from safernw.settings import Settings
from safernw.supervision import Doubt, Rhythm

PATIENCE = 10.0
"""Seconds that a child gets to end by itself."""
PROBE_SECONDS = 10.0
"""How often a child that can be asked is asked whether it still answers."""
PROBE_PATIENCE = 5.0

log = logging.getLogger(__name__)


class Child:
    """Keeps `safernw ARGUMENTS --with-parent` running beside this process; use with `with`.

    The command watches its standard input (`end_with_parent`), so that it ends even when this process is killed.
    What it writes goes to the log file, begun anew at each start: it must hold no visitor's words. `answers`, if
    given, says whether it still answers; one that did and no longer does is ended and started again.
    """

    def __init__(
        self,
        name: str,
        arguments: list[str],
        told: Path,
        answers: Callable[[], bool] | None = None,
        rhythm: Rhythm | None = None,
    ) -> None:
        self.name = name
        self._command = [sys.executable, "-m", "safernw", *arguments, "--with-parent"]
        self._told = told
        self._answers = answers
        self._rhythm = rhythm or Rhythm()
        self._doubt = Doubt()
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._wanted = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name=f"{name}-keeper", daemon=True)

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._wanted.set()
        self._end()
        self._keeper.join(PATIENCE)

    def restart(self) -> None:
        """Ends the child; it is started again at once."""
        self._wanted.set()
        threading.Thread(target=self._end, name=f"{self.name}-restart", daemon=True).start()

    def _end(self) -> None:
        process = self._process
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()

    def _keep(self) -> None:
        while not self._ending.is_set():
            self._wanted.clear()
            pause = self._rhythm.pause(self._run_once())
            if self._wanted.is_set():
                continue
            log.warning("%s ended; it is started again in %.0f s", self.name, pause)
            self._wanted.wait(pause)

    def _run_once(self) -> float:
        """Runs it to its end. Seconds that it lived."""
        begun = time.monotonic()
        with self._log_file() as told:
            # A session of its own: Ctrl-C on a terminal comes to us alone, and we end it in order.
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=told, stderr=told, start_new_session=True
            )
            if self._ending.is_set():
                self._process.terminate()
            self._watch(self._process)
        return time.monotonic() - begun

    def _log_file(self) -> IO[bytes]:
        """On a disk that is full or cannot be written, the child does without a log."""
        try:
            return self._told.open("wb")
        except OSError:
            return Path(os.devnull).open("wb")

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        self._doubt.started()
        while True:
            try:
                process.wait(PROBE_SECONDS if self._answers else None)
                return
            except subprocess.TimeoutExpired:
                if self._answers and self._doubt.asked(self._answers()):
                    log.warning("%s no longer answers; it is ended", self.name)
                    self._end()


class Assistant(Child):
    """`safernw bot` as a child. `url` is where it listens: on the port of the settings, or another that is free."""

    def __init__(self, settings: Settings, data: Path) -> None:
        port = free_port(settings.port)
        self.url = f"http://127.0.0.1:{port}"
        super().__init__(
            "assistant", ["bot", "--port", str(port)], data / "assistant.log", lambda: answers_at(port)
        )


def answers_at(port: int) -> bool:
    """True when a web server on this machine answers at this port, whatever it says."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PROBE_PATIENCE)) as line:
        try:
            line.request("GET", "/")
            line.getresponse()
        except (OSError, HTTPException):
            return False
    return True


def end_with_parent() -> None:
    """Has this process end, as if told to, when whoever started it as a `Child` is gone."""
    threading.Thread(target=_wait_for_its_end, name="with-parent", daemon=True).start()


def _wait_for_its_end() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(0)


def free_port(wanted: int) -> int:
    """`wanted` if nobody listens there on loopback, else another port that is free now."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on loopback")
