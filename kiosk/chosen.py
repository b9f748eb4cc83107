"""The event that an officer chose at the kiosk, in the place of the one that it was set up with."""

from __future__ import annotations

import logging
from collections.abc import Container
from pathlib import Path

import msgspec

from concerns import durable

log = logging.getLogger(__name__)


class _Kept(msgspec.Struct, frozen=True):
    set_up: str
    chosen: str


class Chosen:
    """The choice kept in a data folder. It holds until the kiosk is set up with another event."""

    def __init__(self, data: Path) -> None:
        self._path = data / "event.json"

    def write(self, set_up: str, chosen: str) -> None:
        """Keeps a choice. Where the disk takes nothing, it holds until the next start."""
        try:
            durable.replace(self._path, msgspec.json.encode(_Kept(set_up, chosen)))
        except OSError as problem:
            log.warning("the chosen event cannot be kept (%s)", problem.strerror)

    def instead_of(self, set_up: str, known: Container[str]) -> str:
        """The event to show where `set_up` is the one of the settings, and `known` are the pack's."""
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError):
            return set_up
        return kept.chosen if kept.set_up == set_up and kept.chosen in known else set_up
