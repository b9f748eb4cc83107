"""Read aloud: one press reads the screen, and from then on each screen that opens, until it is turned off.

Every touch silences it at once; a wipe turns it off. No Kivy here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kiosk.speech import Speech
from kiosk.spoken import for_the_ear


class Reader:
    """Reads what `read` gives, the texts of the present screen. `numbers` are short telephone numbers."""

    def __init__(
        self, speech: Speech, read: Callable[[], Iterable[str]], numbers: frozenset[str] = frozenset()
    ) -> None:
        self.speech = speech
        self.numbers = numbers
        self.on = False
        self._read = read

    def press(self) -> None:
        """The button: reads this screen; pressed while it is being read, turns reading off."""
        if self.speech.speaking:
            self.on = False
            self.speech.stop()
        else:
            self.on = True
            self.again()

    def again(self) -> None:
        """Reads the present screen from its beginning, if reading is on: another screen has opened."""
        if self.on:
            self.speech.say(for_the_ear(self._read(), self.numbers))

    def say(self, texts: Iterable[str]) -> None:
        """Reads what has come up on the present screen, if reading is on: an answer, a question."""
        if self.on:
            self.speech.say(for_the_ear(texts, self.numbers))

    def hush(self) -> None:
        """Silence: the screen was touched."""
        self.speech.stop()

    def wipe(self) -> None:
        """The visitor has gone."""
        self.on = False
        self.speech.normal()
