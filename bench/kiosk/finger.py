"""A finger on the real window, from a thread of its own, and the moment at which what it did can be seen.

Touches come in as a panel's do, through an input provider that is asked once a frame; so the wait for the frame counts.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input.provider import MotionEventProvider
from kivy.input.providers.mouse import MouseMotionEvent

PATIENCE = 30.0
HELD_SECONDS = 0.06
"""How long a finger rests on the glass in a tap."""
T = TypeVar("T")


class Panel(MotionEventProvider):  # type: ignore[misc]
    """Hands in what the finger did since the last frame."""

    def __init__(self) -> None:
        super().__init__("bench", [])
        self.begun = 0.0
        """Processor time of the window's thread when the finger was last lifted."""
        self.waiting: deque[tuple[str, MouseMotionEvent]] = deque()

    def update(self, dispatch_fn: Callable[[str, MouseMotionEvent], None]) -> None:
        while self.waiting:
            kind, touch = self.waiting.popleft()
            self.begun = time.thread_time()
            dispatch_fn(kind, touch)


class Finger:
    """Taps, and waits until it can be seen. To be used from a thread that is not the window's."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._panel = Panel()
        EventLoop.add_input_provider(self._panel)
        self._wanted: Callable[[], object] | None = None
        self._seen = threading.Event()
        self._at = 0.0
        self.work = 0.0
        """Processor seconds of the window's thread for the last tap: what a busy machine changes least."""
        self._flip = Window.flip
        Window.flip = self._flipped
        self._touches = 0
        self.held = HELD_SECONDS

    def _flipped(self) -> None:
        self._flip()
        if self._wanted and self._wanted():
            self._at = time.monotonic()
            self.work = time.thread_time() - self._panel.begun
            self._wanted = None
            self._seen.set()

    def on_screen(self, ask: Callable[[], T]) -> T:
        """What a function gives on the window's own thread."""
        answer: queue.Queue[T] = queue.Queue()
        Clock.schedule_once(lambda _dt: answer.put(ask()), 0)
        return answer.get(timeout=PATIENCE)

    def tap(self, find: Callable[[], Any], until: Callable[[], object]) -> float:
        """Taps a widget as soon as it is found. Seconds from letting go to the picture of what it did."""
        found: list[tuple[float, float]] = []

        def there() -> bool:
            widget = find()
            found[:] = [] if widget is None else [_place(widget)]
            return bool(found)

        self.wait(there)
        return self.tap_at(*found[0], until)

    def tap_at(self, x: float, y: float, until: Callable[[], object]) -> float:
        """Taps a place, in shares of the window. What answers the touch itself, as a key does, is timed from there."""
        self._seen.clear()
        self._touches += 1
        touch = MouseMotionEvent(
            "bench", f"finger{self._touches}", [x, y, "left"], is_touch=True, type_id="touch"
        )
        self._wanted, touched = until, time.monotonic()
        self._panel.waiting.append(("begin", touch))
        time.sleep(self.held)
        let_go = time.monotonic()
        self._panel.waiting.append(("end", touch))
        if not self._seen.wait(PATIENCE):
            raise TimeoutError(f"a tap is not seen; there is {type(self.app.shell.screen).__name__}")
        return self._at - (let_go if self._at > let_go else touched)

    def first_picture(self, until: Callable[[], object]) -> float:
        """Waits for a picture of which this holds; when it was seen, by the monotonic clock."""
        self._seen.clear()
        self._wanted = until
        if not self._seen.wait(PATIENCE):
            raise TimeoutError("the first picture does not come")
        return self._at

    def wait(self, until: Callable[[], object]) -> None:
        """Waits until this holds, drawn or not."""
        give_up = time.monotonic() + PATIENCE
        while not self.on_screen(until):
            if time.monotonic() > give_up:
                raise TimeoutError(f"it does not come; there is {type(self.app.shell.screen).__name__}")
            time.sleep(0.01)

    def widgets(self) -> Iterator[Any]:
        """All that is drawn. On the window's thread only."""
        waiting = [self.app.root]
        while waiting:
            widget = waiting.pop()
            if widget.opacity and not widget.disabled:
                yield widget
                waiting += reversed(widget.children)

    def named(self, kind: str, **has: object) -> Callable[[], Any]:
        """Finds the first widget of a class with these attributes; None while there is none."""
        return lambda: next(
            (
                widget for widget in self.widgets()
                if type(widget).__name__ == kind and all(getattr(widget, k, None) == v for k, v in has.items())
            ),
            None,
        )  # fmt: skip

    def shows(self, screen: str) -> Callable[[], bool]:
        """True while this screen is shown."""
        return lambda: type(self.app.shell.screen).__name__ == screen


def _place(widget: Any) -> tuple[float, float]:
    x, y = widget.to_window(*widget.center)
    return x / Window.width, y / Window.height
