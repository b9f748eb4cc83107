"""What can be wrong with a store on a disk, each as one plain line: what, where, what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(Exception):
    """A store that cannot do what was asked of it. Nothing was half done."""

    line = "{path} could not be used."

    def __init__(self, path: Path) -> None:
        super().__init__(self.line.format(path=path, folder=path.parent))
        self.path = path


class NoFolder(StoreError):
    line = "There is no folder {folder}: make it, or choose another in the settings."


class NotWritable(StoreError):
    line = "{path} cannot be written: give this user the right to, or choose another folder in the settings."


class DiskFull(StoreError):
    line = "The disk that holds {path} is full: make room, then try again."


class DiskFailed(StoreError):
    line = "The disk that holds {path} gave an error: check that it has room and is sound, then try again."


class Corrupt(StoreError):
    line = "{path} is damaged or no database: keep it and its neighbours as they are, and ask for help."


class WrongFile(StoreError):
    line = "{path} is a database of something else: choose another file in the settings."


class Busy(StoreError):
    line = "{path} is held by another program: close that one, or try again in a moment."


class Newer(StoreError):
    line = "{path} was made by a newer version of this program: update the program."


class Vanished(StoreError):
    line = "{path} was moved or deleted while in use: start the program again."


class Closed(StoreError):
    line = "{path} was closed already: open it again."


class WrongPepper(StoreError):
    line = "{path} is missing, damaged or of another register: put the pepper file back from your safe copy."


class IdTaken(StoreError):
    """Another envelope holds the id already. `ids` names those refused; nothing of that call was stored."""

    line = "{path} holds other concerns under the same id: these were refused and stay where they are."

    def __init__(self, path: Path, ids: frozenset[str]) -> None:
        super().__init__(path)
        self.ids = ids


_BY_SQLITE = {
    sqlite3.SQLITE_PERM: NotWritable,
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_PROTOCOL: Busy,
    sqlite3.SQLITE_READONLY: NotWritable,
    sqlite3.SQLITE_CORRUPT: Corrupt,
    sqlite3.SQLITE_NOTADB: Corrupt,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_CANTOPEN: NotWritable,
}
_BY_ERRNO = {
    errno.ENOENT: NoFolder,
    errno.ENOTDIR: NoFolder,
    errno.EACCES: NotWritable,
    errno.EPERM: NotWritable,
    errno.EROFS: NotWritable,
    errno.EISDIR: WrongFile,
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
}


@contextmanager
def plain(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise about this file into StoreErrors."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise Closed(path) from error
    except sqlite3.Error as error:
        # The low byte is the primary result code (https://www.sqlite.org/rescode.html).
        raise _BY_SQLITE.get(getattr(error, "sqlite_errorcode", -1) & 0xFF, DiskFailed)(path) from error
    except OSError as error:
        raise _BY_ERRNO.get(error.errno or 0, DiskFailed)(path) from error
