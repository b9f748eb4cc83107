"""USB sticks: which are in, what a kiosk copies onto one and takes from one. All of it is sealed or signed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from concerns import HandoverError, Outbox, StoreError, export_outbox
from concerns.acknowledgement import SUFFIX as TAKEN_IN
from concerns.acknowledgement import AcknowledgementError, acknowledge_from
from content import signing
from content.bundle import MOST_BYTES, BundleError
from content.receive import Packs

ROOTS = (Path("/run/safernw-stick"), Path("/media"), Path("/run/media"))
"""Where sticks are mounted: by our udev rule, and by desktops below the user's name."""
CONCERNS, PACK = ".safernw", ".snwpack"


class StickError(Exception):
    """Something with a stick that staff can mend: one plain line."""


def sticks(roots: Iterable[Path] = ROOTS, is_mounted: Callable[[Path], bool] = os.path.ismount) -> list[Path]:
    """The folders of the sticks that are in and can be read."""
    found = []
    for root in roots:
        found += [path for path in (root, *_below(root)) if is_mounted(path) and os.access(path, os.R_OK)]
    return found


def the_stick(found: list[Path]) -> Path:
    """The one stick that is in. Raises StickError."""
    if not found:
        raise StickError("There is no stick: put one in, wait a few seconds, and press again.")
    if len(found) > 1:
        raise StickError("There is more than one stick: leave only one in.")
    return found[0]


def copy_out(outbox: Outbox, stick: Path, event: str, now: datetime) -> tuple[str, int]:
    """Copies what waits, still sealed, into a new file on a stick: its name, and how many.

    Raises StickError, HandoverError or StoreError.
    """
    if not outbox.count():
        raise StickError("Nothing waits in the outbox: there is nothing to copy.")
    stem, number = f"{event}-{now:%Y%m%d-%H%M}", 1
    while (file := stick / f"{stem}{'' if number == 1 else f'-{number}'}{CONCERNS}").exists():
        number += 1
    try:
        return file.name, export_outbox(outbox, file)
    except (HandoverError, StoreError) as problem:
        raise StickError(str(problem)) from problem


def empty_by(outbox: Outbox, stick: Path, public_key_path: Path) -> int:
    """Deletes from the outbox what the register has acknowledged on this stick, and nothing else. How many.

    Raises StickError, KeysError or StoreError.
    """
    words = sorted(stick.glob(f"*{CONCERNS}{TAKEN_IN}"))
    if not words:
        raise StickError(
            "The register has not taken in this stick yet: import it in the office, then bring it back."
        )
    problems, gone = [], 0
    for word in words:
        try:
            gone += acknowledge_from(word, outbox, public_key_path)
        except AcknowledgementError as problem:
            problems.append(str(problem))
    if problems and not gone:
        raise StickError(problems[0])
    return gone


def take_pack(stick: Path, data: Path) -> int:
    """Takes the newest signed pack on a stick: its serial, 0 when it is here already. Shown to the next visitor.

    Raises StickError.
    """
    files = [path for path in stick.glob(f"*{PACK}") if path.is_file()]
    if not files:
        raise StickError(f"There is no pack on this stick: a file whose name ends in {PACK}.")
    newest = max(files, key=lambda path: path.stat().st_mtime)
    try:
        with newest.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        return Packs(data).take(content, signing.read_public(signing.public_path(data)))
    except (BundleError, signing.SigningError) as problem:
        raise StickError(str(problem)) from problem
    except OSError as problem:
        raise StickError(f"{newest.name} cannot be read: {problem.strerror}.") from problem


def _below(root: Path) -> list[Path]:
    """Folders one and two below: /media/STICK, and /media/USER/STICK."""
    try:
        children = [path for path in root.iterdir() if path.is_dir()]
    except OSError:
        return []
    grandchildren = []
    for child in children:
        try:
            grandchildren += [path for path in child.iterdir() if path.is_dir()]
        except OSError:
            continue
    return sorted([*children, *grandchildren])
