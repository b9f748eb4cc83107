"""Keeps an app on the pack that it should show: hears of new ones, and takes withheld numbers off the screen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from content.danger import DangerMatcher
from content.model import Danger, Pack
from content.withheld import hide, not_shown
from kiosk.pack_swap import PackSwap, Watch
from kiosk.pulse import RESTART_ASSISTANT
from kiosk.session import State
from kiosk.vanish import forget_numbers, vanish


class PackKeeper:
    """Stands between the packs of this machine and an app."""

    def __init__(self, app: Any, swap: PackSwap) -> None:
        self._app = app
        self._watch = Watch(
            swap, app.later, lambda: app.pack, self._nobody_there, _ready, self.found, self._retrained
        )

    def begin(self) -> None:
        """Starts to look."""
        self._watch.start()

    def close(self) -> None:
        """Looks no more."""
        self._watch.close()

    def found(self, pack: Pack) -> None:
        """Another pack is to be shown: now if nobody is there, else when the visitor has gone.

        What it withholds is off the screen at once.
        """
        app = self._app
        if self._nobody_there():
            wanted = app.event.id if app.event.id in pack.events else pack.brand.default_event
            app.take(pack, pack.events[wanted])
            app.ways.afresh("attract")
            return
        less = hide(app.pack, not_shown(pack))
        if less is not app.pack:
            app.pack = less
            app.conversation = replace(app.conversation, pack=less)
            app.ways.forget()
            forget_numbers(app.visit, less)
            self._vanish(app.shell.screen)

    def _vanish(self, screen: Any) -> None:
        """Now, and with each frame while the screen is still being built from what was known before."""
        vanish(screen, self._app.pack)
        if not screen.whole:
            self._app.later(lambda: self._vanish(screen))

    def _nobody_there(self) -> bool:
        return bool(self._app.attendant.session.state is State.ATTRACT)

    def _retrained(self) -> None:
        """The assistant has learned the new pack; whoever keeps us starts it again, since nobody is using it."""
        self._app.pulse.say(RESTART_ASSISTANT)


@cache
def matcher(danger: Danger) -> DangerMatcher:
    """The danger rules at work, made once a process: with thousands of phrases that takes a second."""
    return DangerMatcher(danger)


def _ready(pack: Pack) -> None:
    matcher(pack.danger)
