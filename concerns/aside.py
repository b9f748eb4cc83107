"""A damaged outbox is set aside, whole, and a fresh one begun: the device goes on taking concerns.

Every file of the damaged one is kept in a folder beside it. What can still be read of it goes into the fresh one,
again after a kill in the midst of it; the rest waits there for somebody who can do more.
"""

from __future__ import annotations

import fcntl
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from concerns import durable
from concerns import envelope as envelopes
from concerns.envelope import Envelope
from concerns.outbox import Outbox
from concerns.storeerrors import Corrupt, plain

_NEIGHBOURS = ("", "-wal", "-shm")
_DONE = "rescued"
log = logging.getLogger(__name__)


def open_outbox(path: Path, distrusted: bool = False) -> Outbox:
    """The outbox at `path`; a damaged one is set aside first. Raises StoreError.

    `distrusted`: reading it has failed, so every envelope in it is looked at.
    """
    if not distrusted and not _unfinished(path):
        try:
            return Outbox(path)
        except Corrupt:
            pass
    with _alone(path), plain(path):
        if not _is_sound(path):
            set_aside(path)
        outbox = Outbox(path)
        for folder in _unfinished(path):
            _rescue(folder, outbox)
        return outbox


def damaged(path: Path) -> list[Path]:
    """The folders in which damaged outboxes of `path` are kept, the oldest first."""
    return sorted(path.parent.glob(f"{path.stem}-damaged-*"))


def rescued(folder: Path) -> int | None:
    """How many concerns of a damaged outbox could be read and were taken over; None when that has not ended."""
    try:
        return int((folder / _DONE).read_text())
    except (OSError, ValueError):
        return None


def _unfinished(path: Path) -> list[Path]:
    return [folder for folder in damaged(path) if rescued(folder) is None]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One program at a time looks at a damaged outbox: the others find the fresh one."""
    with plain(path), path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_sound(path: Path) -> bool:
    try:
        with Outbox(path) as outbox:
            outbox.pending()
    except Corrupt:
        return False
    return True


def set_aside(path: Path) -> None:
    """Move a damaged database and its log into a folder of their own beside it. Raises OSError.

    The database goes first: until its log has followed, what is left counts as damaged and follows too.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    folder = _new_folder(path, stamp)
    for neighbour in _NEIGHBOURS:
        file = Path(f"{path}{neighbour}")
        if file.exists():
            file.rename(folder / file.name)
    durable.sync_folder(folder)
    durable.sync_folder(path.parent)
    log.error("%s was damaged: all of it is kept in %s", path, folder)


def _new_folder(path: Path, stamp: str) -> Path:
    number = 1
    while True:
        folder = path.parent / f"{path.stem}-damaged-{stamp}-{number:02}"
        try:
            folder.mkdir(mode=0o700)
            return folder
        except FileExistsError:
            number += 1


def _rescue(folder: Path, outbox: Outbox) -> None:
    found = {envelope.id: envelope for envelope in _readable(folder / outbox.path.name)}
    for envelope in found.values():
        outbox.put(envelope)
    durable.replace(folder / _DONE, str(len(found)).encode())
    log.warning("%d concerns of %s could be read and were taken over", len(found), folder)


def _readable(file: Path) -> Iterator[Envelope]:
    """What can be read from either end up to the damage. Nothing is written: the files stay as they are."""
    if not file.exists():
        return
    for order in ("ASC", "DESC"):
        try:
            with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
                for (data,) in connection.execute(f"SELECT bytes FROM envelopes ORDER BY id {order}"):  # noqa: S608
                    yield from _parsed(data)
        except sqlite3.Error:
            continue


def _parsed(data: object) -> Iterator[Envelope]:
    try:
        yield envelopes.parse(data if isinstance(data, bytes) else b"")
    except envelopes.EnvelopeError:
        return
