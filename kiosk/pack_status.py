"""What staff should know of the words on this screen: which they are, how old, and whether one can go back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from content.receive import Packs, named

OLD_DAYS = 30
"""Days after which the opening check asks whether there is a newer pack."""


class PackStatus(Struct, frozen=True):
    """`version` is the minute of publishing, or says that the pack is the machine's own; `age_days` is None for that.

    `waiting` is the version that the next visitor is shown, `earlier` the one to go back to; empty where none is.
    """

    version: str
    age_days: int | None
    waiting: str = ""
    earlier: str = ""

    @property
    def old(self) -> bool:
        """True when somebody should bring a newer one, or see that there is none."""
        return self.age_days is None or self.age_days >= OLD_DAYS


def pack_status(data: Path, now: datetime) -> PackStatus:
    """How it stands in a data folder at `now`."""
    state = Packs(data).state()
    published = _published(state.current)
    return PackStatus(
        version=named(state.current),
        age_days=max(0, (now.astimezone(UTC) - published).days) if published else None,
        waiting=named(state.waiting) if state.waiting else "",
        earlier=named(state.before[0]) if state.before else "",
    )


def go_back(data: Path) -> str:
    """Shows the pack of before to the next visitor; its version. Raises `content.PackError` where there is none."""
    return named(Packs(data).go_back())


def _published(serial: int) -> datetime | None:
    try:
        return datetime.strptime(str(serial), "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None
