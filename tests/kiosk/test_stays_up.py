"""The real touchscreen under its keeper: killed or hung it is there again, told to end it ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.gui


def until(true: Callable[[], object], seconds: float = 60) -> float:
    """Waits for a condition; seconds that it took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, "it does not come"
        time.sleep(0.02)
    return time.monotonic() - begun


class Stand:
    """`safernw kiosk` on a display of its own, and what it tells a service manager."""

    def __init__(self, folder: Path, display: int, before: Sequence[str] = ()) -> None:
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(folder / "notify"))
        self.manager.setblocking(False)
        self.told: list[bytes] = []
        environment = {**os.environ, "DISPLAY": f":{display}", "SAFERNW_DATA": str(folder / "data")}
        environment |= {
            "NOTIFY_SOCKET": str(folder / "notify"),
            "SAFERNW_PACK": str(ROOT / "tests" / "tiny_pack"),
        }
        self.keeper = subprocess.Popen(
            [*before, sys.executable, "-m", "safernw", "kiosk", "--no-assistant"],
            cwd=ROOT, env=environment, stderr=subprocess.PIPE,
        )  # fmt: skip

    def listen(self) -> list[bytes]:
        while True:
            try:
                self.told.append(self.manager.recv(99))
            except BlockingIOError:
                return self.told

    def count(self, what: bytes) -> int:
        return self.listen().count(what)

    @property
    def screen(self) -> int:
        """The process that draws, 0 while there is none."""
        found = Path(f"/proc/{self.keeper.pid}/task/{self.keeper.pid}/children").read_text().split()
        return int(found[0]) if found else 0


@pytest.fixture
def display() -> Iterator[int]:
    listen, speak = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(speak), "-screen", "0", "540x960x24", "-nolisten", "tcp"],
        pass_fds=(speak,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(speak)
    with os.fdopen(listen, "rb") as told:
        yield int(told.readline())
    server.terminate()
    server.wait()


def test_killed_and_hung_it_comes_back_and_told_to_end_it_ends(tmp_path: Path, display: int) -> None:
    stand = Stand(tmp_path, display)
    until(lambda: stand.count(b"READY=1"))
    until(lambda: stand.count(b"WATCHDOG=1") > 2)
    first = stand.screen
    os.kill(first, signal.SIGKILL)
    until(lambda: stand.count(b"READY=1") == 2)
    second = stand.screen
    assert second != first
    os.kill(second, signal.SIGSTOP)
    until(lambda: stand.screen not in (second, 0))
    until(lambda: stand.count(b"READY=1") == 3)
    stand.keeper.send_signal(signal.SIGTERM)
    assert stand.keeper.wait(20) == 0
    assert stand.count(b"STOPPING=1") == 1
    told = stand.keeper.communicate()[1].decode()
    assert "hangs" in told and "Traceback" not in told


def test_a_screen_ends_when_its_keeper_was_killed(tmp_path: Path, display: int) -> None:
    stand = Stand(tmp_path, display)
    until(lambda: stand.count(b"READY=1"))
    screen = Path(f"/proc/{stand.screen}")
    stand.keeper.kill()
    stand.keeper.communicate()
    until(lambda: not screen.exists())


def test_it_opens_on_a_disk_that_cannot_be_written(tmp_path: Path, display: int) -> None:
    data = tmp_path / "data"
    data.mkdir()
    read_only = f"mount -t tmpfs -o ro tmpfs {data}"
    if (
        not shutil.which("unshare")
        or subprocess.run(["unshare", "-rm", "sh", "-c", read_only], check=False).returncode
    ):
        pytest.skip("this system lets nobody mount a disk")
    stand = Stand(tmp_path, display, before=["unshare", "-rm", "sh", "-c", f'{read_only} && exec "$0" "$@"'])
    until(lambda: stand.count(b"READY=1"))
    until(lambda: stand.count(b"WATCHDOG=1") > 4)
    stand.keeper.send_signal(signal.SIGTERM)
    assert stand.keeper.wait(20) == 0
    assert "takes no concerns" in stand.keeper.communicate()[1].decode()
