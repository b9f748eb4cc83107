"""The assistant as a child process: started, watched, started again, and ended with its parent."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType

from safernw.settings import Settings

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds between two starts of an assistant that keeps failing: doubled each time, up to this."""
LONG_ENOUGH = 120.0
"""An assistant that ran this many seconds had started well: the pauses begin anew."""
PATIENCE = 10.0
"""Seconds that the assistant gets to end by itself."""

log = logging.getLogger(__name__)


class Assistant:
    """Keeps `safernw bot` running beside this process; use with `with`.

    It watches its standard input, so that it ends even when this process is killed. What it writes goes to
    `assistant.log` in the data folder, begun anew at each start: it holds no visitor's words.
    """

    def __init__(self, settings: Settings, data: Path) -> None:
        self.port = free_port(settings.port)
        self._log = data / "assistant.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="assistant-keeper", daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Assistant:
        self._keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        process = self._process
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        self._keeper.join(PATIENCE)

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while not self._ending.is_set():
            lived = self._run_once()
            pause = FIRST_PAUSE if lived >= LONG_ENOUGH else min(2 * pause, LONGEST_PAUSE)
            if not self._ending.is_set():
                log.warning("the assistant ended; it is started again in %.0f s", pause)
                self._ending.wait(pause)

    def _run_once(self) -> float:
        """Runs it to its end. Seconds that it lived."""
        command = [sys.executable, "-m", "safernw", "bot", "--port", str(self.port), "--with-parent"]
        before = os.times().elapsed
        with self._log.open("wb") as told:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=told, stderr=told)
            if self._ending.is_set():
                self._process.terminate()
            self._process.wait()
        return os.times().elapsed - before


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
