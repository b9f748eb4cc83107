"""A visitor's hands and eyes for the journeys: touches a real window, reads what stands on it.

A journey is a generator: it touches, and yields what it waits for; a frame is drawn in between. It runs in a process
of its own, since Kivy has one window a process.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from kiosk import KioskSettings, environment
from tests.kiosk.journey_folder import OUTBOX, PUBLIC_KEY

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
        return [w.text for w in self.widgets() if isinstance(getattr(w, "text", None), str) and w.text]

    def reads(self, part: str) -> bool:
        """True when some text on the screen holds this."""
        return any(part in text for text in self.texts())

    def named(self, kind: str, text: str = "") -> list[Any]:
        """The widgets of a class, those with a text in them if one is given."""
        return [
            w for w in self.widgets() if type(w).__name__ == kind and text in (getattr(w, "text", "") or "")
        ]

    def touch(self, text: str) -> None:
        """Touches the button with exactly this text, scrolling to it first."""
        from kiosk.widgets.basics import Page, Touchable

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


def play(journey: Journey, folder: Path, size: tuple[int, int], assistant_url: str) -> int:
    """Plays a journey on a kiosk of its own. 0 when it came to its end."""
    settings = KioskSettings(
        data_dir=folder / "data", outbox_path=folder / OUTBOX, register_public_key_path=folder / PUBLIC_KEY,
        pack_path=Path(__file__).parent.parent / "tiny_pack", assistant_url=assistant_url, assistant_patience=5,
        windowed=True, window_size=size,
    )  # fmt: skip
    environment.prepare(settings)
    from kivy.clock import Clock as Frames

    from kiosk.app import build

    app = build(settings)
    clock = Clock()
    app.now = clock
    hands = Hands(app, clock, folder)
    result = Player(journey(hands), hands)
    Frames.schedule_interval(result.step, 0)
    app.show()
    return result.status


class Player:
    """Takes a journey on, a frame at a time."""

    def __init__(self, steps: Iterator[Wait | None], hands: Hands) -> None:
        self.steps, self.hands = steps, hands
        self.waits: Wait | None = None
        self.since = time.monotonic()
        self.status = 1

    def step(self, _dt: float) -> None:
        """The next step, when what the last one waits for has come."""
        try:
            if self.waits and not self.waits():
                assert time.monotonic() - self.since < PATIENCE, (
                    f"it does not come; there is {self.hands.texts()}"
                )
                return
            self.waits, self.since = next(self.steps), time.monotonic()
        except StopIteration:
            heavy = {"rasa", "tensorflow", "PIL"} & set(sys.modules)
            self.status = 1 if heavy else 0
            print(f"loaded what the kiosk does not need: {heavy}" if heavy else "", file=sys.stderr)
            self.hands.app.stop()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
