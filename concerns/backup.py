"""A copy of the register made while it is in use, and putting one back.

A backup folder holds one folder for each copy, named by its moment, with the databases (SQLite's online backup:
one consistent state of each), what lies beside them and the keys, all of them as closed to a thief as the
originals. Beside the copies lies the newest file of deletions, so that a copy put back deletes again what was
deleted since, even where the register's own disk is lost.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from concerns import durable, files
from concerns.deletions import add_marks, deletions_path, read_marks
from concerns.register import Register, open_register
from concerns.storeerrors import Corrupt, plain

_STAMP = "%Y-%m-%dT%H%M%SZ"
_DELETIONS = "register.deletions"
_PEPPER = "pepper"
_NOT_OWN = ("-wal", "-shm", ".deletions")


class BackupError(Exception):
    """A copy that cannot be made or put back. One plain line."""


def back_up(register: Register, data: Path, folder: Path, now: datetime) -> Path:
    """Copy the register below `data` into a new folder below `folder`; other programs go on using it.

    The folder of the copy, complete when this returns. Raises BackupError or StoreError.
    """
    target = folder / now.astimezone(UTC).strftime(_STAMP)
    unfinished = target.with_name(target.name + ".part")
    with plain(folder):
        if target.exists():
            raise BackupError(f"{target} exists already: try again in a second.")
        shutil.rmtree(unfinished, ignore_errors=True)
        for kind in ("register", "keys"):
            (unfinished / kind).mkdir(mode=0o700, parents=True)
        for file in _own_files(register.path.parent):
            if file.suffix == ".db":
                _copy_database(file, unfinished / "register" / file.name)
            else:
                _copy(file, unfinished / "register")
        keys = files.public_key_path(data).parent
        for key in _own_files(keys) if keys.is_dir() else ():
            _copy(key, unfinished / "keys")
        unfinished.rename(target)
        durable.sync_folder(folder)
    _add_missing(deletions_path(register.path), folder / _DELETIONS)
    return target


def restore(backup: Path, data: Path) -> int:
    """Put a copy back into a data folder that has no register, and delete again what was deleted since.

    What else is there stays: keys, accounts, marks of deletions. How many concerns it holds then. Raises
    BackupError or StoreError.
    """
    source = backup / "register" / files.register_path(data).name
    target = files.register_path(data)
    if not source.is_file():
        raise BackupError(f"{backup} is no copy of a register: choose a folder that 'concerns backup' made.")
    with plain(target):
        for left in _in_the_way(target, source):
            raise BackupError(
                f"{left} is there already: move it away first, and leave {_DELETIONS} where it is."
            )
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _add_missing(backup.parent / _DELETIONS, deletions_path(target))
        place = files.public_key_path(data).parent
        place.mkdir(mode=0o700, exist_ok=True)
        for file in (*(backup / "keys").iterdir(), *_own_files(source.parent)):
            there = (place if file.parent.name == "keys" else target.parent) / file.name
            if file != source and not there.exists():
                durable.write_new(there, file.read_bytes())
        durable.write_new(target, source.read_bytes())
    with open_register(data) as register:
        if register.verify_audit().faults:
            raise BackupError(f"{target} is back, but its audit has faults: see safernw audit verify.")
        return len(register.entries())


def _in_the_way(target: Path, source: Path) -> list[Path]:
    """A register that is there, another's pepper, or the log of a database that is not there any more, which
    SQLite would put into the copy.
    """
    logs = [
        target.with_name(f"{file.name}{neighbour}")
        for file in _own_files(source.parent)
        for neighbour in ("-wal", "-shm")
        if file.suffix == ".db" and not target.with_name(file.name).exists()
    ]
    pepper = target.with_name(_PEPPER)
    other = pepper.exists() and pepper.read_bytes() != source.with_name(_PEPPER).read_bytes()
    return [path for path in (target, *logs) if path.exists()] + [pepper] * other


def _own_files(folder: Path) -> list[Path]:
    """What lies in this folder, without logs of databases, marks of deletions and scratch."""
    return [
        file
        for file in sorted(folder.iterdir())
        if file.is_file() and not file.name.startswith(".") and not file.name.endswith(_NOT_OWN)
    ]


def _copy_database(source: Path, target: Path) -> None:
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        # A file of its own, with no log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise Corrupt(source)
    durable.sync_file(target)


def _copy(file: Path, folder: Path) -> None:
    durable.replace(folder / file.name, file.read_bytes())


def _add_missing(source: Path, target: Path) -> None:
    missing = read_marks(source) - read_marks(target)
    if missing:
        add_marks(target, missing)
