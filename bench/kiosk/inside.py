"""The touchscreen with somebody at it who measures: started by the keeper in the place of the screen itself.

Writes what it measured, a line of JSON each, to the file that `SAFERNW_BENCH` names; times are of the monotonic clock.
"""

from __future__ import annotations

import gc
import json
import os
import random
import resource
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.kiosk.figures import resident_mb

SETTLE = (0.25, 0.4)
"""Seconds between two taps: between two frames at any moment."""


def main() -> None:
    """Opens the touchscreen as `safernw kiosk` does, with a finger on it."""
    from kiosk import environment
    from safernw.cli import main as safernw

    environment.prepare = _with_a_finger(environment.prepare)
    sys.argv = ["safernw", "kiosk", *sys.argv[1:]]
    safernw()


def _with_a_finger(prepare: Callable[..., None]) -> Callable[..., None]:
    """Kivy may be imported only once it is prepared; then whoever builds the app gets one with a finger on it."""

    def prepared(settings: Any) -> None:
        prepare(settings)
        from kiosk import app as room

        build = room.build

        def built(settings: Any) -> Any:
            app = build(settings)
            threading.Thread(target=_measure, args=(app,), daemon=True).start()
            return app

        room.build = built

    return prepared


def tell(**measured: object) -> None:
    """Adds a line to the file."""
    with Path(os.environ["SAFERNW_BENCH"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"pid": os.getpid(), **measured}) + "\n")


def _measure(app: Any) -> None:
    try:
        while not hasattr(app, "shell"):
            time.sleep(0.005)
        from bench.kiosk.finger import Finger

        finger = Finger(app)
        tasks = os.environ["SAFERNW_BENCH_TASKS"].split(",")
        TASKS["first"](finger)
        for task in tasks:
            name, _, amount = task.partition(":")
            TASKS[name](finger, *([int(amount)] if amount else []))
        tell(what="done")
    except BaseException as problem:
        traceback.print_exc()
        tell(what="failed", why=repr(problem))


def first(finger: Any) -> None:
    """The first tap on a screen that was just started: when its answer stood."""
    finger.first_picture(finger.shows("Attract"))
    finger.tap_at(0.5, 0.5, finger.shows("Home"))
    tell(what="first", at=time.monotonic(), mb=resident_mb())
    leave(finger)


def leave(finger: Any) -> float:
    """Exit."""
    t = finger.app.t
    return float(finger.tap(finger.named("BarButton", text=t("bar.exit")), finger.shows("Attract")))


def ways(finger: Any) -> Iterator[tuple[str, Callable[[], Any], Callable[[], object]]]:
    """A visitor's ways in and out of every kind of screen: what is done, what is tapped, what is then seen."""
    t, named, shows = finger.app.t, finger.named, finger.shows
    back = named("Press", text=t("common.back"))
    yield "attract to home", lambda: finger.app.shell.screen, shows("Home")
    yield "home to topic", named("Tile"), shows("TopicPage")
    yield "back to home", back, shows("Home")
    yield "home to all topics", named("Press", text=t("home.all_topics")), shows("AllTopics")
    yield "back to home", back, shows("Home")
    yield "home to contacts", named("Press", text=t("home.contacts")), shows("Contacts")
    yield "back to home", back, shows("Home")
    yield "home to form", named("Press", text=t("home.tell")), shows("ConcernScreen")
    yield "back to home", back, shows("Home")
    yield "home to chat", named("Press", text=t("home.ask")), shows("Chat")
    for letter in "hello":
        typed = finger.app.visit.typed
        yield (
            "a key",
            named("Key", act=letter),
            lambda letter=letter, typed=typed: finger.app.shell.screen.ids.field.text.endswith(letter),
        )
    yield "exit", named("BarButton", text=t("bar.exit")), shows("Attract")


def taps(finger: Any, rounds: int = 10) -> None:
    """Every kind of tap, so many times."""
    dice = random.Random(4)
    for _ in range(rounds):
        for name, find, until in ways(finger):
            time.sleep(dice.uniform(*SETTLE))
            seconds = finger.tap(find, until)
            tell(what="tap", name=name, seconds=seconds, work=finger.work)
    everything(finger)
    tell(what="memory", mb=resident_mb(), peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def everything(finger: Any) -> None:
    """Waits until the longest page stands, all of it: what needs the most memory."""
    finger.tap(lambda: finger.app.shell.screen, finger.shows("Home"))
    finger.tap(finger.named("Press", text=finger.app.t("home.contacts")), finger.shows("Contacts"))
    finger.wait(lambda: finger.app.shell.screen.whole)
    leave(finger)


def idle(finger: Any, seconds: int = 20) -> None:
    """The share of a core that the attract loop takes."""
    finger.wait(finger.shows("Attract"))
    time.sleep(2)
    begun, used = time.monotonic(), time.process_time()
    time.sleep(seconds)
    tell(what="idle", share=(time.process_time() - used) / (time.monotonic() - begun))


def soak(finger: Any, sessions: int = 1000) -> None:
    """Visitors one after another through three days of a fake clock, some of whom walk away."""
    from kiosk.attendant import SETTLE_SECONDS

    app, dice = finger.app, random.Random(72)
    time.sleep(SETTLE_SECONDS + 1)  # from then on it is as it stays
    now = [app.now()]
    app.now = lambda: now[0]
    finger.held = 0.01
    every = max(1, sessions // 20)
    for number in range(sessions):
        if number % every == 0:
            _look_back(finger, number)
        steps = list(ways(finger))
        for _name, find, until in steps[: dice.randrange(2, len(steps) - 1)]:
            finger.tap(find, until)
        if dice.random() < 0.5:
            leave(finger)
        now[0] += 72 * 3600 / sessions
        finger.wait(finger.shows("Attract"))
    _look_back(finger, sessions)


def _look_back(finger: Any, sessions: int) -> None:
    """What so many sessions left behind, once the wipe of the last is over and the screen rests."""
    time.sleep(SETTLE[0])
    tell(what="soak", sessions=sessions, mb=resident_mb(), widgets=finger.on_screen(live_widgets))


def concerns(finger: Any) -> None:
    """Visitors who each tell us something, one after another until the end; every code that was shown is told."""
    app, t, named, shows = finger.app, finger.app.t, finger.named, finger.shows
    finger.held = 0.01
    while True:
        finger.tap(lambda: app.shell.screen, shows("Home"))
        finger.tap(named("Press", text=t("home.tell")), shows("ConcernScreen"))
        finger.on_screen(lambda: _to_the_check(app))
        finger.tap(named("Press", text=t("concern.send")), shows("ReceiptScreen"))
        tell(what="receipt", code=finger.on_screen(lambda: app.visit.receipt))
        finger.on_screen(app.attendant.leave)
        finger.wait(shows("Attract"))


def _to_the_check(app: Any) -> None:
    """Fills the form in as fingers would, but at once."""
    app.visit.told_before = True
    screen = app.shell.screen
    screen.draft.answers["what"] = "loud"
    screen.change("check")


def live_widgets() -> int:
    """How many widgets there are in memory, shown or not."""
    from kivy.uix.widget import Widget

    gc.collect()
    return sum(issubclass(type(thing), Widget) for thing in gc.get_objects())


TASKS: dict[str, Callable[..., None]] = {
    "first": first,
    "taps": taps,
    "idle": idle,
    "soak": soak,
    "concerns": concerns,
    "nothing": lambda _: None,
}

if __name__ == "__main__":
    main()
