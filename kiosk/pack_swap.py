"""Which pack the screen shows: another one between two visitors only, and nothing withheld. No Kivy here."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from content import PackError
from content.following import Following
from content.model import Pack
from content.receive import Packs
from content.withheld import hide, not_shown

LOOK_SECONDS = 2.0
log = logging.getLogger(__name__)


class PackSwap:
    """Decides, whenever it is asked, on the packs of a data folder. `own` is the machine's own pack."""

    def __init__(self, data: Path, own: Path | None) -> None:
        self._packs = Packs(data)
        self._following = Following(data, own)
        self._model = data / "models" / "trained.json"
        self._trained = self._stamp()

    def first(self) -> Pack:
        """The pack to open with. Raises `content.PackError`."""
        self._switch()
        return self._following.pack

    def look(self, shown: Pack, between: bool) -> Pack:
        """The pack to show from now on, where `shown` is: the same object while there is no news.

        `between` is true while no visitor is there: only then is it another one.
        """
        if between:
            self._switch()
        latest = self._following.pack
        if between:
            return latest if _differ(latest, shown) else shown
        return hide(shown, not_shown(latest))

    def retrained(self) -> bool:
        """True once after the assistant was trained afresh, so that it should be started again."""
        before, self._trained = self._trained, self._stamp()
        return self._trained != before

    def _switch(self) -> None:
        if not self._packs.state().waiting:
            return
        try:
            self._packs.switch()
        except (PackError, OSError) as problem:
            log.warning("the new pack is not shown: %s", problem)

    def _stamp(self) -> int:
        try:
            return self._model.stat().st_mtime_ns
        except OSError:
            return 0


class Watch:
    """Looks every few seconds in a thread of its own, and tells the screen's thread.

    `shown` and `between` are asked there; `ready` gets a pack that was found, off the screen's thread, to prepare
    what takes long; `use` gets it on the screen's thread, and so does `retrained`, which gets nothing.
    """

    def __init__(
        self,
        swap: PackSwap,
        later: Callable[[Callable[[], None]], None],
        shown: Callable[[], Pack],
        between: Callable[[], bool],
        ready: Callable[[Pack], None],
        use: Callable[[Pack], None],
        retrained: Callable[[], None],
    ) -> None:
        self._swap, self._later = swap, later
        self._shown, self._between = shown, between
        self._ready, self._use, self._retrained = ready, use, retrained
        self._ending = threading.Event()

    def start(self, every: float = LOOK_SECONDS) -> None:
        """Begins to look."""
        threading.Thread(target=self._run, args=(every,), name="pack-watch", daemon=True).start()

    def close(self) -> None:
        """Looks no more."""
        self._ending.set()

    def look(self) -> None:
        """One look."""
        shown, between = self._shown(), self._between()
        pack = self._swap.look(shown, between)
        if pack is not shown:
            self._ready(pack)
            self._later(lambda: self._use(pack))
        if between and self._swap.retrained():
            self._later(self._retrained)

    def _run(self, every: float) -> None:
        while not self._ending.wait(every):
            try:
                self.look()
            except (PackError, OSError) as problem:
                log.warning("packs cannot be looked at: %s", problem)


def _differ(one: Pack, other: Pack) -> bool:
    return one.digest != other.digest or not_shown(one) != not_shown(other)
