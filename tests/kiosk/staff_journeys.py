"""Ways of an officer through staff mode, by touch."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from concerns import Outbox, Register, import_and_acknowledge, keys
from kiosk import officers
from kiosk.clock import KioskClock, clock_path
from tests.kiosk.hands import Hands, Wait
from tests.kiosk.journey_folder import OUTBOX

Steps = Iterator[Wait | None]


def held(hands: Hands, seconds: float = 0.05) -> Steps:
    """A finger that rests on the name at the top until something happens."""
    from kivy.tests.common import UnitTestTouch

    from kiosk import attendant

    attendant.HOLD_SECONDS = seconds
    name = hands.named("NameButton")[0]
    finger = UnitTestTouch(*name.to_window(*name.center))
    finger.touch_down()
    yield lambda: hands.screen == "StaffPin"
    finger.touch_up()
    yield None
    assert hands.screen == "StaffPin", "letting go led away"


def typed(hands: Hands, pin: str) -> Steps:
    yield None
    yield None
    for digit in pin:
        key = next(key for key in hands.named("PadKey") if key.text == digit)
        hands.touch_at(*key.to_window(*key.center))
        yield None


def fresh(hands: Hands, name: str = "Asha") -> str:
    """The PIN of the only officer."""
    path = officers.officers_path(hands.app.settings.data_dir)
    path.unlink(missing_ok=True)
    hands.app.backroom.lockout.right()
    return officers.add(path, name)


def inside(hands: Hands) -> Steps:
    """From the attract screen to the officers' desk."""
    pin = fresh(hands)
    yield from hands.begins()
    yield from held(hands)
    yield from typed(hands, pin)
    yield lambda: hands.screen == "StaffDesk" and hands.reads("Asha")
    yield lambda: hands.reads("Concerns that wait")


def an_officer_comes_in_and_sees_nothing_of_visitors(hands: Hands) -> Steps:
    pin = fresh(hands)
    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    yield from hands.type("my zqx boat")
    hands.touch("Send")
    yield lambda: hands.reads("Call the constables.")
    sender = hands.app.visit.sender
    yield from held(hands)
    assert hands.app.visit.sender != sender and not hands.app.visit.turns and not hands.reads("zqx")
    hands.touch("Exit")
    yield lambda: hands.app.attendant.session.state.name == "ATTRACT"
    yield from hands.begins()
    yield from held(hands)
    yield from typed(hands, pin)
    yield lambda: hands.screen == "StaffDesk"
    yield lambda: hands.reads("Room on the disk")
    assert not hands.reads("zqx")
    hands.clock.now += 121
    yield lambda: hands.screen == "Attract"
    assert not hands.app.backroom.officer
    hands.app.ways.go("staff-desk")
    yield None
    assert hands.screen == "Attract", "the desk opens without an officer"


def a_short_touch_or_a_code_not_saved_opens_no_staff_mode(hands: Hands) -> Steps:
    from kiosk import attendant

    yield from hands.begins()
    attendant.HOLD_SECONDS = 0.05
    name = hands.named("NameButton")[0]
    for _ in range(3):
        hands.touch_at(*name.to_window(*name.center))
        yield None
    attendant.HOLD_SECONDS = 3
    yield None
    assert hands.screen == "Home"
    hands.app.visit.receipt = "0" * 18
    hands.app.attendant.call_staff()
    yield None
    assert hands.screen == "Home" and hands.app.visit.receipt


def wrong_pins_wait_longer_each_time(hands: Hands) -> Steps:
    pin = fresh(hands)
    wrong = f"{(int(pin) + 1) % 1_000_000:06}"
    yield from hands.begins()
    yield from held(hands)
    for _ in range(3):
        yield from typed(hands, wrong)
        yield lambda: hands.reads("nobody's PIN") or hands.reads("Too many")
        hands.app.shell.screen.message = ""
    yield lambda: hands.reads("Too many wrong PINs. Wait 0:3")
    yield from typed(hands, pin)
    assert hands.screen == "StaffPin", "the right PIN ended the wait"
    hands.clock.now += 31
    yield lambda: not hands.reads("Too many")
    yield from typed(hands, pin)
    yield lambda: hands.screen == "StaffDesk"


def the_opening_check(hands: Hands) -> Steps:
    clock_path(hands.app.settings.data_dir).unlink(missing_ok=True)
    hands.app.backroom.clock = KioskClock(clock_path(hands.app.settings.data_dir))
    spoken: list[str] = []
    hands.app.reader.speech.say = spoken.append
    yield from inside(hands)
    yield lambda: hands.reads("Yes, that is right")
    before = hands.app.backroom.clock.now()
    hands.touch("No, correct it")
    yield lambda: hands.screen == "StaffClock"
    hands.touch("Hour: later")
    hands.touch("Minute: earlier")
    yield None
    hands.touch("It is this time now")
    yield lambda: hands.screen == "StaffDesk" and hands.reads("The time is confirmed.")
    moved = hands.app.backroom.clock.now() - before
    assert timedelta(minutes=59) <= moved < timedelta(minutes=60), moved
    yield lambda: hands.reads("confirmed")
    assert KioskClock(clock_path(hands.app.settings.data_dir)).confirmed
    hands.touch("Change the event")
    yield lambda: hands.screen == "StaffEvent"
    hands.touch("Saltmarsh Regatta")
    yield lambda: hands.screen == "StaffDesk" and hands.reads("Saltmarsh Regatta from now on")
    hands.touch("Hear the voice")
    yield lambda: spoken
    hands.touch("Hand-over note")
    yield lambda: hands.screen == "StaffNote" and hands.reads("Concerns that wait on this kiosk: 0.")
    hands.touch("Back")
    yield lambda: hands.screen == "StaffDesk"
    hands.touch("Back to visitors")
    yield lambda: hands.screen == "Attract"


def the_outbox_goes_home_on_a_stick(hands: Hands) -> Steps:
    stick, back = hands.folder / "stick", hands.app.backroom
    stick.mkdir()
    yield from inside(hands)
    back.sticks = lambda: []
    hands.touch("Copy concerns to a stick")
    yield lambda: hands.reads("Nothing waits") or hands.reads("There is no stick")
    _lodge(hands, 3)
    yield lambda: hands.reads("3, the oldest of")
    back.sticks = lambda: [stick]
    hands.touch("Delete what the office has, by stick")
    yield lambda: hands.reads("has not taken in this stick yet")
    hands.touch("Copy concerns to a stick")
    yield lambda: hands.reads("3 concerns are on the stick")
    (file,) = stick.glob("*.safernw")
    assert _count(hands) == 3, "copying emptied the outbox"
    _lodge(hands, 1)
    with Register(hands.folder / "register.db", hands.folder / "pepper", _public(hands)) as register:
        outcome, beside = import_and_acknowledge(file, register)
        keys.tell_acknowledging(_public(hands), register.acknowledging_key().public_key().public_bytes_raw())
    assert outcome.new == 3 and beside
    hands.touch("Delete what the office has, by stick")
    yield lambda: hands.reads("3 concerns were deleted here") and hands.reads("1 are left")
    assert _count(hands) == 1
    hands.touch("Take content from a stick")
    yield lambda: hands.reads("There is no pack on this stick")
    hands.touch("Go back to the content of before")
    yield lambda: hands.reads("There is no content of before")


def what_staff_ask_of_the_keeper(hands: Hands) -> Steps:
    from kiosk.pulse import Pulse

    yield from inside(hands)
    hands.touch("Send now")
    yield lambda: hands.reads("nobody is there who could do that")
    listen, speak = os.pipe()
    hands.app.backroom.pulse = Pulse(speak)
    hands.touch("Send now")
    hands.touch("Restart the assistant")
    yield lambda: hands.reads("The assistant is being restarted.")
    heard = os.read(listen, 99)
    hands.app.backroom.pulse = Pulse(None)
    os.close(listen)
    os.close(speak)
    assert b"s" in heard and b"a" in heard
    stopped: list[bool] = []
    stop, hands.app.stop = hands.app.stop, lambda: stopped.append(True)
    hands.touch("Close the kiosk")
    yield None
    assert not stopped, "one press closed it"
    yield lambda: hands.reads("Press again to close it")
    hands.touch("Press again to close it")
    yield None
    hands.app.stop = stop
    assert stopped


def staff_are_called_when_concerns_are_at_stake(hands: Hands) -> Steps:
    (hands.folder / OUTBOX).mkdir()
    yield from hands.begins()
    hands.app._look(0)
    yield lambda: hands.app.staff_line
    assert "cannot be written" in hands.app.staff_line and hands.app.degraded
    (hands.folder / OUTBOX).rmdir()
    hands.app._look(0)
    yield lambda: not hands.app.staff_line


def what_is_counted_tells_nothing_of_people(hands: Hands) -> Steps:
    tally = hands.app.backroom.tally
    tally._counts.clear()
    yield from hands.begins()
    hands.touch("My boat was stolen")
    yield lambda: hands.screen == "TopicPage"
    hands.touch("Back")
    yield lambda: hands.screen == "Home"
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    yield from hands.type("my boat")
    hands.touch("Send")
    yield lambda: hands.reads("Call the constables.")
    hands.clock.now += 91
    yield lambda: hands.screen == "Attract"
    counted = {(what.kind, what.key): count for what, count in tally._counts.items()}
    assert counted == {("session", ""): 1, ("topic", "boat-theft"): 2, ("timeout", ""): 1}, counted
    assert {what.event for what in tally._counts} == {"regatta"}
    assert all(what.hour.endswith(":00Z") for what in tally._counts)


def _public(hands: Hands) -> Any:
    return hands.app.settings.register_public_key_path


def _lodge(hands: Hands, number: int) -> None:
    from datetime import UTC, datetime

    from concerns import Facts, lodge

    with Outbox(hands.folder / OUTBOX) as outbox:
        for _ in range(number):
            key = keys.read_public(_public(hands))
            lodge(Facts(category="noise", channel="kiosk"), key, outbox, datetime.now(UTC))


def _count(hands: Hands) -> int:
    with Outbox(hands.folder / OUTBOX) as outbox:
        return outbox.count()


JOURNEYS = [
    an_officer_comes_in_and_sees_nothing_of_visitors, a_short_touch_or_a_code_not_saved_opens_no_staff_mode,
    wrong_pins_wait_longer_each_time, the_opening_check, the_outbox_goes_home_on_a_stick,
    what_is_counted_tells_nothing_of_people, what_staff_ask_of_the_keeper, staff_are_called_when_concerns_are_at_stake,
]  # fmt: skip
