"""A child is kept running, is restarted when it no longer answers, and never outlives its parent."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safernw import children
from safernw.children import Child
from safernw.supervision import Rhythm

AWAKE = "import sys; from safernw.children import end_with_parent; end_with_parent(); print('up', flush=True)"
WAITS = f"{AWAKE}; import signal; signal.pause()"
PARENT = """
import sys, time
from pathlib import Path
from safernw.children import Child
child = Child("one", [], Path(sys.argv[1]))
child._command = [sys.executable, "-c", sys.argv[2]]
with child:
    time.sleep(60)
"""


def until(true: Callable[[], object]) -> None:
    """Waits for a condition, up to half a minute."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.01)


def child(told: Path, code: str, **how: object) -> Child:
    made = Child("one", [], told, rhythm=Rhythm(0.05, 0.1), **how)  # type: ignore[arg-type]
    made._command = [sys.executable, "-c", code]
    return made


def pid(of: Child) -> int:
    return of._process.pid if of._process else 0


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "one.log"


def up(told: Path) -> bool:
    return told.exists() and b"up" in told.read_bytes()


def gone(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


def test_a_killed_child_is_started_again(told: Path) -> None:
    with child(told, WAITS) as one:
        until(lambda: up(told))
        first = pid(one)
        os.kill(first, 9)
        until(lambda: pid(one) != first and up(told))
    assert gone(pid(one))


def test_a_child_can_be_restarted_by_hand(told: Path) -> None:
    with child(told, WAITS, answers=lambda: True) as one:
        until(lambda: up(told))
        first = pid(one)
        one.restart()
        until(lambda: pid(one) != first)


def test_a_child_that_no_longer_answers_is_restarted(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "PROBE_SECONDS", 0.02)
    hung = threading.Event()
    with child(told, WAITS, answers=lambda: not hung.is_set()) as one:
        until(lambda: up(told))
        first = pid(one)
        hung.set()
        until(lambda: pid(one) != first)


def test_a_child_ends_when_its_parent_is_killed(told: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(told), f"import os; {WAITS}".replace(
        "'up'", "'up', os.getpid()")])  # fmt: skip
    until(lambda: up(told) and told.read_bytes().endswith(b"\n"))
    number = int(told.read_bytes().split()[1])
    parent.kill()
    parent.wait()
    until(lambda: gone(number))


def test_without_a_log_file_it_runs_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "one.log").mkdir()
    with child(tmp_path / "one.log", WAITS) as one:
        until(lambda: pid(one) and not gone(pid(one)))
