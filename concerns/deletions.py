"""Beside a register, a file of marks of what was deleted from it, so that a restored backup deletes it again.

One line of 64 hex digits a concern: HMAC of its id with the pepper, which tells nothing else. The file is only
ever added to, before the deletion itself, so that a deletion cut off is finished when the register opens.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from concerns.durable import sync_folder
from concerns.storeerrors import plain

_LINE = re.compile(rb"[0-9a-f]{64}")


def deletions_path(register: Path) -> Path:
    """The file that belongs to the register at this path."""
    return register.with_suffix(".deletions")


def read_marks(path: Path) -> set[bytes]:
    """The marks in the file, none if it is not there; a line cut off is no mark. Raises StoreError."""
    with plain(path):
        try:
            lines = path.read_bytes().splitlines()
        except FileNotFoundError:
            return set()
    return {bytes.fromhex(line.decode()) for line in lines if _LINE.fullmatch(line)}


def add_marks(path: Path, marks: Iterable[bytes]) -> None:
    """Add marks; on the disk when this returns. A line cut off before stays apart. Raises StoreError."""
    data = b"".join(mark.hex().encode() + b"\n" for mark in marks)
    with plain(path):
        fresh = not path.exists()
        handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            if os.fstat(handle).st_size % 65:
                data = b"\n" + data
            while data:
                data = data[os.write(handle, data) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            sync_folder(path.parent)
