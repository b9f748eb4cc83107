"""`./run` on a machine without a display: everything is served, and Ctrl-C ends all that it started."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.served import Served

pytestmark = [pytest.mark.rasa, pytest.mark.slow]
PATIENCE = 120.0
WANTED = ("web chat", "review site", "assistant ready")


def processes_of(data: Path) -> list[int]:
    """Every process that was told of this data folder."""
    wanted = f"SAFERNW_DATA={data}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


class Started:
    """`safernw start`, told what a stranger tells it: nothing but where to write."""

    def __init__(self, data: Path) -> None:
        self.data = data
        left_out = ("DISPLAY", "WAYLAND_DISPLAY")
        own = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("SAFERNW_") and name not in left_out
        }
        with (data.parent / "start.log").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "safernw", "start"],
                env={**own, "SAFERNW_DATA": str(data)}, stdout=subprocess.PIPE, stderr=log, text=True,
                start_new_session=True,
            )  # fmt: skip
        self.said = ""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if "assistant ready" in line:
                return
        raise AssertionError((data.parent / "start.log").read_text())

    def address(self, of: str) -> str:
        found = re.search(rf"^{of}: (http\S+)", self.said, re.MULTILINE)
        assert found, self.said
        return found[1].rstrip("/")

    def ctrl_c(self) -> int:
        """As a terminal does it: every process in the foreground hears it. The exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def started(tmp_path: Path, own_assistant: Served) -> Iterator[Started]:
    shutil.copytree(own_assistant.data / "models", tmp_path / "data" / "models")
    started = Started(tmp_path / "data")
    yield started
    if started.process.poll() is None:
        os.killpg(started.process.pid, signal.SIGKILL)
        started.process.wait()


def answers(address: str) -> requests.Response:
    """The first answer at an address, once somebody listens there."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return requests.get(address, timeout=10)
        except requests.ConnectionError:
            assert time.monotonic() < until, f"nobody answers at {address}"
            time.sleep(0.2)


def test_everything_is_served_and_ctrl_c_ends_it_all(started: Started) -> None:
    assert "no display here" in started.said
    assert re.search(r"its passphrase, shown only now: \S{20,}", started.said)
    assert re.search(r"first sign-in: open \S+/set-up with the set-up code \S{20,}", started.said)
    door, review = started.address("web chat"), started.address("review site")
    assert answers(f"{door}/chat").status_code == 200
    assert answers(f"{review}/sign-in").status_code == 200
    session = requests.post(f"{door}/api/session", timeout=10).json()["session"]
    asked = {"session": session, "text": "someone stole my phone"}
    said = requests.post(f"{door}/api/chat", json=asked, timeout=30).json()
    assert said["replies"][-1]["custom"]["topic"] == "theft-burglary"
    ports = [started.address(name) for name in WANTED]
    assert len(processes_of(started.data)) >= 3
    assert started.ctrl_c() in (0, 130)
    log = (started.data.parent / "start.log").read_text()
    assert "Traceback" not in log, log
    assert processes_of(started.data) == []
    for address in ports:
        with pytest.raises(requests.ConnectionError):
            requests.get(address, timeout=5)
