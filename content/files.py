"""Files and folders that are there whole or not at all, whatever is killed or loses power meanwhile."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def replace(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Writes a file over whatever stood there; durable when this returns. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        _write(handle, data)
        temporary.chmod(mode)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def write(path: Path, data: bytes) -> None:
    """Writes a new file of mode 0600 and has it on the disk when this returns. Raises OSError."""
    _write(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), data)


def sync_folder(folder: Path) -> None:
    """Makes the folder's list of names durable. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Waits until no other process holds this lock file, and holds it. Raises OSError."""
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
