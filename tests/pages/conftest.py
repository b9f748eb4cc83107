"""A site of two pages, really served."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


class ServedSite:
    """A site in a process of its own, and what it wrote to standard error."""

    def __init__(self, log: Path) -> None:
        self.log = log
        with log.open("w") as told:
            self.process = subprocess.Popen(
                [sys.executable, HERE / "small_site.py"], stdout=subprocess.PIPE, stderr=told, text=True
            )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()
        assert self.url, log.read_text()

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(20)


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """The site of `small_site.py`."""
    served = ServedSite(tmp_path_factory.mktemp("pages") / "log")
    yield served
    if served.process.poll() is None:
        served.end()
