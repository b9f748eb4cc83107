"""A kiosk on a virtual display with somebody at it who measures, and what was measured so far."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.serving import BenchError
from concerns import keys

PASSPHRASE = "a passphrase for the bench"


class Stand:
    """A kiosk on a display, and what it has measured so far."""

    def __init__(self, folder: Path, shown: str, tasks: str, assistant: bool, **more: str) -> None:
        self._told = folder / "measured.jsonl"
        self._told.unlink(missing_ok=True)
        environment = {**os.environ, "DISPLAY": shown, "SAFERNW_DATA": str(folder / "data")}
        environment |= {"SAFERNW_BENCH": str(self._told), "SAFERNW_BENCH_TASKS": tasks}
        environment |= more
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.kiosk.outside", *([] if assistant else ["--no-assistant"])],
            env=environment, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def lines(self, what: str) -> list[dict[str, Any]]:
        """What was measured of a kind. Raises BenchError when measuring failed."""
        told = (
            [json.loads(line) for line in self._told.read_text().splitlines()] if self._told.exists() else []
        )
        failed = [line["why"] for line in told if line["what"] == "failed"]
        if failed:
            raise BenchError(f"the kiosk could not be measured: {failed[0]}")
        return [line for line in told if line["what"] == what]

    def wait(self, what: str, times: int = 1, seconds: float = 3600) -> list[dict[str, Any]]:
        """Waits until a kind of line has come so many times."""
        give_up = time.monotonic() + seconds
        while len(found := self.lines(what)) < times:
            if time.monotonic() > give_up or self.process.poll() is not None:
                raise BenchError(f"the kiosk did not measure '{what}'")
            time.sleep(0.02)
        return found


@contextmanager
def stand(folder: Path, shown: str, tasks: str, assistant: bool = False, **more: str) -> Iterator[Stand]:
    """Ends it when the block ends. `more` are variables of its environment."""
    made = Stand(folder, shown, tasks, assistant, **more)
    try:
        yield made
    finally:
        made.process.terminate()
        made.process.wait(30)


def prepare(data: Path) -> None:
    """A kiosk's data folder: a key to seal to, and the trained assistant where there is one."""
    from safernw.settings import read_settings

    (data / "keys").mkdir(parents=True)
    public, private = keys.make(PASSPHRASE)
    keys.save(public, private, data / "keys")
    models = read_settings().data_path / "models"
    if models.exists():
        shutil.copytree(models, data / "models")
