"""When a store cannot keep something, it says so in one line, and what it kept before is still there."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import Facts, NotStored, Outbox, Register, StoreError, database, lodge, receipt
from concerns import storeerrors as wrong
from concerns.seal import point

fork = multiprocessing.get_context("fork")


def said(kind: type[StoreError], opening: Callable[[], object], path: Path) -> None:
    with pytest.raises(kind) as caught:
        opening()
    assert type(caught.value) is kind
    assert str(path) in str(caught.value) or str(path.parent) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_folder(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "outbox.db"
    said(wrong.NoFolder, lambda: Outbox(path), path)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    path = tmp_path / "file" / "outbox.db"
    said(wrong.NoFolder, lambda: Outbox(path), path)


def test_a_read_only_folder(ordinary_user: Path) -> None:
    ordinary_user.chmod(0o500)
    path = ordinary_user / "outbox.db"
    said(wrong.NotWritable, lambda: Outbox(path), path)


def test_a_read_only_file(ordinary_user: Path) -> None:
    path = ordinary_user / "outbox.db"
    Outbox(path).close()
    path.chmod(0o400)
    said(wrong.NotWritable, lambda: Outbox(path), path)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    path.write_bytes(b"Dear Sir or Madam, " * 1000)
    said(wrong.Corrupt, lambda: Outbox(path), path)


@pytest.mark.parametrize("start", [0, 100, 4096, 5 * 4096])
def test_a_damaged_database_is_not_trusted_with_more(
    tmp_path: Path, start: int, facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    path = tmp_path / "outbox.db"
    with Outbox(path) as outbox:
        for _ in range(50):
            lodge(facts, public_key, outbox, now)
    data = bytearray(path.read_bytes())
    data[start : start + 4096] = bytes(range(256)) * 16
    path.write_bytes(bytes(data))
    said(wrong.Corrupt, lambda: Outbox(path), path)
    assert path.read_bytes() == bytes(data)


def test_a_database_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    Register(path, tmp_path / "pepper.json").close()
    said(wrong.WrongFile, lambda: Outbox(path), path)


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    Outbox(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('safernw.outbox', 'later', '')"
        )
    said(wrong.Newer, lambda: Outbox(path), path)


def test_a_log_without_its_database_is_not_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    log = tmp_path / "outbox.db-wal"
    log.write_bytes(b"frames")
    said(wrong.Corrupt, lambda: Outbox(path), path)
    assert log.read_bytes() == b"frames"


def test_another_program_that_holds_the_lock(
    tmp_path: Path,
    facts: Facts,
    public_key: ec.EllipticCurvePublicKey,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    path = tmp_path / "outbox.db"
    with Outbox(path) as outbox:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotStored) as caught:
            lodge(facts, public_key, outbox, now)
        assert "another program" in caught.value.cause
        holder.execute("ROLLBACK")
        holder.close()
        kept = lodge(facts, public_key, outbox, now)
        assert outbox.count() == 1
        assert outbox.has(receipt.tag(kept))


def test_another_program_that_is_just_making_the_same_store_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "outbox.db"
    maker = sqlite3.connect(path, isolation_level=None)
    maker.execute("BEGIN IMMEDIATE")
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        maker.execute("ROLLBACK")

    monkeypatch.setattr("concerns.database.time.sleep", wait)
    with Outbox(path) as outbox:
        assert outbox.count() == 0
    assert len(waits) == 1
    maker.close()


def test_a_file_deleted_while_in_use_gives_no_receipt(
    outbox: Outbox, facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    outbox.path.unlink()
    with pytest.raises(NotStored):
        lodge(facts, public_key, outbox, now)


def test_a_closed_store_gives_no_receipt(
    outbox: Outbox, facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    outbox.close()
    outbox.close()
    with pytest.raises(NotStored, match="could not store"):
        lodge(facts, public_key, outbox, now)
    said(wrong.Closed, outbox.count, outbox.path)


def fill(
    outbox: Outbox, facts: Facts, key: ec.EllipticCurvePublicKey, now: datetime
) -> tuple[list[bytes], str]:
    """Lodge until it fails: the tags of the receipts handed out, and why it ended."""
    tags: list[bytes] = []
    while len(tags) < 1000:
        try:
            tags.append(receipt.tag(lodge(facts, key, outbox, now)))
        except NotStored as error:
            return tags, error.cause
    return tags, ""


def test_a_full_database_keeps_every_receipts_concern_and_goes_on_when_there_is_room(
    outbox: Outbox, facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    with outbox.reading() as connection:
        connection.execute("PRAGMA max_page_count=40")
    tags, cause = fill(outbox, facts, public_key, now)
    assert "full" in cause
    assert tags
    assert outbox.count() == len(tags)
    with outbox.reading() as connection:
        connection.execute("PRAGMA max_page_count=4000")
    tags.append(receipt.tag(lodge(facts, public_key, outbox, now)))
    assert outbox.count() == len(tags)
    assert all(outbox.has(tag) for tag in tags)


def lodge_under_a_limit(path: Path, facts: Facts, public_point: bytes, now: datetime, answer: int) -> None:
    public_key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_point)
    with Outbox(path) as outbox:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
        tags, cause = fill(outbox, facts, public_key, now)
        os.write(answer, b"".join(tags) + cause.encode())
    os._exit(0)


def test_a_disk_that_refuses_to_write_keeps_every_receipts_concern(
    tmp_path: Path, facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    path = tmp_path / "outbox.db"
    reading, writing = os.pipe()
    public_point = point(public_key)
    child = fork.Process(target=lodge_under_a_limit, args=(path, facts, public_point, now, writing))
    child.start()
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        told = answer.read()
    child.join()
    tags, cause = told[: told.rindex(b"The disk")], told[told.rindex(b"The disk") :]
    assert b"gave an error" in cause
    assert len(tags) >= 32
    with Outbox(path) as outbox:
        assert outbox.count() == len(tags) // 32
        assert all(outbox.has(tags[i : i + 32]) for i in range(0, len(tags), 32))


ON_A_SMALL_DISK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric import ec
from concerns import Facts, NotStored, Outbox, lodge, receipt
key = ec.generate_private_key(ec.SECP256R1()).public_key()
path, tags = Path(sys.argv[1]) / "outbox.db", []
with Outbox(path) as outbox:
    try:
        while True:
            facts = Facts(category="asb", channel="kiosk", what="x" * 3000)
            tags.append(receipt.tag(lodge(facts, key, outbox, datetime.now(UTC))))
    except NotStored as error:
        assert "is full" in error.cause, error.cause
assert len(tags) > 3, len(tags)
with Outbox(path) as outbox:
    assert outbox.count() == len(tags), (outbox.count(), len(tags))
    assert all(outbox.has(tag) for tag in tags)
print("kept", len(tags))
"""


def test_a_really_full_disk_keeps_every_receipts_concern(tmp_path: Path) -> None:
    small = f"mount -t tmpfs -o size=400k tmpfs {tmp_path}"
    if (
        not shutil.which("unshare")
        or subprocess.run(["unshare", "-rm", "sh", "-c", small], check=False).returncode
    ):
        pytest.skip("this system lets nobody mount a small disk")
    script = f'{small} && exec "$0" -c "$1" {tmp_path}'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, sys.executable, ON_A_SMALL_DISK],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stdout.startswith("kept"), done.stderr
