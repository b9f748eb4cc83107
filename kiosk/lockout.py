"""Wrong PINs make the next try wait, longer each time, and pulling the plug does not help.

The file keeps only how many were wrong in turn. After a start the wait begins anew in full, so that no clock has to
be trusted: many small boards have none.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from concerns import durable

FREE = 3
"""Wrong PINs that cost no wait: fingers slip."""
FIRST_WAIT = 30.0
LONGEST_WAIT = 3600.0
MOST = 1_000_000
log = logging.getLogger(__name__)


class Lockout:
    """How long the next try has to wait. Times are seconds of a clock that only goes forward."""

    def __init__(self, path: Path, now: float) -> None:
        self._path = path
        self._wrong = _read(path)
        self._until = now + wait_after(self._wrong)

    def wait(self, now: float) -> float:
        """Seconds until a PIN may be tried; 0 for at once."""
        return max(0.0, self._until - now)

    def wrong(self, now: float) -> None:
        """A PIN was nobody's."""
        self._wrong = min(self._wrong + 1, MOST)
        self._until = now + wait_after(self._wrong)
        self._write()

    def right(self) -> None:
        """A PIN was somebody's: the count begins anew."""
        self._wrong, self._until = 0, 0.0
        self._write()

    def _write(self) -> None:
        """Where the disk takes nothing, the wait holds until the kiosk is started again."""
        try:
            durable.replace(self._path, msgspec.json.encode({"wrong": self._wrong}))
        except OSError as error:
            log.warning("wrong PINs could not be noted (%s)", error.strerror)


def wait_after(wrong: int) -> float:
    """Seconds to wait after so many wrong PINs in turn."""
    if wrong < FREE:
        return 0.0
    return float(min(FIRST_WAIT * 2.0 ** min(wrong - FREE, 10), LONGEST_WAIT))


def _read(path: Path) -> int:
    """A damaged file counts as one wait: whoever damaged it gains nothing."""
    try:
        return max(0, min(MOST, msgspec.json.decode(path.read_bytes(), type=dict[str, int])["wrong"]))
    except FileNotFoundError:
        return 0
    except (OSError, msgspec.MsgspecError, KeyError):
        return FREE
