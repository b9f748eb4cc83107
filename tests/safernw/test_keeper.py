"""A screen that crashes or hangs is started again; one that is closed on purpose, or told to end, ends in order."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safernw.notify import ALIVE, READY, notify

ROOT = Path(__file__).parents[2]
SCREEN = """
import os, signal, sys, time
from pathlib import Path
folder, told = Path(sys.argv[1]), int(sys.argv[sys.argv.index("--pulse") + 1])
(folder / "pids").open("a").write(f"{os.getpid()}\\n")
if (folder / "mistake").exists():
    sys.exit(2)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
if (folder / "deaf").exists():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
while True:
    if not (folder / "hang").exists():
        os.write(told, b".")
    if (folder / "say").exists():
        (folder / "say").unlink()
        os.write(told, b"a?")
    if (folder / "exit").exists():
        sys.exit(int((folder / "exit").read_text()))
    time.sleep(0.01)
"""
KEEPER = """
import sys
from pathlib import Path
from safernw import keeper
from safernw.supervision import Rhythm, Watchdog
keeper.ENDING_SECONDS = 0.5
keeper.LAST_WORDS_SECONDS = 0.1
folder = Path(sys.argv[1])
command = [sys.executable, sys.argv[2], sys.argv[1]]
asked = lambda: (folder / "asked").write_text("yes") and 1 / 0
up = lambda: (folder / "ups").open("a").write("up\\n")
sys.exit(keeper.Keeper(command, up, {b"a": asked}, Watchdog(0.5, 20), Rhythm(0.01, 0.1)).run())
"""


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.01)


class Kept:
    """A keeper in a process of its own, with a stand-in for the screen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "screen.py").write_text(SCREEN)
        self.keeper = subprocess.Popen(
            [sys.executable, "-c", KEEPER, str(folder), str(folder / "screen.py")],
            cwd=ROOT, stderr=subprocess.PIPE, env={**os.environ, "NOTIFY_SOCKET": ""},
        )  # fmt: skip

    def say(self, name: str, content: str = "") -> None:
        fresh = self.folder / f".{name}"
        fresh.write_text(content)
        fresh.rename(self.folder / name)

    def lines(self, name: str) -> list[str]:
        file = self.folder / name
        return file.read_text().splitlines() if file.exists() else []

    @property
    def screens(self) -> list[int]:
        return [int(line) for line in self.lines("pids")]

    def up(self, times: int) -> None:
        """Waits until the screen has shown itself so many times."""
        until(lambda: len(self.lines("ups")) >= times)

    def status(self) -> int:
        return self.keeper.wait(20)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    yield made
    if made.keeper.poll() is None:
        made.keeper.kill()
    made.keeper.communicate()


def gone(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


def test_a_crash_and_a_kill_are_followed_by_another_screen(kept: Kept) -> None:
    kept.up(1)
    os.kill(kept.screens[0], signal.SIGKILL)
    kept.up(2)
    os.kill(kept.screens[1], signal.SIGSEGV)
    kept.up(3)
    assert len(set(kept.screens)) == 3


def test_a_hang_is_noticed_and_ended_even_one_that_does_not_listen(kept: Kept) -> None:
    kept.up(1)
    kept.say("deaf")
    kept.say("hang")
    until(lambda: gone(kept.screens[0]))
    (kept.folder / "hang").unlink()
    kept.up(2)


def test_a_stopped_screen_counts_as_a_hang(kept: Kept) -> None:
    kept.up(1)
    os.kill(kept.screens[0], signal.SIGSTOP)
    kept.up(2)
    assert gone(kept.screens[0])


def test_closed_on_purpose_it_is_not_started_again(kept: Kept) -> None:
    kept.up(1)
    kept.say("exit", "0")
    assert kept.status() == 0
    assert len(kept.screens) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_end_it_ends_the_screen_and_itself(kept: Kept, number: signal.Signals) -> None:
    kept.up(1)
    kept.keeper.send_signal(number)
    assert kept.status() == 0
    assert gone(kept.screens[0])


def test_a_screen_that_does_not_listen_is_ended_all_the_same(kept: Kept) -> None:
    kept.say("deaf")
    kept.up(1)
    kept.keeper.send_signal(signal.SIGTERM)
    assert kept.status() == 0
    assert gone(kept.screens[0])


def test_a_mistake_ends_it_at_once_but_not_once_it_has_run(tmp_path: Path, kept: Kept) -> None:
    kept.up(1)
    kept.say("exit", "2")
    until(lambda: len(kept.screens) > 2)
    assert kept.keeper.poll() is None
    other = tmp_path / "other"
    other.mkdir()
    (other / "mistake").write_text("")
    assert Kept(other).status() == 2


def test_what_staff_want_is_heard_even_if_it_fails_and_an_unknown_word_is_not(kept: Kept) -> None:
    kept.up(1)
    kept.say("say")
    until(lambda: kept.lines("asked"))
    assert kept.keeper.poll() is None


def test_a_screen_whose_keeper_is_killed_hears_of_it(kept: Kept) -> None:
    kept.up(1)
    kept.keeper.kill()
    until(lambda: gone(kept.screens[0]))


def test_the_service_manager_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        notify(READY)
        notify(ALIVE)
        assert [manager.recv(99), manager.recv(99)] == [b"READY=1", b"WATCHDOG=1"]
    notify(ALIVE)
    monkeypatch.setenv("NOTIFY_SOCKET", "")
    notify(ALIVE)
