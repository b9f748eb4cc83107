"""A receipt is handed out only when the sealed concern is on the disk."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from concerns import Outbox, Register

PROMISED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "secure_delete": 1,
    "trusted_schema": 0,
    "foreign_keys": 1,
    "temp_store": 2,
    "busy_timeout": 5000,
    "wal_autocheckpoint": 1000,
}


@pytest.mark.parametrize("store", ["outbox", "register"])
def test_each_connection_has_the_promised_pragmas(store: str, request: pytest.FixtureRequest) -> None:
    opened: Outbox | Register = request.getfixturevalue(store)
    with opened.reading() as connection:
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PROMISED}
    assert found == PROMISED


def test_only_the_owner_can_read_what_is_stored(outbox: Outbox, register: Register) -> None:
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in outbox.path.parent.iterdir()}
    assert {"outbox.db", "outbox.db-wal", "outbox.db-shm", "register.db", "pepper.json"} <= set(modes)
    assert set(modes.values()) == {0o600}


LODGE = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric import ec
from concerns import Facts, Outbox, lodge
key = ec.generate_private_key(ec.SECP256R1()).public_key()
with Outbox(Path(sys.argv[1])) as outbox:
    for _ in range(3):
        receipt = lodge(Facts(category="asb", channel="kiosk"), key, outbox, datetime.now(UTC))
        os.write(1, f"{receipt}\\n".encode())
"""


def traced(script: str, folder: Path) -> list[str]:
    """What a program that runs the script asked of the system, in order."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    calls = "openat,write,pwrite64,ftruncate,fsync,fdatasync,link,linkat,rename,renameat"
    log = folder / "trace.txt"
    tracer = ["strace", "-f", "-y", "-e", f"trace={calls}", "-o", str(log)]
    done = subprocess.run(
        [*tracer, sys.executable, "-c", script, str(folder / "outbox.db")],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"strace cannot trace here: {done.stderr.strip()[-200:]}")
    return log.read_text().splitlines()


@pytest.fixture
def trace(tmp_path: Path) -> list[str]:
    return traced(LODGE, tmp_path)


def places(trace: list[str], pattern: str) -> list[int]:
    return [number for number, line in enumerate(trace) if re.search(pattern, line)]


def test_every_receipt_comes_after_the_write_and_its_fsync(trace: list[str]) -> None:
    receipts = places(trace, r'\bwrite\(1<[^>]*>, "(\w{3}-){5}\w{3}\\n"')
    assert len(receipts) == 3
    previous = 0
    for receipt in receipts:
        step = trace[previous:receipt]
        written, synced = (
            places(step, r"pwrite64\(\d+<.*outbox\.db-wal>"),
            places(step, r"f(data)?sync\(\d+<.*outbox\.db-wal>\) += 0"),
        )
        assert written
        assert synced
        assert written[-1] < synced[-1]
        previous = receipt


def test_the_folder_is_fsynced_after_each_file_in_it_was_made(trace: list[str]) -> None:
    first_receipt = places(trace, r"\bwrite\(1<")[0]
    folder = re.escape(
        next(re.findall(r'"(.*)/outbox\.db"', line)[0] for line in trace if '/outbox.db"' in line)
    )
    synced = places(trace, rf"f(data)?sync\(\d+<{folder}>\) += 0")
    for name in (r"outbox\.db", r"outbox\.db-wal"):
        made = places(trace, rf'openat\(.*"{folder}/{name}", .*O_CREAT')[0]
        assert any(made < place < first_receipt for place in synced)
    made = places(trace, rf'openat\(.*"{folder}/outbox\.db", .*O_CREAT\|O_EXCL')[0]
    first_write = places(trace, rf"pwrite64\(\d+<{folder}/outbox\.db")[0]
    assert any(made < place < first_write for place in synced)


WRITE = """
import os, sys
from pathlib import Path
from concerns import durable
path = Path(sys.argv[1]).with_name("key.json")
durable.write_new(path, b"1")
os.write(1, b"done")
durable.replace(path, b"2")
os.write(1, b"done")
"""


def test_a_key_file_is_whole_on_the_disk_before_it_has_its_name(tmp_path: Path) -> None:
    trace = traced(WRITE, tmp_path)
    file_synced = places(trace, r"fsync\(\d+<.*/\.key\.json\..*>\) += 0")
    named = places(trace, r"\b(link|linkat|rename|renameat)\(.*key\.json")
    folder_synced = places(trace, rf"fsync\(\d+<{re.escape(str(tmp_path))}>\) += 0")
    said = places(trace, r"\bwrite\(1<")
    assert len(file_synced) == len(named) == len(folder_synced) == len(said) == 2
    for steps in zip(file_synced, named, folder_synced, said, strict=True):
        assert list(steps) == sorted(steps)
