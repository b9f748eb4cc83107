"""Small files that are whole on the disk or not there at all: keys, the pepper, exports for a USB stick.

Order of things (see `man 2 fsync`): write a temporary file beside the target, fsync it, put it in place
in one step, fsync the folder. A power cut at any moment leaves the old state or the new one.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from pathlib import Path

_NO_HARD_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


def sync_folder(folder: Path) -> None:
    """Make the folder's list of names durable. Windows has no such call and needs none. Raises OSError."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make a file durable that another library wrote, and its name. Raises OSError."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(path.parent)


def write_new(path: Path, data: bytes) -> None:
    """Write a file of mode 0600 that must not exist yet; durable when this returns.

    Raises FileExistsError (and leaves the old file as it is) or another OSError.
    """
    if path.exists():
        raise FileExistsError(errno.EEXIST, "exists already", str(path))
    temporary = _temporary(path, data)
    try:
        _link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Write a file of mode 0600 over whatever stood there; durable when this returns. Raises OSError."""
    temporary = _temporary(path, data)
    try:
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def _temporary(path: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)


def _link(temporary: Path, path: Path) -> None:
    """A hard link never overwrites. FAT, the file system of most USB sticks, has none: rename there."""
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        temporary.rename(path)
