"""What a kiosk does for itself in the background: hands in what waits at the hub, and fetches the newest pack.

On a thread beside the screen's keeper, so that neither a crash of the screen nor a slow network hinders the other.
What staff should know is left in a file for the screen and `safernw doctor`: `kiosk.road` reads it.
"""

from __future__ import annotations

import logging
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from concerns import Outbox, StoreError
from concerns.aside import open_outbox
from concerns.door import Door, DoorError
from concerns.files import kiosk_token_path, outbox_path
from concerns.storeerrors import Corrupt
from concerns.sync import FIRST_PAUSE, LONGEST_PAUSE, USUAL, Sync
from content import PackError, signing
from content.bundle import BundleError
from content.receive import Packs
from kiosk.clock import KioskClock, clock_path
from kiosk.counters import Counters, counters_path, open_counters
from kiosk.road import Road, read_road, road_path, write_road
from safernw.model import model_path
from safernw.settings import Settings

MENDABLE = (
    DoorError,
    StoreError,
    PackError,
    BundleError,
    signing.SigningError,
    subprocess.TimeoutExpired,
    OSError,
)
"""What network, disk and hub do."""
NOTED_SECONDS = 300.0
LEARN_SECONDS = 1800.0
"""The longest that the assistant may take to learn a new pack."""
log = logging.getLogger(__name__)


class NoToken(DoorError):
    """This kiosk was never enrolled at the hub."""


class Errands:
    """The errands of one kiosk; use with `with`. Nothing is asked of any network where no hub is set."""

    def __init__(self, settings: Settings, data: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._data, self._clock = settings, data, clock
        self._ending = threading.Event()
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="errands", daemon=True)
        self._open = ExitStack()
        self._line: tuple[Sync, Door] | None = None
        self._outbox: Outbox
        self._counts: Counters
        self._distrusted = False
        self._stamp: tuple[object, ...] = ()
        self._tag = self._unusable = ""
        self._failures = 0
        self._shown = Packs(data).state().current
        self.road = read_road(road_path(data)) or Road()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def hurry(self) -> None:
        """Staff want it done now: whatever pause there is ends."""
        self._wanted.set()

    def _run(self) -> None:
        while not self._ending.is_set():
            self._wanted.clear()
            pause = self.once() if self._settings.hub else self._learn_alone()
            self._wanted.wait(pause)
        self._open.close()

    def once(self) -> float:
        """Runs all errands. Seconds until they are to be run again. Raises nothing."""
        now = self._clock()
        try:
            sync, door = self._ready()
            again = sync.step(now)
            if sync.state.problem:
                self._note(sync.state.problem, sync.state.aside)
                self._look_for_damage()
                return again - now
            self._fetch_pack(door)
            self._learn()
        except MENDABLE as problem:
            return self._failed(str(problem))
        except Exception as problem:  # a fault of ours must not end the errands for good
            log.error("errands: %s", type(problem).__name__, exc_info=True)
            return self._failed("a fault of the program; it tries again, and its log says more")
        self._failures = 0
        self._note(self._unusable, sync.state.aside)
        return max(0.0, again - self._clock())

    def _failed(self, problem: str) -> float:
        self._failures += 1
        self._note(problem)
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._failures - 1, 20))
        return longest * random.uniform(0.5, 1)  # noqa: S311 - it spreads kiosks in time, it guards nothing

    def _ready(self) -> tuple[Sync, Door]:
        """The sync and its door, anew when the outbox was set aside, or the token changed. Raises what is mendable."""
        token = _read_token(self._data)
        stamp = (_identity(outbox_path(self._data)), _identity(counters_path(self._data)), token)
        if self._line is None or stamp != self._stamp:
            self._open.close()
            self._line = None
            door = Door(self._settings.hub, token)
            self._open.callback(door.close)
            self._outbox = self._open.enter_context(open_outbox(outbox_path(self._data), self._distrusted))
            self._counts = self._open.enter_context(open_counters(counters_path(self._data)))
            self._line = Sync(self._outbox, door, self._counts), door
            self._distrusted = False
            self._stamp = (_identity(outbox_path(self._data)), _identity(counters_path(self._data)), token)
        return self._line

    def _look_for_damage(self) -> None:
        """A step that failed may have met a damaged or a moved file: the next one opens them afresh."""
        try:
            self._outbox.pending()
            self._counts.waiting()
        except StoreError as problem:
            self._line, self._distrusted = None, isinstance(problem, Corrupt)

    def _fetch_pack(self, door: Door) -> None:
        """Takes the newest pack, which is then shown to the next visitor.

        One that will not do is told for as long as it is the newest, and not fetched again.
        """
        public = signing.public_path(self._data)
        if not public.exists():
            door.pack("none")  # the hub is asked all the same: this is how we know that it is there
            return
        pack = door.pack(self._tag)
        if pack:
            key, self._unusable = signing.read_public(public), ""
            try:
                serial = Packs(self._data).take(pack.data, key)
                if serial:
                    log.warning("a new pack was taken: %s", serial)
            except BundleError as problem:
                self._unusable = str(problem)
            self._tag = pack.tag

    def _learn(self) -> None:
        """Has the assistant learn the pack that is shown now, at the lowest priority: visitors come first."""
        shown = Packs(self._data).state().current
        if shown != self._shown:
            self._shown = shown
            if not model_path(self._data).exists():
                return  # no assistant was ever trained on this machine, and none is wanted
            subprocess.run(
                ["nice", "-n", "19", sys.executable, "-m", "safernw", "train"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=LEARN_SECONDS, check=False,
            )  # fmt: skip

    def _learn_alone(self) -> float:
        """Where no hub is set, packs come by stick. Seconds until the next look; raises nothing."""
        try:
            self._learn()
        except MENDABLE as problem:
            log.warning("the assistant did not learn the new pack: %s", problem)
        return USUAL

    def _note(self, problem: str, refused: int = 0) -> None:
        """Leaves word for staff; seldom when nothing has changed, since memory cards wear."""
        at = KioskClock(clock_path(self._data)).now()
        before = self.road
        road = Road(before.reached if problem else at, problem, refused)
        news = (road.problem, road.refused) != (before.problem, before.refused) or before.reached is None
        if not news and (problem or (at - (before.reached or at)).total_seconds() < NOTED_SECONDS):
            return
        self.road = road
        try:
            write_road(road_path(self._data), road)
        except OSError as error:
            log.warning("how sync went cannot be noted (%s)", error.strerror)


def _read_token(data: Path) -> str:
    path = kiosk_token_path(data)
    try:
        return path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        raise NoToken(f"There is no token in {path}: enrol this kiosk (safernw kiosks add).") from None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
