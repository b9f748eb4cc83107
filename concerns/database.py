"""An SQLite file that keeps what it was given: how outbox and register open theirs.

Durability (https://www.sqlite.org/pragma.html#pragma_synchronous): in WAL mode with synchronous=FULL a commit
returns after the log was fsynced; the folder is fsynced when the file is made. Secrecy of what was deleted:
secure_delete overwrites it in the file, and `Store.checkpoint` empties the log, which keeps it longer.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from sqlite_utils import Database, Migrations

from concerns.durable import sync_folder
from concerns.storeerrors import Corrupt, Newer, Vanished, WrongFile, plain

PATIENCE = 5.0
"""Seconds to wait for another program's write before Busy is raised."""
PRAGMAS = {
    "synchronous": "FULL",
    "secure_delete": "ON",
    "trusted_schema": "OFF",
    "foreign_keys": "ON",
    "temp_store": "MEMORY",
    "wal_autocheckpoint": "1000",
}


def open_database(path: Path, schema: Migrations) -> Database:
    """The database at `path`, made (mode 0600) if it is not there, brought up to `schema`.

    Raises a StoreError: NoFolder, NotWritable, DiskFull, DiskFailed, Corrupt, WrongFile, Busy or Newer.
    """
    with plain(path):
        _make_file(path)
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            db = Database(connection, execute_plugins=False)
            _set_pragmas(connection)
            _check(path, db, schema)
            if schema.pending(db):
                with immediate(db):
                    schema.apply(db)
            return db
        except BaseException:
            connection.close()
            raise


@contextmanager
def immediate(db: Database) -> Iterator[Database]:
    """A transaction that takes the write lock at its start: two programs wait for each other, never deadlock.

    Committed, and so on the disk, when the block ends; rolled back if it raises. Raises sqlite3.Error.
    """
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


class Store:
    """An open database, safe to use from several threads and beside another program. Use with `with`."""

    def __init__(self, path: Path, schema: Migrations) -> None:
        """Raises a StoreError as `open_database` does."""
        self.path = path
        self._lock = RLock()
        self._db = open_database(path, schema)
        self._file = _identity(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a second time does nothing. The last to close empties the log."""
        with self._lock:
            self._db.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection for queries. Raises StoreError."""
        with self._lock, plain(self.path):
            yield self._db.conn

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection inside `immediate`: durable when the block has ended. Raises StoreError.

        Vanished if somebody moved or deleted the file: SQLite would go on writing where nobody looks.
        """
        with self._lock, plain(self.path):
            with immediate(self._db):
                yield self._db.conn
            if _identity(self.path) != self._file:
                raise Vanished(self.path)

    def checkpoint(self) -> bool:
        """Move the log into the file and cut it to nothing, so that deleted rows are gone from the disk.

        False while another program reads for longer than PATIENCE: the log stays for the next call, and the
        deletion holds all the same.
        """
        with self._lock, plain(self.path):
            busy, _, _ = self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


def _make_file(path: Path) -> None:
    log = Path(f"{path}-wal")
    if not path.exists() and log.exists() and log.stat().st_size:
        # SQLite would throw this log away, and the concerns in it.
        raise Corrupt(path)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        os.close(os.open(path, os.O_RDWR))
    # Also for a file that was there: whoever made it may have been killed before this line.
    sync_folder(path.parent)


def _set_pragmas(connection: sqlite3.Connection) -> None:
    _switch_to_wal(connection)
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait when two programs make this first switch at once, so we do."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
    if mode != "wal":
        raise OSError(errno.EOPNOTSUPP, "this file system cannot keep a write-ahead log")


def _check(path: Path, db: Database, schema: Migrations) -> None:
    if db.conn.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise Corrupt(path)
    # Tables first: another program may be making them, in one transaction with the record of it.
    tables = db.table_names()
    applied = {migration.name for migration in schema.applied(db)}
    if tables and not applied:
        raise WrongFile(path)
    if applied - _known(schema):
        raise Newer(path)


def _known(schema: Migrations) -> set[str]:
    with Database(memory=True, execute_plugins=False) as empty:
        return {migration.name for migration in schema.pending(empty)}


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino
