"""What goes on behind the screen: signs of life, the clock, counts, and all that an officer may do. No Kivy here.

What touches disks or takes long is done on a thread of its own; what comes of it is handed back by `later`.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from concerns import KeysError, Outbox, StoreError
from content import PackError
from content.receive import Packs, named
from kiosk import officers, stick
from kiosk.chosen import Chosen
from kiosk.clock import KioskClock, clock_path
from kiosk.condition import Condition, free_bytes, pack_made
from kiosk.counters import counters_path
from kiosk.desk import Desk, Waiting
from kiosk.lockout import Lockout
from kiosk.pulse import ALIVE, RESTART_ASSISTANT, SYNC_NOW, Pulse
from kiosk.road import read_road, road_path
from kiosk.settings import KioskError, KioskSettings
from kiosk.stick import StickError
from kiosk.tally import Tally

Told = Callable[[str, Mapping[str, object]], None]
"""Gets the name of a line of the catalogue, and what stands in it."""
OUT_OF_SCOPE = "out-of-scope"
Later = Callable[[Callable[[], None]], None]
log = logging.getLogger(__name__)


class BackRoom:
    """The back room of one kiosk. `officer` is who is in it; empty while nobody is."""

    def __init__(
        self, settings: KioskSettings, later: Later, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings, self._later, self._now = settings, later, now
        self._data = settings.data_dir
        self.clock = KioskClock(clock_path(self._data))
        self.tally = Tally(counters_path(self._data), "", self.clock.now)
        self.lockout = Lockout(self._data / "wrong-pins.json", now())
        self.pulse = Pulse(settings.pulse)
        self.chosen = Chosen(self._data)
        self.sticks: Callable[[], list[Path]] = stick.sticks
        self.officer = ""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="backroom")

    def beat(self) -> bool:
        """Says that the screen is alive. False when whoever keeps it is gone."""
        return self.pulse.say(ALIVE)

    def note(self) -> None:
        """Now and then: counts and the time go to the disk."""
        self.tally.write()
        self._do(self._remember_time)

    def count_answer(self, topic: str) -> None:
        """An answer was given in the chat: of this topic, or to say that there is none."""
        if topic == OUT_OF_SCOPE:
            self.tally.count("unanswered")
        elif topic:
            self.tally.count("topic", topic)

    def close(self) -> None:
        """Writes what is left to write."""
        self.tally.close()
        self._thread.shutdown(wait=False, cancel_futures=True)

    # -- who comes in ----------------------------------------------------------------------------------------

    def wait(self) -> float:
        """Seconds until a PIN may be tried."""
        return self.lockout.wait(self._now())

    def enter(self, pin: str, on_done: Callable[[str], None]) -> None:
        """Tries a PIN; `on_done` gets an empty text when an officer has come in, else the name of what to say."""
        if self.wait():
            on_done("staff.pin.wait")
            return
        self._do(lambda: self._enter(pin, on_done))

    def leave(self) -> None:
        """The officer has gone."""
        self.officer = ""

    def _enter(self, pin: str, on_done: Callable[[str], None]) -> None:
        try:
            there = officers.read(officers.officers_path(self._data))
        except KioskError as problem:
            log.error("%s", problem)
            there = ()
        name = officers.whose(pin, there)
        if name:
            self.lockout.right()
        else:
            self.lockout.wrong(self._now())

        def told() -> None:
            self.officer = name
            on_done("" if name else "staff.pin.wrong" if there else "staff.pin.none")

        self._later(told)

    # -- what staff see and do -------------------------------------------------------------------------------

    def look(self, desk: Desk, assistant: bool, on_done: Callable[[Condition], None]) -> None:
        """Has a look at everything; `on_done` gets it."""
        desk.check(lambda waiting: self._do(lambda: self._look(waiting, desk.open, assistant, on_done)))

    def confirm_clock(self, shown: datetime) -> None:
        """An officer says that it is this time now."""
        try:
            self.clock.confirm(shown)
        except OSError as problem:
            log.warning("the confirmed time cannot be kept (%s)", problem.strerror)

    def sync_now(self) -> bool:
        """Asks for it. False when nobody keeps this screen who could."""
        return self.pulse.kept and self.pulse.say(SYNC_NOW)

    def restart_assistant(self) -> bool:
        """Asks for it. False when nobody keeps this screen who could."""
        return self.pulse.kept and self.pulse.say(RESTART_ASSISTANT)

    def copy_out(self, desk: Desk, on_done: Told) -> None:
        """Copies the outbox, still sealed, onto the stick. `on_done` gets the name of a line, and what stands in it."""

        def copy(outbox: Outbox) -> tuple[str, Mapping[str, object]]:
            name, count = stick.copy_out(
                outbox, stick.the_stick(self.sticks()), desk.event_id, self.clock.now()
            )
            return "staff.stick.copied", {"name": name, "count": count}

        self._with_outbox(desk, copy, on_done)

    def empty(self, desk: Desk, on_done: Told) -> None:
        """Deletes what the register acknowledged on the stick, and nothing else."""

        def wipe(outbox: Outbox) -> tuple[str, Mapping[str, object]]:
            key = self._settings.register_public_key_path
            if key is None:
                raise StickError("There is no key of the register on this kiosk.")
            gone = stick.empty_by(outbox, stick.the_stick(self.sticks()), key)
            return "staff.stick.emptied", {"count": gone, "left": outbox.count()}

        self._with_outbox(desk, wipe, on_done)

    def take_pack(self, on_done: Told) -> None:
        """Takes a signed pack from the stick; it is shown to the next visitor."""

        def take() -> None:
            try:
                serial = stick.take_pack(stick.the_stick(self.sticks()), self._data)
                line, words = (
                    ("staff.stick.pack", {"name": named(serial)}) if serial else ("staff.stick.known", {})
                )
            except StickError as problem:
                line, words = "staff.stick.problem", {"problem": str(problem)}
            self._later(lambda: on_done(line, words))

        self._do(take)

    def pack_back(self, on_done: Told) -> None:
        """Goes back to the pack of before, which the next visitor is shown; the same one is not taken again."""

        def back() -> None:
            line, words = "staff.done.no_pack_before", {}
            with contextlib.suppress(PackError):
                line, words = "staff.done.pack_back", {"name": named(Packs(self._data).go_back())}
            self._later(lambda: on_done(line, words))

        self._do(back)

    def _with_outbox(
        self,
        desk: Desk,
        work: Callable[[Outbox], tuple[str, Mapping[str, object]]],
        on_done: Told,
    ) -> None:
        def worked(outbox: Outbox) -> None:
            try:
                line, words = work(outbox)
            except (StickError, StoreError, KeysError) as problem:
                line, words = "staff.stick.problem", {"problem": str(problem)}
            self._later(lambda: on_done(line, words))

        desk.work(worked, lambda: self._later(lambda: on_done("staff.trouble.storing", {})))

    def _look(
        self, waiting: Waiting, takes: bool, assistant: bool, on_done: Callable[[Condition], None]
    ) -> None:
        serial = Packs(self._data).state().current
        condition = Condition(
            now=self.clock.now(),
            clock_confirmed=self.clock.confirmed,
            clock_sensible=self.clock.sensible,
            takes_concerns=takes,
            waiting=waiting,
            free_bytes=free_bytes(self._data),
            hub=bool(self._settings.hub),
            road=read_road(road_path(self._data)),
            assistant=assistant,
            pack=named(serial),
            pack_made=pack_made(serial),
            version=version("safernw"),
        )
        self._later(lambda: on_done(condition))

    def _remember_time(self) -> None:
        with contextlib.suppress(OSError):
            self.clock.remember()

    def _do(self, work: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # closed: nobody is there to be told
            self._thread.submit(work)
