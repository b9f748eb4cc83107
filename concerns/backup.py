"""A copy of the register made while it is in use, and putting one back.

A backup folder holds one folder for each copy, named by its moment, with the database (SQLite's online backup:
one consistent state), the pepper and the keys, all of them as closed to a thief as the originals. Beside the
copies lies the newest file of deletions, so that a copy put back deletes again what was deleted since, even
where the register's own disk is lost.
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
        (unfinished / "register").mkdir(mode=0o700, parents=True)
        _copy_database(register, unfinished / "register" / files.register_path(data).name)
        _copy(files.pepper_path(data), unfinished / "register")
        for key in (files.public_key_path(data), files.private_key_path(data)):
            if key.exists():
                (unfinished / "keys").mkdir(mode=0o700, exist_ok=True)
                _copy(key, unfinished / "keys")
        unfinished.rename(target)
        durable.sync_folder(folder)
    _add_missing(deletions_path(register.path), folder / _DELETIONS)
    return target


def restore(backup: Path, data: Path) -> int:
    """Put a copy back into a data folder that has no register, and delete again what was deleted since.

    Keys that are there stay, and so do marks of deletions. How many concerns it holds then. Raises
    BackupError or StoreError.
    """
    source = backup / "register" / files.register_path(data).name
    target = files.register_path(data)
    if not source.is_file():
        raise BackupError(f"{backup} is no copy of a register: choose a folder that 'concerns backup' made.")
    if target.exists():
        raise BackupError(
            f"{target} is there already: move it and its -wal away first, and leave {_DELETIONS} where it is."
        )
    with plain(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _add_missing(backup.parent / _DELETIONS, deletions_path(target))
        _copy(backup / "register" / files.pepper_path(data).name, target.parent)
        for key in sorted((backup / "keys").glob("*.json")):
            place = files.public_key_path(data).parent
            place.mkdir(mode=0o700, exist_ok=True)
            if not (place / key.name).exists():
                _copy(key, place)
        durable.write_new(target, source.read_bytes())
    with open_register(data) as register:
        if register.verify_audit().faults:
            raise BackupError(f"{target} is back, but its audit has faults: see safernw audit verify.")
        return len(register.entries())


def _copy_database(register: Register, target: Path) -> None:
    target.touch(mode=0o600)
    with closing(sqlite3.connect(target)) as copy:
        with register.reading() as connection:
            connection.backup(copy)
        # A file of its own, with no log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise Corrupt(register.path)
    durable.sync_file(target)


def _copy(file: Path, folder: Path) -> None:
    durable.replace(folder / file.name, file.read_bytes())


def _add_missing(source: Path, target: Path) -> None:
    missing = read_marks(source) - read_marks(target)
    if missing:
        add_marks(target, missing)
