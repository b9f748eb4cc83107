"""The kiosk speaks what it shows, offline, and is silent at once when it is told to be."""

from __future__ import annotations

import os
import stat
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import headphones
from kiosk.reader import Reader
from kiosk.reading import shown
from kiosk.speech import PACES, VOICES, Speech
from kiosk.spoken import digit_by_digit, for_the_ear, short_numbers

TEXT = "Call Juniper Lodge on 0116 273 3330, day or night."
STUCK = """#!/bin/sh
# Stands for espeak-ng on a machine with a sound card: takes its text and speaks for very long.
cat > "{folder}/heard"
echo $$ > "{folder}/pid.part"
mv "{folder}/pid.part" "{folder}/pid"
exec sleep 600
"""


class Screen:
    """The screen's thread, by hand: what is to be called there waits in a queue."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def later(self, call: Callable[[], None]) -> None:
        self._calls.put(call)

    def wait(self) -> None:
        """Until something arrives; does it."""
        self._calls.get(timeout=30)()


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def stuck(tmp_path: Path) -> Path:
    """A program that never stops speaking by itself."""
    program = tmp_path / "speaker"
    program.write_text(STUCK.format(folder=tmp_path))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def pid_of(program: Path) -> int:
    """The speaking child, once it has taken its text."""
    path = program.parent / "pid"
    while not path.exists():
        os.sched_yield()
    return int(path.read_text())


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def seconds(path: Path) -> float:
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


def spoken_wav(screen: Screen, path: Path, text: str, **kept: object) -> float:
    speech = Speech(screen.later, command=("espeak-ng", "-w", str(path)))
    for name, value in kept.items():
        setattr(speech, name, value)
    speech.say(text)
    screen.wait()
    assert not speech.speaking
    return seconds(path)


def test_a_text_becomes_sound_without_network_or_sound_card(screen: Screen, tmp_path: Path) -> None:
    assert spoken_wav(screen, tmp_path / "said.wav", for_the_ear([TEXT])) > 3


def test_the_three_speeds_differ(screen: Screen, tmp_path: Path) -> None:
    lasting = [spoken_wav(screen, tmp_path / f"{pace}.wav", TEXT, pace=pace) for pace in range(len(PACES))]
    assert lasting == sorted(lasting, reverse=True)
    assert lasting[0] > 1.3 * lasting[-1]


@pytest.mark.parametrize("language", sorted(VOICES))
def test_every_language_of_a_catalogue_has_a_voice(screen: Screen, tmp_path: Path, language: str) -> None:
    assert spoken_wav(screen, tmp_path / "said.wav", "999 101", language=language) > 0.5


def test_a_touch_silences_it_at_once(screen: Screen, stuck: Path) -> None:
    speech = Speech(screen.later, command=(str(stuck),))
    speech.say(TEXT)
    child = pid_of(stuck)
    assert speech.speaking and lives(child)
    speech.stop()
    assert not speech.speaking
    screen.wait()  # the thread that kept the child has seen it end
    assert not lives(child)


def test_the_next_text_takes_the_place_of_the_one_before(screen: Screen, stuck: Path) -> None:
    speech = Speech(screen.later, command=(str(stuck),))
    speech.say("The first.")
    first = pid_of(stuck)
    (stuck.parent / "pid").unlink()
    speech.say("The second.")
    second = pid_of(stuck)
    screen.wait()
    assert speech.speaking and lives(second) and not lives(first)
    assert (stuck.parent / "heard").read_text() == "The second."
    speech.stop()


def test_other_users_of_the_machine_cannot_read_what_is_spoken(screen: Screen, stuck: Path) -> None:
    speech = Speech(screen.later, command=(str(stuck),))
    speech.say(TEXT)
    child = pid_of(stuck)
    kept = Path(f"/proc/{child}/cmdline").read_bytes() + Path(f"/proc/{child}/environ").read_bytes()
    speech.stop()
    assert b"Juniper" not in kept
    assert (stuck.parent / "heard").read_text() == TEXT


def test_without_the_program_there_is_no_speech_and_no_failure(screen: Screen) -> None:
    speech = Speech(screen.later, command=("no-such-program-here",))
    assert not speech.available
    speech.say(TEXT)
    assert not speech.speaking


def test_a_program_that_cannot_start_takes_the_button_away(screen: Screen, tmp_path: Path) -> None:
    program = tmp_path / "broken"
    program.write_bytes(b"\x7fELF nothing")
    program.chmod(0o755)
    speech = Speech(screen.later, command=(str(program),))
    speech.say(TEXT)
    screen.wait()
    assert not speech.speaking and not speech.available


def test_officers_can_turn_it_off(screen: Screen) -> None:
    assert not Speech(screen.later, "off").available


@pytest.mark.parametrize("known", [False, None])
def test_headphones_only_means_silence_unless_a_plug_is_known_to_be_in(
    screen: Screen, stuck: Path, known: bool | None
) -> None:
    speech = Speech(screen.later, "headphones", command=(str(stuck),), plugged_in=lambda: known)
    speech.say(TEXT)
    screen.wait()
    assert not speech.speaking and speech.unheard
    assert not (stuck.parent / "heard").exists()


def test_pulling_the_headphones_out_silences_it(screen: Screen, stuck: Path) -> None:
    plug = {"in": True}
    speech = Speech(
        screen.later, "headphones", command=(str(stuck),), plugged_in=lambda: plug["in"], look_again=0.01
    )
    speech.say(TEXT)
    child = pid_of(stuck)
    plug["in"] = False
    screen.wait()
    assert not speech.speaking and not lives(child) and speech.unheard


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Puts a program with this output first on the path, on a machine with one sound card."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (tmp_path / "asound" / "card0").mkdir(parents=True)
    monkeypatch.setattr(headphones, "CARDS", tmp_path / "asound")
    monkeypatch.setenv("PATH", str(folder))

    def put(name: str, output: str) -> None:
        (folder / f"{name}.txt").write_text(output)
        (folder / name).write_text(
            f'#!/bin/sh\nwhile read -r line; do echo "$line"; done < "{folder}/{name}.txt"\n'
        )
        (folder / name).chmod(0o755)

    yield put


JACK = "numid=9,iface=CARD,name='Headphone Jack'\n  ; type=BOOLEAN,access=r-------,values=1\n  : values={state}\n"


@pytest.mark.parametrize(("state", "known"), [("on", True), ("off", False)])
def test_alsa_tells_of_headphones(programs: Callable[[str, str], None], state: str, known: bool) -> None:
    programs("amixer", "numid=1,iface=MIXER,name='Master'\n  ; x\n  : values=on\n" + JACK.format(state=state))
    assert headphones.plugged_in() is known


@pytest.mark.parametrize(
    ("port", "known"), [("analog-output-headphones", True), ("analog-output-speaker", False)]
)
def test_the_sound_server_tells_of_headphones(
    programs: Callable[[str, str], None], port: str, known: bool
) -> None:
    programs("pactl", f"Sink #1\n\tActive Port: {port}\n")
    assert headphones.plugged_in() is known


def test_a_machine_that_cannot_tell_says_so(programs: Callable[[str, str], None]) -> None:
    assert headphones.plugged_in() is None


@pytest.mark.parametrize(
    ("shown_text", "heard"),
    [
        ("Call 0116 222 0707 or 101.", "Call 0 1 1 6, 2 2 2, 0 7 0 7 or 1 0 1."),
        ("Ring 01530454545", "Ring 0 1 5 3 0, 4 5 4, 5 4 5."),
        ("Use 18001 101 if it can wait", "Use 1 8 0 0 1, 1 0 1 if it can wait."),
        ("116 123, day or night", "1 1 6, 1 2 3, day or night."),
        ("It cost £101 in 2017–2020.", "It cost £101 in 2017 to 2020."),
        ("Open 9am–5pm, 24/7", "Open 9am to 5pm, 24 hours a day, 7 days a week."),
        ("See https://www.leics.police.uk/report-online/.",
         "See leics dot police dot uk, slash report dash online."),
        ("nwleics.gov.uk", "nwleics dot gov dot uk."),
        ("Mail team@example.com today", "Mail team at example dot com today."),
        ("Your code is AB12C-DE34F-GH56J-K7", "Your code is A B 1 2 C, D E 3 4 F, G H 5 6 J, K 7."),
        ("• one\n• two", "one. two."),
        ("Is it [[now]]?", "Is it now ?"),
        ("Between 10 and 14 people", "Between 10 and 14 people."),
        ("Seen on 2026-11-22, of 2022-06", "Seen on 22 November 2026, of June 2022."),
        ("", ""),
    ],
)  # fmt: skip
def test_numbers_and_addresses_are_spoken_as_people_say_them(shown_text: str, heard: str) -> None:
    assert for_the_ear([shown_text], frozenset({"101", "999"})) == heard


def test_every_number_of_the_pack_is_spoken_digit_by_digit(own_pack) -> None:
    for contact in own_pack.contacts.values():
        for number in filter(str.isascii, (contact.phone, contact.sms)):
            heard = for_the_ear([f"Call {number} now"], short_numbers(own_pack))
            assert digit_by_digit(number) in heard, contact.id


@given(st.lists(st.text(max_size=40) | st.text("019 .-/@£\0[]", max_size=20), max_size=5))
def test_any_text_can_be_spoken(texts: list[str]) -> None:
    heard = for_the_ear(texts, frozenset({"101"}))
    assert not set("[]\0") & set(heard)
    assert heard.count("\n") < max(1, len(texts))


class Widget:
    """What the reader knows of a widget."""

    def __init__(self, text: str = "", *children: Widget, opacity: float = 1, **more: object) -> None:
        self.text, self.opacity = text, opacity
        self.children = list(reversed(children))
        self.__dict__.update(more)


def test_a_screen_is_read_in_its_order_and_no_more_than_it_shows() -> None:
    typed = Widget("what I am typing", cursor=(0, 0))
    button = Widget("Next", Widget("Next"))
    told_by_itself = Widget("K7QM", spoken=lambda: ["Your code", ""])
    page = Widget("", Widget("Title"), Widget("", Widget("One"), typed, Widget("hidden", opacity=0)), button,
                  told_by_itself)  # fmt: skip
    assert list(shown(page)) == ["Title", "One", "Next", "Your code"]


def test_one_press_reads_this_screen_and_those_that_follow_until_it_is_pressed_again(
    screen: Screen, stuck: Path
) -> None:
    now = ["Home"]
    heard = stuck.parent / "heard"
    reader = Reader(Speech(screen.later, command=(str(stuck),)), lambda: now)

    def said() -> str:
        pid_of(stuck)
        (stuck.parent / "pid").unlink()
        return heard.read_text()

    reader.again()
    assert not reader.speech.speaking, "nobody has asked for it yet"
    reader.press()
    assert said() == "Home."
    reader.hush()
    now[:] = ["Topic", "Call 101."]
    reader.again()
    assert said() == "Topic.\nCall 101."
    reader.press()
    reader.again()
    assert not reader.speech.speaking and not reader.on


def test_a_wipe_leaves_silence_and_the_usual_speed(screen: Screen, stuck: Path) -> None:
    reader = Reader(Speech(screen.later, command=(str(stuck),)), lambda: ["Home"])
    reader.speech.next_pace()
    reader.press()
    child = pid_of(stuck)
    reader.wipe()
    screen.wait()
    assert not lives(child)
    assert (reader.on, reader.speech.pace, reader.speech.loudness) == (False, 1, 1)
