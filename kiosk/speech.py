"""The voice of the kiosk: espeak-ng as a child process, offline, silent at once when told.

The text goes in on the child's standard input: its arguments can be read by every user of the machine. Nothing here
waits on the screen's thread. When the kiosk itself is killed, the service manager ends its children with it.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from typing import Literal

from kiosk import headphones

Sound = Literal["aloud", "headphones", "off"]
PROGRAM = "espeak-ng"
PACES = (130, 165, 205)
"""Words a minute: slow, usual, fast."""
LOUDNESS = (50, 100, 180)
"""espeak-ng's amplitude, of 200."""
VOICES = {"en": "en-gb", "cy": "cy", "lt": "lt", "pl": "pl", "ro": "ro", "uk": "uk"}
"""espeak-ng's voice for each language of a catalogue of strings."""
LOOK_AGAIN = 1.0
"""Seconds between two looks at whether the headphones are still in."""
SPARE_SECONDS = 30.0
SECONDS_A_LETTER = 0.3
"""A child that takes longer than its text can last is stuck on the sound card, and is ended."""

Later = Callable[[Callable[[], None]], None]


class Speech:
    """Says one text at a time. `speaking` is true from `say` until the last word or `stop`.

    `later` has a function called on the screen's thread; `changed` is called there when `speaking` may have
    changed. `sound` is the officers' setting: `headphones` speaks only while a plug is known to be in.
    """

    def __init__(
        self,
        later: Later,
        sound: Sound = "aloud",
        *,
        command: Sequence[str] = (PROGRAM,),
        plugged_in: Callable[[], bool | None] = headphones.plugged_in,
        look_again: float = LOOK_AGAIN,
    ) -> None:
        self.sound = sound
        self.pace = self.loudness = 1
        self.language = "en"
        self.changed: Callable[[], None] = lambda: None
        self._later, self._command, self._plugged_in = later, tuple(command), plugged_in
        self._look_again = look_again
        self._lock = threading.Lock()
        self._turn = 0
        self._child: subprocess.Popen[bytes] | None = None
        self._here = shutil.which(self._command[0]) is not None
        self.speaking = False
        self.unheard = False
        """The last text was not spoken, or not to its end: headphones only, and none are in."""

    @property
    def available(self) -> bool:
        """False where the program is missing or officers have turned speech off: no button is shown then."""
        return self._here and self.sound != "off"

    def next_pace(self) -> int:
        """The next of three speeds, from the next text on."""
        self.pace = (self.pace + 1) % len(PACES)
        return self.pace

    def next_loudness(self) -> int:
        """The next of three volumes, from the next text on."""
        self.loudness = (self.loudness + 1) % len(LOUDNESS)
        return self.loudness

    def normal(self) -> None:
        """Silence, and speed and volume as every visitor finds them."""
        self.stop()
        self.pace = self.loudness = 1

    def say(self, text: str) -> None:
        """Speaks this instead of what was being spoken. Returns at once."""
        self.stop()
        if not self.available or not text.strip():
            return
        with self._lock:
            turn = self._turn
            self.speaking, self.unheard = True, False
        arguments = (*self._command, "-v", VOICES.get(self.language, VOICES["en"]), "-b", "1")
        arguments += ("-s", str(PACES[self.pace]), "-a", str(LOUDNESS[self.loudness]), "--stdin")
        threading.Thread(target=self._speak, args=(turn, arguments, text), name="speech", daemon=True).start()
        self.changed()

    def stop(self) -> None:
        """Silence, at once; with nothing being said it does nothing."""
        with self._lock:
            self._turn += 1
            child, self._child = self._child, None
            was, self.speaking = self.speaking, False
        if child:
            child.kill()
        if was:
            self.changed()

    def _speak(self, turn: int, arguments: tuple[str, ...], text: str) -> None:
        try:
            child = self._start(turn, arguments)
            if child:
                _feed(child, text)
                self._wait(turn, child, SPARE_SECONDS + SECONDS_A_LETTER * len(text))
        finally:
            self._later(lambda: self._ended(turn))

    def _start(self, turn: int, arguments: tuple[str, ...]) -> subprocess.Popen[bytes] | None:
        """The child, unless something else was said or silence wanted in the meantime."""
        sounds = self._may_sound()
        with self._lock:
            if turn == self._turn:
                self.unheard = not sounds
            if turn != self._turn or not sounds:
                return None
            try:
                self._child = subprocess.Popen(
                    arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            except OSError:
                self._here = False
                return None
            return self._child

    def _wait(self, turn: int, child: subprocess.Popen[bytes], longest: float) -> None:
        """Until the child has ended; ends it when it hangs, or when the headphones are pulled out."""
        deadline = time.monotonic() + longest
        while True:
            try:
                child.wait(self._look_again)
                return
            except subprocess.TimeoutExpired:
                sounds = self._may_sound()
                if turn == self._turn:
                    self.unheard = not sounds
                if time.monotonic() > deadline or not sounds:
                    child.kill()

    def _may_sound(self) -> bool:
        return self.sound == "aloud" or (self.sound == "headphones" and self._plugged_in() is True)

    def _ended(self, turn: int) -> None:
        with self._lock:
            mine = turn == self._turn and self.speaking
            if mine:
                self.speaking, self._child = False, None
        if mine:
            self.changed()


def _feed(child: subprocess.Popen[bytes], text: str) -> None:
    """The text, as far as the child takes it before it is silenced."""
    with contextlib.suppress(OSError):
        if child.stdin:
            child.stdin.write(text.encode())
            child.stdin.close()
