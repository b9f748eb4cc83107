"""How it stands with a kiosk, as staff see it: nothing in it is of a visitor. No Kivy here."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.desk import Waiting
from kiosk.road import Road

LEAST_FREE_BYTES = 200_000_000
LONGEST_UNREACHED = timedelta(hours=24)
OLD_PACK = timedelta(days=14)


class Trouble(Enum):
    """What staff should do something about, the gravest first. The value is its line in the catalogue of strings."""

    NO_KEY = "staff.trouble.no_key"
    STORING = "staff.trouble.storing"
    DAMAGED = "staff.trouble.damaged"
    DISK = "staff.trouble.disk"
    CLOCK = "staff.trouble.clock"
    ASSISTANT = "staff.trouble.assistant"
    ROAD = "staff.trouble.road"
    PACK = "staff.trouble.pack"


URGENT = frozenset({Trouble.NO_KEY, Trouble.STORING, Trouble.DAMAGED, Trouble.DISK})
"""Those that are told on the screen itself: concerns are at stake."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A moment's look at a kiosk. Times are in UTC."""

    now: datetime
    clock_confirmed: bool
    clock_sensible: bool
    takes_concerns: bool
    """There is a key to seal to."""
    waiting: Waiting
    free_bytes: int
    hub: bool
    """A hub is set, so that concerns may go there by themselves."""
    road: Road | None
    assistant: bool
    pack: str
    """The pack that is shown, as people call it."""
    pack_made: datetime | None
    version: str

    def troubles(self) -> list[Trouble]:
        """What is wrong, the gravest first."""
        unreached = self.hub and not self._reached_lately()
        found = {
            Trouble.NO_KEY: not self.takes_concerns,
            Trouble.STORING: bool(self.waiting.trouble),
            Trouble.DAMAGED: self.waiting.damaged > 0,
            Trouble.DISK: self.free_bytes < LEAST_FREE_BYTES,
            Trouble.CLOCK: not (self.clock_confirmed and self.clock_sensible),
            Trouble.ASSISTANT: not self.assistant,
            Trouble.ROAD: unreached or bool(self.road and self.road.refused),
            Trouble.PACK: self.pack_made is not None and self.now - self.pack_made > OLD_PACK,
        }
        return [trouble for trouble in Trouble if found[trouble]]

    def _reached_lately(self) -> bool:
        reached = self.road.reached if self.road else None
        return reached is not None and self.now - reached <= LONGEST_UNREACHED


def free_bytes(data: Path) -> int:
    """Room on the disk that holds the data folder; 0 where that cannot be told."""
    try:
        return shutil.disk_usage(data).free
    except OSError:
        return 0


def pack_made(serial: int) -> datetime | None:
    """When a published pack was made: its serial is that minute (`content.publish`). None for the program's own."""
    try:
        return datetime.strptime(str(serial), "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None


def local(moment: datetime) -> datetime:
    """A moment as clocks on the wall show it here."""
    try:
        return moment.astimezone(ZoneInfo("Europe/London"))
    except ZoneInfoNotFoundError:
        return moment.astimezone(UTC)


def said(moment: datetime) -> str:
    """A moment in words: "Friday 11 June 2027, 15:37"."""
    here = local(moment)
    return f"{here:%A} {here.day} {here:%B %Y, %H:%M}"


def ago(then: datetime, now: datetime) -> tuple[str, int]:
    """How long ago: a line of the catalogue (`staff.ago.*`) and its number."""
    minutes = max(0, int((now - then).total_seconds() // 60))
    if minutes < 120:
        return "staff.ago.minutes", minutes
    if minutes < 48 * 60:
        return "staff.ago.hours", minutes // 60
    return "staff.ago.days", minutes // (24 * 60)
