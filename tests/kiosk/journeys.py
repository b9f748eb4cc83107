"""Ways of a visitor through the kiosk. `python -m tests.kiosk.journeys FOLDER WIDTHxHEIGHT [NAME ...]` plays them."""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.kiosk import ease_journeys, pack_journeys, reading_journeys, staff_journeys
from tests.kiosk.hands import Hands, Wait, play
from tests.kiosk.journey_folder import OUTBOX, PASSPHRASE
from tests.kiosk.loopback import StubAssistant, assistant, reply

Steps = Iterator[Wait | None]
STUB = StubAssistant()
CANARY = "zqx"
WIPE_SECONDS = 5.0
"""A wipe is over within a second; a busy test machine is given more."""


def two_taps_to_a_number(hands: Hands) -> Steps:
    yield from hands.begins()
    assert (
        hands.reads("Saltmarsh Regatta")
        and hands.reads("In danger? Call 999.")
        and hands.reads("Draft content")
    )
    hands.touch("My boat was stolen")
    yield lambda: hands.reads("01632 960101") and hands.app.shell.screen.whole
    assert hands.reads("As printed in the")
    assert hands.reads("Since 2024 the constables share an office.")
    assert not hands.reads("01632 960303"), "a withheld number is shown"
    yield lambda: all(code.texture for code in hands.named("QrCode"))
    assert "tel:01632960101" in [code.payload for code in hands.named("QrCode")]
    hands.touch("Simple words")
    yield lambda: hands.reads("Ring 01632 960101.")
    hands.touch("In danger? Call 999.")
    yield lambda: hands.named("DangerCard")
    assert hands.reads("Call 999 now.") and hands.reads("Tell the nearest steward too.")
    hands.touch("In danger? Call 999.")
    yield None
    hands.touch("Back")
    yield lambda: hands.reads("My boat was stolen") and hands.screen == "TopicPage"
    hands.touch("Aa")
    yield lambda: hands.screen == "Ease"
    hands.touch("Back")
    yield lambda: hands.screen == "TopicPage"
    assert hands.reads("Ring 01632 960101.") and hands.named("SimpleWords", "Full answer")
    hands.touch("Back")
    yield lambda: hands.screen == "Home"
    hands.touch("All topics")
    yield lambda: hands.reads("Around the harbour")
    hands.touch("Feeling low")
    yield lambda: hands.reads("Talk to the harbour office on 01632 960202.")
    hands.touch("Safer Saltmarsh") if hands.named("NameButton") else None
    yield lambda: hands.screen == "Home"
    hands.touch("Numbers and contacts")
    yield lambda: len(hands.named("ContactCard")) == 3


def a_question_typed_on_the_screen(hands: Hands) -> Steps:
    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    field = hands.app.shell.screen.ids.field
    yield lambda: field.focus
    assert field.to_window(*field.pos)[1] >= max(k.to_window(0, k.top)[1] for k in hands.named("Key"))
    yield from hands.type("my boat")
    assert field.text == "my boat"
    yield from hands.type(["shift", "b", "back"])
    assert field.text == "my boat"
    hands.touch("Send")
    yield lambda: hands.reads("Call the constables.")
    assert field.focus and STUB.messages[-1]["message"] == "my boat"
    assert STUB.messages[-1]["metadata"] == {"native_form": True, "event": "regatta", "about": ""}
    assert hands.reads("01632 960101"), "the contact of the answer is not on its card"


def danger_in_the_chat_before_the_assistant(hands: Hands) -> Steps:
    yield from hands.begins()
    STUB.hold = threading.Event()
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    yield from hands.type("he is overboard")
    hands.touch("Send")
    yield lambda: hands.named("DangerCard")
    assert hands.app.visit.waiting, "the card waited for the assistant"
    assert hands.reads("Call 999 now. Throw something that floats.")
    STUB.hold.set()
    yield lambda: not hands.app.visit.waiting


def the_assistant_is_dead(hands: Hands) -> Steps:
    hands.app.assistant._url = "http://127.0.0.1:9"
    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    yield from hands.type("hello")
    hands.touch("Send")
    yield lambda: hands.named("AwayBubble")
    hands.touch("My boat was stolen")
    yield lambda: hands.reads("Call the constables on 01632 960101.")


def saying_so_opens_the_form_filled_in(hands: Hands) -> Steps:
    STUB.body = reply(
        "log-concern", "Here is the form.", open="concern", concern={"category": "boats", "what": "gone"}
    )
    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    yield from hands.type("tell you")
    hands.touch("Send")
    yield lambda: hands.screen == "ConcernScreen"
    hands.touch("Start")
    yield lambda: hands.reads("Where did it happen?")
    assert hands.app.visit.draft.answers == {"category": "boats", "what": "gone"}


def a_concern_to_its_receipt(hands: Hands) -> Steps:
    yield from hands.begins()
    hands.touch("Tell us something")
    yield lambda: hands.reads("Do not give your name.")
    hands.touch("Start")
    yield lambda: hands.reads("What kind of thing is it?")
    hands.touch("Noise")
    yield lambda: hands.reads("Where did it happen?")
    hands.touch("The marquee")
    yield lambda: hands.reads("When did it happen?")
    hands.touch("Now")
    yield lambda: hands.named("DangerCard")
    hands.touch("Carry on")
    yield lambda: hands.reads("What happened?")
    yield from hands.type("loud. they are drowning")
    hands.touch("Next")
    yield lambda: hands.named("DangerCard")
    hands.touch("Carry on")
    yield lambda: hands.reads("loud. they are drowning")
    assert hands.reads("Noise") and hands.reads("The marquee")
    hands.touch("Send it")
    yield lambda: hands.screen == "ReceiptScreen"
    code = hands.app.visit.receipt
    assert hands.reads(code[:3]) and hands.reads("Keep your code.")
    told = _stored(hands.folder)
    facts = [(c.category, c.where, c.when, c.what) for c in told]
    assert facts == [("noise", "marquee", "now", "loud. they are drowning")]
    assert told[0].still_happening and told[0].flags == ("man-overboard",) and told[0].event == "regatta"
    yield from _leave_the_receipt(hands, code)


def _leave_the_receipt(hands: Hands, code: str) -> Steps:
    for way in ("I have saved it", "Exit", "Safer Saltmarsh"):
        hands.touch(way)
        yield None
        assert hands.app.visit.receipt == code, f"one press on {way} lost the code"
        hands.app.shell.bar.warned = False
    hands.touch("Saved? Press again to finish")
    assert hands.app.visit.receipt == code, "a bounce lost the code"
    hands.clock.now += 1
    hands.touch("Saved? Press again to finish")
    yield lambda: hands.screen == "Attract"
    assert not hands.app.visit.receipt and not hands.reads(code[:3])


def a_concern_that_cannot_be_stored(hands: Hands) -> Steps:
    (hands.folder / OUTBOX).mkdir()
    yield from hands.begins()
    hands.touch("Tell us something")
    yield lambda: hands.reads("Start")
    hands.touch("Start")
    for _ in range(3):
        yield lambda: hands.reads("Skip this")
        hands.touch("Skip this")
    yield lambda: hands.named("Key")
    yield from hands.type("loud")
    hands.touch("Next")
    yield lambda: hands.reads("Send it")
    hands.touch("Send it")
    yield lambda: hands.reads("it has NOT been sent")
    assert not hands.app.visit.receipt
    assert hands.app.visit.draft.answers == {"what": "loud"}, hands.app.visit.draft.answers
    (hands.folder / OUTBOX).rmdir()
    hands.touch("Try again")
    yield lambda: hands.screen == "ReceiptScreen"
    assert [c.what for c in _stored(hands.folder)] == ["loud"]


def personal_data_is_pointed_out_and_never_blocked(hands: Hands) -> Steps:
    yield from hands.begins()
    hands.touch("Tell us something")
    yield lambda: hands.reads("Start")
    hands.touch("Start")
    for _ in range(3):
        yield lambda: hands.reads("Skip this")
        hands.touch("Skip this")
    yield lambda: hands.named("Key")
    yield from hands.type("dave did it")
    hands.touch("Next")
    yield lambda: hands.reads("Perhaps a name: dave")
    assert hands.reads("You may leave it out.")
    hands.touch("Change what I wrote")
    yield lambda: hands.named("Key")
    field = hands.app.shell.screen.part.ids.field
    assert field.text == "dave did it"
    field.text = "he did it"
    hands.touch("Next")
    yield lambda: hands.reads("Send it")
    assert not hands.named("PointedOut")
    hands.app.shell.screen.change("what")
    yield lambda: hands.named("Key")
    hands.app.shell.screen.part.ids.field.text = "dave did it"
    hands.touch("Next")
    yield lambda: hands.named("PointedOut")
    hands.touch("Send it")
    yield lambda: hands.screen == "ReceiptScreen"
    assert [c.what for c in _stored(hands.folder)] == ["dave did it"]


def the_chat_says_that_no_name_is_needed(hands: Hands) -> Steps:
    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    yield from hands.type("dave took my boat")
    hands.touch("Send")
    yield lambda: hands.reads("Call the constables.")
    assert hands.reads("We need no names here.")
    assert STUB.messages[-1]["message"] == "dave took my boat"


def exit_wipes_everything(hands: Hands) -> Steps:
    yield from hands.begins()
    sender = hands.app.visit.sender
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    yield from hands.type(f"my {CANARY} boat")
    hands.touch("Send")
    yield lambda: hands.reads("Call the constables.")
    hands.touch_at(*hands.app.shell.screen.ids.field.center)
    yield from hands.type(f"and {CANARY}")
    hands.touch("Back")
    yield lambda: hands.screen == "Home"
    hands.touch("Tell us something")
    yield lambda: hands.reads("Start")
    hands.touch("Start")
    for _ in range(3):
        yield lambda: hands.reads("Skip this")
        hands.touch("Skip this")
    yield lambda: hands.named("Key")
    yield from hands.type(f"they {CANARY} it")
    assert _holders(), "the canary is nowhere, so that its absence would show nothing"
    hands.touch("Exit")
    yield lambda: hands.screen == "Attract"
    assert hands.app.visit.sender != sender and not hands.app.visit.turns and not hands.app.visit.draft
    assert not _holders(), _holders()
    STUB.wait_for(lambda: sender in STUB.forgotten)
    found = [
        path for path in hands.folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()
    ]
    assert not found, found


def nothing_of_a_visitor_outlasts_the_wipe(hands: Hands) -> Steps:
    from kiosk.session import State

    said: list[str] = []
    ear = logging.Handler()
    ear.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(ear)
    _copy("of somebody before")
    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    field = hands.app.shell.screen.ids.field
    yield from hands.type(f"{CANARY} boat")
    field.select_all()
    yield None
    assert CANARY not in _copied("primary") + _copied("clipboard"), "selecting has copied"
    hands.touch("Send")
    yield lambda: hands.reads("Call the constables.")
    hands.touch_at(*field.to_window(*field.center))
    yield lambda: hands.app.shell.screen.typing
    yield from hands.type(f"{CANARY}")
    assert _holders() and field.text == CANARY
    begun = time.monotonic()
    hands.touch("Exit")
    assert not [text for text in hands.texts() if CANARY in text], "the words stand on the screen after Exit"
    yield lambda: hands.app.attendant.session.state is State.ATTRACT
    assert time.monotonic() - begun < WIPE_SECONDS
    del field
    gc.disable()
    held = _holders(collect=False)
    gc.enable()
    assert not held, f"the wipe left it to chance: {held}"
    assert not _copied("clipboard") and not _copied("primary")
    logging.getLogger().removeHandler(ear)
    assert not [line for line in said if CANARY in line]


def _copy(words: str) -> None:
    """Puts something on the clipboard, as another program would."""
    subprocess.run(
        ["xclip", "-selection", "clipboard"], input=words, text=True, check=True, stdout=subprocess.DEVNULL
    )
    assert _copied("clipboard") == words


def _copied(selection: str) -> str:
    read = subprocess.run(
        ["xclip", "-selection", selection, "-o"], capture_output=True, text=True, timeout=20, check=False
    )
    return read.stdout


def every_number_in_view_is_drawn(hands: Hands) -> Steps:
    from kiosk.screens.contacts import listed

    yield from hands.begins()
    hands.touch("Numbers and contacts")
    yield lambda: hands.screen == "Contacts" and hands.app.shell.screen.whole
    page = hands.app.shell.screen.ids.page
    drawn: set[str] = set()
    for place in range(10, -1, -1):
        page.scroll_y = place / 10
        yield None
        for card in hands.named("ContactCard"):
            bottom = card.to_window(*card.pos)[1]
            if bottom < page.top and bottom + card.height > page.y:
                assert not card.resting, f"{card.contact_id} is in view and not drawn"
                drawn.add(card.contact_id)
    assert drawn == {contact.id for contact in listed(hands.app.pack)}


def back_returns_to_where_a_page_was_left(hands: Hands) -> Steps:
    yield from hands.begins()
    hands.app.redress(lambda: hands.app.theme.set_text(2))
    yield None
    yield None
    hands.touch("My boat was stolen")
    yield lambda: hands.screen == "TopicPage" and hands.app.shell.screen.whole
    yield None
    [page] = hands.app.shell.screen.pages
    page.go_to(60)
    assert abs(page.depth - 60) < 1, "the page is too short to scroll"
    hands.touch("Aa")
    yield lambda: hands.screen == "Ease"
    hands.touch("Back")
    yield lambda: hands.screen == "TopicPage" and abs(hands.app.shell.screen.depth - 60) < 1
    hands.touch("Back")
    yield lambda: hands.screen == "Home"
    hands.touch("My boat was stolen")
    yield lambda: hands.screen == "TopicPage" and hands.app.shell.screen.whole
    assert hands.app.shell.screen.depth == 0, "another time it begins at its beginning"


def no_tap_waits_for_a_look_for_garbage(hands: Hands) -> Steps:
    by_itself: list[int] = []

    def heard(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] < 2:  # a look that was asked for goes through all
            by_itself.append(info["generation"])

    gc.callbacks.append(heard)
    try:
        yield from hands.begins()
        for words, screen in (("My boat was stolen", "TopicPage"), ("Numbers and contacts", "Contacts")):
            hands.touch(words)
            yield lambda screen=screen: hands.screen == screen and hands.app.shell.screen.whole
            hands.touch("Back")
            yield lambda: hands.screen == "Home"
    finally:
        gc.callbacks.remove(heard)
    assert not by_itself, f"Python looked for garbage in the middle of a visit, {len(by_itself)} times"


def an_idle_visitor_is_asked_then_forgotten(hands: Hands) -> Steps:
    yield from hands.begins()
    hands.touch("My boat was stolen")
    yield lambda: hands.screen == "TopicPage"
    button = hands.named("Press", "Ask about this")[0]
    below = button.to_window(*button.center)
    hands.clock.now += 61
    yield lambda: hands.reads("Still there?")
    hands.touch_at(*below)
    yield lambda: not hands.reads("Still there?")
    yield None
    assert hands.screen == "TopicPage", "the touch went through the question"
    hands.clock.now += 61
    yield lambda: hands.reads("Still there?")
    hands.touch("I am still here")
    yield lambda: not hands.reads("Still there?")
    assert hands.screen == "TopicPage"
    hands.touch("Aa")
    yield lambda: hands.screen == "Ease"
    hands.touch("Largest")
    yield None
    hands.touch("High contrast")
    yield None
    larger = hands.app.theme.body
    hands.clock.now += 91
    yield lambda: hands.screen == "Attract"
    assert hands.app.theme.body < larger and not hands.app.theme.contrast


def keys_that_would_break_out_do_nothing(hands: Hands) -> Steps:
    from kivy.core.window import Window

    yield from hands.begins()
    for key in (27, 282, 292):  # Escape, F1, F11
        Window.dispatch("on_key_down", key, 0, None, [])
        Window.dispatch("on_keyboard", key, 0, None, [])
    yield None
    assert hands.screen == "Home" and not hands.named("Settings")
    hands.app.settings = _locked(hands.app.settings)
    assert Window.dispatch("on_request_close") is True


def without_a_key_the_form_is_shut(hands: Hands) -> Steps:
    hands.app.desk._key = None
    yield from hands.begins()
    hands.touch("Tell us something")
    yield lambda: hands.reads("This screen cannot take concerns today.")
    assert hands.reads("01632 960202")
    hands.touch("Back")
    yield lambda: hands.screen == "Home"


def _locked(settings: Any) -> Any:
    from dataclasses import replace

    return replace(settings, windowed=False)


def _stored(folder: Path) -> list[Any]:
    from concerns import Outbox, keys, unseal

    private = keys.unlock(folder.parent / keys.PRIVATE_NAME, PASSPHRASE)
    with Outbox(folder / OUTBOX) as outbox:
        return [unseal(envelope, private) for envelope in outbox.pending()]


def _holders(collect: bool = True) -> list[str]:
    """What in memory still holds the canary: widgets, labels, Kivy's caches, visits."""
    from kivy.cache import Cache
    from kivy.core.text import LabelBase
    from kivy.uix.widget import Widget

    from kiosk.visit import Visit

    if collect:
        gc.collect()
    held = []
    for thing in gc.get_objects():
        if issubclass(type(thing), Widget):
            values = [str(getattr(thing, name, "")) for name in thing.properties()]
        elif issubclass(type(thing), LabelBase):
            values = [str(thing.text), str(thing.options.get("text"))]
        elif issubclass(type(thing), Visit):
            values = [repr(thing)]
        else:
            continue
        held += [type(thing).__name__ for value in values if CANARY in value]
    return held + [name for name, kept in Cache._objects.items() for key in kept if CANARY in str(key)]


JOURNEYS = [
    two_taps_to_a_number, a_question_typed_on_the_screen, danger_in_the_chat_before_the_assistant,
    the_assistant_is_dead, saying_so_opens_the_form_filled_in, a_concern_to_its_receipt,
    a_concern_that_cannot_be_stored, personal_data_is_pointed_out_and_never_blocked,
    the_chat_says_that_no_name_is_needed, exit_wipes_everything, an_idle_visitor_is_asked_then_forgotten,
    back_returns_to_where_a_page_was_left, every_number_in_view_is_drawn, no_tap_waits_for_a_look_for_garbage,
    keys_that_would_break_out_do_nothing,
    without_a_key_the_form_is_shut, *pack_journeys.JOURNEYS,
    *reading_journeys.JOURNEYS, *staff_journeys.JOURNEYS, *ease_journeys.JOURNEYS,
    nothing_of_a_visitor_outlasts_the_wipe,
]  # fmt: skip


def main(folder: str, size: str, *names: str) -> int:
    width, height = (int(side) for side in size.split("x"))
    journeys = [journey for journey in JOURNEYS if journey.__name__ in names or not names]
    with assistant(STUB) as running:
        return play(journeys, Path(folder), (width, height), running.url, lambda: as_always(running))


def as_always(stub: StubAssistant) -> None:
    """The assistant of the journeys, whatever the one before had it do."""
    stub.hold = None
    stub.messages.clear()
    stub.body = reply("boat-theft", "Call the constables.", contacts=[{"id": "constables"}])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
