"""The time that concerns and counts carry: as an officer confirmed it, where the machine's own may be wrong.

Many small boards have no clock that runs on without power. From the confirmation on, time is counted by the clock
that only goes forward, so that a jump of the machine's clock changes nothing. After a restart of the machine the
correction is kept, but counts as unconfirmed, and time never falls back behind what was known.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from concerns import durable

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
"""Differs after each start of a Linux machine: https://man7.org/linux/man-pages/man5/proc_sys_kernel.5.html"""
FIRST_SENSIBLE = datetime(2026, 1, 1, tzinfo=UTC)
"""A clock before this has never been set."""


def _machine_now() -> datetime:
    return datetime.now(UTC)


def _since_boot() -> float:
    """Seconds since the machine was started, its sleep included where the system counts that."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _boot() -> str:
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return ""


@dataclass(frozen=True)
class Machine:
    """Where a kiosk's clock takes its time from."""

    now: Callable[[], datetime] = _machine_now
    running: Callable[[], float] = _since_boot
    boot: Callable[[], str] = _boot


class _Kept(msgspec.Struct, frozen=True):
    boot: str
    """The start of the machine in which it was confirmed."""
    running: float
    """Seconds that the machine had been running then."""
    confirmed: datetime
    """The time that the officer confirmed."""
    offset: float
    """Seconds that the machine's clock was behind it."""
    known: datetime
    """The latest time that was known to be past."""


class KioskClock:
    """The clock of one kiosk, its correction kept in a file. Times are aware, in UTC."""

    def __init__(self, path: Path, machine: Machine | None = None) -> None:
        self._path = path
        self._machine = machine or Machine()
        self._kept = _read(path)

    def now(self) -> datetime:
        """The time as well as it is known."""
        kept, machine = self._kept, self._machine
        if kept is None:
            return machine.now()
        if self.confirmed:
            return kept.confirmed + timedelta(seconds=machine.running() - kept.running)
        return max(machine.now() + timedelta(seconds=kept.offset), kept.known)

    @property
    def confirmed(self) -> bool:
        """True when an officer has confirmed the time since the machine was started."""
        return self._kept is not None and self._kept.boot == self._machine.boot() != ""

    @property
    def sensible(self) -> bool:
        """False for a clock that cannot be right."""
        return self.now() >= FIRST_SENSIBLE

    def confirm(self, shown: datetime) -> None:
        """An officer says that it is this time now. Raises OSError when that cannot be kept; it holds all the same."""
        machine = self._machine
        offset = (shown - machine.now()).total_seconds()
        self._kept = _Kept(machine.boot(), machine.running(), shown, offset, shown)
        self._write()

    def remember(self) -> None:
        """Notes a confirmed time now and then, so that it never falls back. Raises OSError."""
        if self._kept and self.confirmed:
            self._kept = msgspec.structs.replace(self._kept, known=self.now())
            self._write()

    def _write(self) -> None:
        durable.replace(self._path, msgspec.json.encode(self._kept))


def clock_path(data: Path) -> Path:
    """Where a kiosk keeps its correction, below its data folder."""
    return data / "clock.json"


def _read(path: Path) -> _Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return None
