"""Ways of somebody who has the screen read aloud: all that stands there is said, and silence comes at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk.reading import shown
from kiosk.speech import Speech
from kiosk.spoken import for_the_ear
from tests.kiosk.hands import Hands, Wait

Steps = Iterator[Wait | None]
SPEAKER = """#!/bin/sh
# Stands for espeak-ng on a machine with a sound card: takes its text whole, and speaks until it is silenced.
cat > "$0.part"
mv "$0.part" "$0.heard"
exec sleep 600
"""


class Ear:
    """Hears what the kiosk says, by a program in the place of espeak-ng."""

    def __init__(self, hands: Hands) -> None:
        self.hands, self.app = hands, hands.app
        self._program = hands.folder / "speaker"
        self._program.write_text(SPEAKER)
        self._program.chmod(0o755)
        self._heard = Path(f"{self._program}.heard")
        self._own: Any = self.app.reader.speech
        speech = Speech(self.app.later, command=(str(self._program),))
        speech.changed = self._own.changed
        self.app.reader.speech = speech

    def hears(self, part: str) -> bool:
        """True when this was said last, in words for the ear."""
        said = self._heard.read_text() if self._heard.exists() else ""
        return for_the_ear([part], self.app.reader.numbers).rstrip(".") in said

    def hears_the_screen(self) -> bool:
        """True when all that stands on the screen was said last, in its order, and nothing else."""
        there = for_the_ear(shown(self.app.shell.screen), self.app.reader.numbers)
        return self._heard.exists() and self._heard.read_text() == there

    def forget(self) -> None:
        """What was said is past."""
        self._heard.unlink(missing_ok=True)

    def close(self) -> None:
        """The program of before speaks again."""
        self.app.reader.wipe()
        self.app.reader.speech = self._own


def every_screen_is_read_as_it_stands(hands: Hands) -> Steps:
    ear = Ear(hands)
    yield from hands.begins()
    _touch_the_loudspeaker(hands)
    yield lambda: ear.hears_the_screen() and ear.hears("My boat was stolen")
    assert hands.app.shell.bar.reading
    hands.touch("My boat was stolen")
    yield lambda: hands.screen == "TopicPage" and ear.hears_the_screen()
    assert ear.hears("Call the constables on 01632 960101.") and ear.hears("Harbour office")
    assert not ear.hears("01632 960303")
    hands.touch("Simple words")
    yield None
    hands.touch("Back")
    yield lambda: hands.screen == "Home" and ear.hears_the_screen()
    hands.touch("Numbers and contacts")
    yield lambda: hands.screen == "Contacts" and ear.hears_the_screen()
    assert all(ear.hears(name) for name in ("Emergency", "Saltmarsh constables", "Harbour office"))
    hands.touch("Back")
    yield lambda: hands.screen == "Home"
    hands.touch("Tell us something")
    yield lambda: hands.screen == "ConcernScreen" and ear.hears_the_screen()
    ear.forget()
    hands.app.shell.screen.start()
    yield ear.hears_the_screen
    hands.touch("Exit")
    yield None
    assert not hands.app.reader.speech.speaking and not hands.app.reader.on, "the next visitor hears nothing"
    ear.close()


def an_answer_and_a_warning_are_read_when_they_come(hands: Hands) -> Steps:
    ear = Ear(hands)
    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.screen == "Chat"
    _touch_the_loudspeaker(hands)
    yield ear.hears_the_screen
    hands.app.shell.screen.pick("boat-theft")
    yield lambda: ear.hears("Call the constables on 01632 960101.")
    assert not ear.hears("Ask in your own words."), "only what has come"
    hands.app.now.now += 61
    yield lambda: ear.hears("Still there?")
    hands.touch_at(5, 5)
    yield None
    assert not hands.app.reader.speech.speaking, "any touch is silence"
    ear.close()


def without_headphones_it_says_what_is_missing(hands: Hands) -> Steps:
    ear = Ear(hands)
    speech = hands.app.reader.speech
    speech.sound, plug = "headphones", {"in": False}
    speech._plugged_in = lambda: plug["in"]
    yield from hands.begins()
    _touch_the_loudspeaker(hands)
    yield lambda: hands.reads("Plug in headphones")
    assert not hands.app.reader.on and not ear.hears("My boat was stolen")
    plug["in"] = True
    yield None
    _touch_the_loudspeaker(hands)
    yield lambda: ear.hears_the_screen() and ear.hears("My boat was stolen")
    ear.close()


def _touch_the_loudspeaker(hands: Hands) -> None:
    [button] = [w for w in hands.named("BarButton") if w.icon == "sound"]
    hands.touch_at(*button.to_window(*button.center))


JOURNEYS = [
    every_screen_is_read_as_it_stands, an_answer_and_a_warning_are_read_when_they_come,
    without_headphones_it_says_what_is_missing,
]  # fmt: skip
