"""The desk hands over a receipt only for what is on the disk, whatever happens to the disk, and goes on when it can."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from concerns import Outbox, keys, receipt, unseal
from content import Pack
from kiosk.desk import Desk, Waiting
from kiosk.form import ConcernDraft

PASSPHRASE = "a passphrase for the desk"
NOW = datetime(2027, 6, 11, 14, 37, tzinfo=UTC)


@pytest.fixture(scope="session")
def register_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    public, private = keys.make(PASSPHRASE)
    keys.save(public, private, folder)
    return folder


class Screen:
    """Stands in for the screen's thread: what the desk hands back is waited for."""

    def __init__(self, register_keys: Path, outbox: Path, pack: Pack) -> None:
        self.calls: queue.Queue[Callable[[], None]] = queue.Queue()
        self.outbox, self.pack = outbox, pack
        self.desk = Desk(register_keys / keys.PUBLIC_NAME, outbox, "regatta", self.calls.put, lambda: NOW)

    def hand_in(self, what: str = "loud") -> str | None:
        draft = ConcernDraft(self.pack.concern, self.pack.events["regatta"], answers={"what": what})
        return self._wait(lambda done: self.desk.hand_in(draft, (), done))

    def check(self) -> Waiting:
        return self._wait(self.desk.check)

    def _wait(self, ask: Callable[[Callable[[Any], None]], None]) -> Any:
        told: list[Any] = []
        ask(told.append)
        self.calls.get(timeout=30)()
        return told[0]

    def holds(self, code: str | None) -> bool:
        assert code
        with Outbox(self.outbox) as outbox:
            return outbox.has(receipt.tag(receipt.parse(code)))


@pytest.fixture
def screen(tmp_path: Path, register_keys: Path, tiny_pack: Pack) -> Iterator[Screen]:
    made = Screen(register_keys, tmp_path / "data" / "outbox.db", tiny_pack)
    made.outbox.parent.mkdir()
    yield made
    made.desk.close()


def test_a_receipt_means_that_the_concern_is_there_with_the_hour_that_the_clock_tells(
    screen: Screen, register_keys: Path
) -> None:
    assert screen.holds(screen.hand_in("loud"))
    private = keys.unlock(register_keys / keys.PRIVATE_NAME, PASSPHRASE)
    with Outbox(screen.outbox) as outbox:
        (told,) = [unseal(envelope, private) for envelope in outbox.pending()]
    assert (told.what, told.taken, told.event) == ("loud", "2027-06-11T14:00Z", "regatta")
    assert screen.check() == Waiting(1, "2027-06-11T14:00Z")


def test_an_outbox_damaged_before_the_start_is_set_aside_and_staff_hear_of_it(screen: Screen) -> None:
    screen.outbox.write_bytes(b"no database" * 1000)
    assert screen.holds(screen.hand_in())
    state = screen.check()
    assert (state.count, state.trouble, state.damaged, state.rescued) == (1, "", 1, 0)


def test_an_outbox_damaged_in_use_is_set_aside_and_what_can_be_read_is_kept(screen: Screen) -> None:
    first = screen.hand_in()
    with Outbox(screen.outbox) as outbox, outbox.writing() as connection:
        connection.execute("INSERT INTO envelopes VALUES (?, '', zeroblob(32), x'00')", ("0" * 32,))
    screen.desk.work(lambda outbox: outbox.pending())
    assert screen.holds(screen.hand_in()) and screen.holds(first)
    state = screen.check()
    assert (state.count, state.damaged, state.rescued) == (2, 1, 1)


def test_an_outbox_deleted_in_use_costs_no_second_concern(screen: Screen) -> None:
    screen.hand_in()
    screen.outbox.unlink()
    code = screen.hand_in()
    assert screen.holds(code)


def test_no_receipt_while_it_cannot_be_stored_and_one_as_soon_as_it_can(screen: Screen) -> None:
    screen.outbox.mkdir()
    assert screen.hand_in() is None
    assert "outbox.db" in screen.check().trouble
    screen.outbox.rmdir()
    assert screen.holds(screen.hand_in())
    assert screen.check().trouble == ""


ON_A_DISK = """
import os, subprocess, sys
from pathlib import Path
from content import load
from tests.kiosk.test_desk import Screen
disk, keys = Path(sys.argv[1]), Path(sys.argv[2])
screen = Screen(keys, disk / "outbox.db", load(Path("tests/tiny_pack")))
codes = [screen.hand_in()]
assert screen.holds(codes[0]) and screen.check().trouble == ""
{fault}
assert screen.check().trouble, "staff hear nothing"
while len(codes) < 500 and (code := screen.hand_in("x" * 900)):
    codes.append(code)
assert len(codes) < 500 and screen.hand_in() is None
{mended}
assert screen.check().trouble == "", screen.check()
codes.append(screen.hand_in())
assert screen.check().count == len(codes) and all(screen.holds(code) for code in codes)
screen.desk.close()
print("kept", len(codes))
"""
FULL = ('(disk / "filler").write_bytes(bytes(os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - 20000))',
        '(disk / "filler").unlink()')  # fmt: skip
READ_ONLY = (
    """
screen.desk.close()
subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
screen = Screen(keys, disk / "outbox.db", load(Path("tests/tiny_pack")))
""",
    """
subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
""",
)


@pytest.mark.parametrize(("fault", "mended"), [FULL, READ_ONLY], ids=["full", "read-only"])
def test_on_a_disk_that_takes_no_more_nothing_is_lost_and_staff_are_told(
    tmp_path: Path, register_keys: Path, fault: str, mended: str
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    small = f"mount -t tmpfs -o size=1m tmpfs {disk}"
    if (
        not shutil.which("unshare")
        or subprocess.run(["unshare", "-rm", "sh", "-c", small], check=False).returncode
    ):
        pytest.skip("this system lets nobody mount a small disk")
    script = ON_A_DISK.format(fault=fault, mended=mended)
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f'{small} && exec "$0" -c "$1" "$2" "$3"', sys.executable, script,
         str(disk), str(register_keys)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.stdout.startswith("kept"), done.stderr
