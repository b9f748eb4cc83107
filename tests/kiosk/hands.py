"""A visitor's hands and eyes for the journeys: touches a real window, reads what stands on it.

A journey is a generator: it touches, and yields what it waits for; a frame is drawn in between. Many are played one
after another on one window, since Kivy has one a process; each begins after a wipe, with an outbox of its own.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from kiosk import KioskSettings, environment
from kiosk.desk import Desk
from kiosk.session import State
from tests.kiosk.journey_folder import OUTBOX, PUBLIC_KEY, RESULTS

Wait = Callable[[], object]
Journey = Callable[["Hands"], Iterator[Wait | None]]
PATIENCE = 30.0
"""Seconds after which what a journey waits for is not going to come."""


class Clock:
    """A clock that stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Hands:
    """Touches the kiosk, and says what can be read on it."""

    def __init__(self, app: Any, clock: Clock, folder: Path) -> None:
        self.app, self.clock, self.folder = app, clock, folder

    taps = 0
    """How often the screen was touched."""

    def widgets(self) -> Iterator[Any]:
        """Every widget on the screen that is drawn at all."""
        waiting = [self.app.root]
        while waiting:
            widget = waiting.pop()
            if widget.opacity and not widget.disabled:
                yield widget
                waiting += widget.children

    def texts(self) -> list[str]:
        """Every text that can be read."""
        found = (getattr(w, name, "") for w in self.widgets() for name in ("text", "note", "label"))
        return [text for text in found if isinstance(text, str) and text]

    def reads(self, part: str) -> bool:
        """True when some text on the screen holds this."""
        return any(part in text for text in self.texts())

    def named(self, kind: str, text: str = "") -> list[Any]:
        """The widgets of a class, those with a text in them if one is given."""
        return [
            w for w in self.widgets() if type(w).__name__ == kind and text in (getattr(w, "text", "") or "")
        ]

    def begins(self) -> Iterator[Wait]:
        """A visitor comes: touches the screen that waits, and is home."""
        yield lambda: self.screen == "Attract" and self.app.attendant.session.state is State.ATTRACT
        width, height = self.app.root.size
        self.touch_at(width / 2, height / 2)
        yield lambda: self.screen == "Home"

    def touch(self, text: str) -> None:
        """Touches the button with exactly this text, scrolling to it first."""
        from kiosk.widgets.basics import Touchable
        from kiosk.widgets.page import Page

        button = next((w for w in self.widgets() if isinstance(w, Touchable) and w.text == text), None)
        assert button, f"no button {text!r} among {self.texts()}"
        page = next((w for w in self.widgets() if isinstance(w, Page) and button in w.walk()), None)
        if page:
            page.scroll_to(button, animate=False)
            page.update_from_scroll()
        self.touch_at(*button.to_window(*button.center))

    def touch_at(self, x: float, y: float) -> None:
        """A finger down and up at a point of the window."""
        from kivy.base import EventLoop
        from kivy.tests.common import UnitTestTouch

        assert 0 <= x <= EventLoop.window.width and 0 <= y <= EventLoop.window.height, (
            f"off the screen: {x}, {y}"
        )
        finger = UnitTestTouch(x, y)
        finger.touch_down()
        finger.touch_up()
        self.taps += 1

    def type(self, keys: Iterable[str]) -> Iterator[None]:
        """Types on the screen's keyboard, a key a frame: letters, or the names of special keys."""
        yield  # the keys find their places first
        yield
        for act in keys:
            key = next(k for k in self.named("Key") if k.act == ("space" if act == " " else act))
            self.touch_at(*key.to_window(*key.center))
            yield

    @property
    def screen(self) -> str:
        """The class of the screen that is shown."""
        return type(self.app.shell.screen).__name__


class Troupe:
    """Plays journeys on one kiosk, a frame at a time, and says of each how it went."""

    def __init__(
        self, app: Any, journeys: Iterable[Journey], folder: Path, reset: Callable[[], None]
    ) -> None:
        self.app, self.folder, self.reset = app, folder, reset
        self.waiting = list(journeys)
        self.settings, self.desk_key, self.url = app.settings, app.desk._key, app.assistant._url
        self.playing: Iterator[Wait | None] | None = None
        self.told: dict[str, str] = {}

    def step(self, _dt: float) -> None:
        """The next step, when what the last one waits for has come."""
        try:
            if self.playing is None:
                self._begin()
            elif not self.waits or self.waits():
                self.waits, self.since = next(self.playing), time.monotonic()
            else:
                late = time.monotonic() - self.since > PATIENCE
                assert not late, f"it does not come; there is {self.hands.texts()}"
        except StopIteration:
            self._end("")
        except BaseException:
            self._end(traceback.format_exc())

    def _begin(self) -> None:
        journey = self.waiting.pop(0)
        place = self.folder / journey.__name__
        place.mkdir()
        self.reset()
        self.app.settings = self.settings
        self.app.assistant._url = self.url
        self.app.desk.close()
        self.app.desk = Desk(None, place / OUTBOX, self.app.event.id, self.app.later)
        self.app.desk._key = self.desk_key
        self.app.lookup._desk = self.app.desk
        clock = Clock()
        self.app.now = clock
        self.app.attendant.leave()
        self.hands = Hands(self.app, clock, place)
        self.name, self.waits, self.since = journey.__name__, None, time.monotonic()
        self.playing = journey(self.hands)

    def _end(self, trouble: str) -> None:
        self.told[self.name], self.playing = trouble, None
        if not self.waiting:
            heavy = {"rasa", "tensorflow", "PIL"} & set(sys.modules)
            self.told["loaded"] = f"loaded what the kiosk does not need: {heavy}" if heavy else ""
            (self.folder / RESULTS).write_text(json.dumps(self.told), encoding="utf-8")
            self.app.stop()


def play(
    journeys: Iterable[Journey],
    folder: Path,
    size: tuple[int, int],
    assistant_url: str,
    reset: Callable[[], None],
) -> int:
    """Plays journeys on one kiosk; RESULTS in the folder says how each went, empty for well."""
    settings = KioskSettings(
        data_dir=folder / "data", outbox_path=folder / OUTBOX, register_public_key_path=folder / PUBLIC_KEY,
        pack_path=Path(__file__).parent.parent / "tiny_pack", assistant_url=assistant_url, assistant_patience=5,
        windowed=True, window_size=size,
    )  # fmt: skip
    environment.prepare(settings)
    from kivy.clock import Clock as Frames

    from kiosk.app import build

    app = build(settings)
    troupe = Troupe(app, journeys, folder, reset)
    Frames.schedule_interval(troupe.step, 0)
    return app.show()
