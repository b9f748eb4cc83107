"""The register unsealed in memory for as long as its key is open, kept in step with the file.

A thread of its own opens concerns, those still to be acted on first and the newest before the older ones, so
that pages can be used while the rest is opened. Then it looks every second whether the door, a kiosk's stick or
another program changed the register.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from threading import Event, RLock, Thread
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from msgspec import Struct

from concerns import Concern, EnvelopeError, StoreError
from concerns.cases import Case
from concerns.register import Register
from content import Pack
from staff.index import OPEN, Index, Item, State
from staff.urgency import Judge

log = logging.getLogger(__name__)

BATCH = 200
"""Concerns opened before they are put into the index together."""
LOOK_EVERY = 1.0
"""Seconds between looks at whether another program changed the register."""
WHOLE_EVERY = 10.0
"""Seconds after which all is compared again, whoever changed what."""
PrivateKeys = tuple[EllipticCurvePrivateKey, ...]
T = TypeVar("T")


class Progress(Struct, frozen=True):
    """How far opening has come. `unreadable`: ids of concerns that do not open, with why in one line."""

    done: int
    total: int
    unreadable: dict[str, str]

    @property
    def finished(self) -> bool:
        """Whether all that was there is open (or known not to open)."""
        return self.done >= self.total


class LazyJudge:
    """A judge that is made when there is first something to judge: its thousands of phrases take a second."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._judge: Judge | None = None
        self._lock = RLock()

    def ready(self) -> Judge:
        """The judge."""
        with self._lock:
            self._judge = self._judge or Judge(self._pack)
            return self._judge


class Reading:
    """Opens everything that `keys` open. Use `start` for the thread, or `refresh` by hand; `close` forgets all."""

    def __init__(
        self,
        register: Register,
        pack: Pack,
        keys: PrivateKeys,
        judge: LazyJudge,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.index = Index(pack)
        self._register, self._keys, self._clock = register, keys, clock
        self._judge = judge
        self._lock = RLock()
        self._stop = Event()
        self._thread: Thread | None = None
        self._unreadable: dict[str, str] = {}
        self._total = -1
        self._compared = float("-inf")
        self._version = -1
        self.tags: dict[str, tuple[str, ...]] = {}
        """Of those concerns that have any."""

    def start(self) -> None:
        """Open everything and keep in step, in a thread of its own."""
        self._thread = Thread(target=self._keep, name="reading", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop, and forget every word."""
        self._stop.set()
        if self._thread:
            self._thread.join(10)
        with self._lock:
            self._keys = ()
            self.tags.clear()
            self.index.close()

    @property
    def progress(self) -> Progress:
        """How far it is."""
        total = len(self.index) + 1 if self._total < 0 else self._total
        unreadable = dict(self._unreadable)
        return Progress(min(len(self.index) + len(unreadable), total), total, unreadable)

    def refresh(self) -> None:
        """Compare with the register now, and open what is new."""
        with self._lock:
            self._version = self._data_version()
            cases = self._register.cases()
            self._total = len(cases)
            self._compared = self._clock()
            here = {case.id for case in cases}
            self.index.drop([item.id for item in self.index.items() if item.id not in here])
            self._unreadable = {id: why for id, why in self._unreadable.items() if id in here}
            self.index.update(map(state_of, (case for case in cases if case.id in self.index)))
            new = [case for case in cases if case.id not in self.index and case.id not in self._unreadable]
            new.sort(key=lambda case: (case.status in OPEN, case.taken), reverse=True)
            for batch in _batches(new, BATCH):
                if self._stop.is_set():
                    return
                self._open(batch)
            self.tags = self._tags()

    def changed(self, ids: Iterable[str]) -> None:
        """Take over at once what somebody changed here: status and whom it is given to, tags, redaction."""
        wanted = list(ids)
        with self._lock:
            cases = self._register.cases(wanted)
            self.index.update(map(state_of, cases))
            for case in cases:
                self.tags.pop(case.id, None)
                if found := self._register.tags(case.id, self._keys):
                    self.tags[case.id] = found
                if case.redacted:
                    self.index.drop([case.id])
            self._open([case for case in cases if case.id not in self.index])
            self.index.drop(set(wanted) - {case.id for case in cases})

    def _tags(self) -> dict[str, tuple[str, ...]]:
        try:
            return self._register.all_tags(self._keys)
        except EnvelopeError:  # sealed to a key that was lost: the concern's own page says so
            return self.tags

    def _open(self, cases: list[Case]) -> None:
        items = []
        for id, opened in self._register.unsealed(self._keys, [case.id for case in cases]):
            if isinstance(opened, Concern):
                items.append(self._judged(id, opened))
            else:
                self._unreadable[id] = str(opened)
        self.index.put(items)
        self.index.update(map(state_of, cases))

    def _judged(self, id: str, concern: Concern) -> Item:
        judge = self._judge.ready()
        flags = judge.flags(concern)
        return Item(id, concern, flags, judge.urgency(concern, flags))

    def _keep(self) -> None:
        while not self._stop.is_set():
            begun = self._clock()
            try:
                late = self._clock() - self._compared > WHOLE_EVERY
                if late or self._data_version() != self._version:
                    self.refresh()
            except (StoreError, KeyError) as error:
                # A busy or moved file, or a concern deleted meanwhile; the next look may find it well.
                log.warning("the register could not be compared: %s", type(error).__name__)
            # However fast the door takes in, nine tenths of the time are left for pages.
            self._stop.wait(max(LOOK_EVERY, 9 * (self._clock() - begun)))

    def _data_version(self) -> int:
        """A number of SQLite's that changes when another connection has changed the file."""
        with self._register.reading() as connection:
            (version,) = connection.execute("PRAGMA data_version").fetchone()
        return int(version)


class Unsealed:
    """The reading that goes on while the keys are open. `reading` is None while they are not."""

    def __init__(self, register: Register, pack: Pack) -> None:
        self._register, self._pack = register, pack
        self._lock = RLock()
        self.reading: Reading | None = None
        self.judge = LazyJudge(pack)

    def follow(self, keys: PrivateKeys) -> None:
        """Begin with these keys; forget everything where there are none."""
        with self._lock:
            before, self.reading = self.reading, None
            if before:
                before.close()
            if keys:
                self.reading = Reading(self._register, self._pack, keys, self.judge)
                self.reading.start()


def state_of(case: Case) -> State:
    """A case as the index keeps it."""
    return State(case.id, case.status, case.reason, case.assigned)


def _batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch
