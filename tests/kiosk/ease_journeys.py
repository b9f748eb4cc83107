"""Ways of visitors who need it otherwise, who are watched from behind, who come back with a code, who scroll."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from concerns.door import Told
from kiosk.session import Fault
from tests.kiosk.hands import Hands, Wait

Steps = Iterator[Wait | None]


def a_concern_is_found_again_on_the_screen_that_took_it(hands: Hands) -> Steps:
    yield from hands.begins()
    before = hands.taps
    code = yield from _tell(hands)
    assert hands.taps - before - len("loud") <= 8, "a concern takes more than eight taps besides typing"
    yield from hands.begins()
    yield from _check(hands, code)
    yield lambda: hands.reads("It is still on this screen.")
    hands.touch("Back")
    yield lambda: hands.named("Key")
    assert hands.app.visit.code == code.replace("-", ""), "a slip could not be mended"


def the_register_is_asked_about_a_code_from_elsewhere(hands: Hands) -> Steps:
    from concerns import receipt

    answers = iter([Told("passed-on", message="We looked into it."), Told("not-here-yet")])
    asked: list[str] = []

    class Door:
        def ask(self, code: Any) -> Told:
            asked.append(str(code))
            return next(answers)

        def close(self) -> None: ...

    there, hands.app.lookup._door = hands.app.lookup._door, Door
    first, second = str(receipt.new()), str(receipt.new())
    yield from hands.begins()
    yield from _check(hands, first)
    yield lambda: hands.reads("We have passed it on.") and hands.reads("We looked into it.")
    hands.touch("Exit")
    yield from hands.begins()
    assert not hands.reads("We looked into it.") and not hands.app.visit.code
    yield from _check(hands, second)
    yield lambda: hands.reads("It is not here yet.") and hands.reads("It may take days")
    assert asked == [first, second] and not hands.reads("wrong")
    hands.app.lookup._door = lambda: None
    hands.touch("Back")
    yield lambda: hands.named("Key")
    yield from hands.type(["enter"])
    yield lambda: hands.reads("It is not on this screen.") and hands.reads("does not mean that it is lost")
    hands.app.lookup._door = there


def a_code_with_a_slip_is_told_before_anybody_is_asked(hands: Hands) -> Steps:
    yield from hands.begins()
    hands.touch("Check a code")
    yield lambda: hands.named("Key")
    yield from hands.type(["7", "K", "enter"])
    yield lambda: hands.reads("There are 16 to come.")
    yield from hands.type("QXXXXXXXXXXXXXXX")
    yield from hands.type(["enter"])
    yield lambda: hands.reads("There is a slip in this code.")
    yield from hands.type(["back"])
    assert hands.app.visit.code == "7KQXXXXXXXXXXXXXX"


def what_is_typed_can_be_hidden_from_those_behind(hands: Hands) -> Steps:
    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    field = hands.app.shell.screen.ids.field
    yield from hands.type("secret")
    button = hands.named("HideButton")[0]
    hands.touch_at(*button.to_window(*button.center))
    yield None
    assert field.password and field.text == "secret"
    hands.touch("Send")
    yield lambda: hands.reads("Hidden from those behind you")
    assert not [text for text in hands.texts() if "secret" in text]
    hands.touch("Exit")
    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    assert not hands.app.shell.screen.ids.field.password, "the next visitor finds it hidden"


def a_finger_that_moves_scrolls_and_presses_nothing(hands: Hands) -> Steps:
    from kivy.tests.common import UnitTestTouch

    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.named("Key")
    screen = hands.app.shell.screen
    for _ in range(3):
        screen.pick("boat-theft")
    screen.typing = True
    for _ in range(12):
        yield None
    page, field = screen.ids.page, screen.ids.field
    field.focus = True
    page.scroll_y = 0.5
    yield None
    before, turns = page.scroll_y, len(hands.app.visit.turns)
    x, y = page.to_window(*page.center)
    finger = UnitTestTouch(x, y)
    finger.touch_down()
    for step in range(1, 8):
        finger.touch_move(x, y + step * 8)
        yield None
    finger.touch_up()
    yield lambda: page.scroll_y != before
    assert len(hands.app.visit.turns) == turns and hands.screen == "Chat", "scrolling pressed something"
    assert field.focus, "scrolling took the keyboard away"


def a_hardware_keyboard_types_and_sends(hands: Hands) -> Steps:
    from kivy.core.window import Window

    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.app.shell.screen.ids.field.focus
    Window.dispatch("on_textinput", "my boat")
    yield lambda: hands.app.shell.screen.ids.field.text == "my boat"
    hands.app.shell.screen.ids.field.keyboard_on_key_down(Window, (13, "enter"), "", [])
    yield lambda: hands.reads("Call the constables.")


def controls_come_down_into_reach(hands: Hands) -> Steps:
    yield from hands.begins()
    if hands.app.theme.wide:
        return
    hands.touch("Aa")
    yield lambda: hands.screen == "Ease"
    hands.touch("Lower part")
    yield lambda: hands.app.theme.lower
    hands.touch("Back")
    yield lambda: hands.screen == "Home"
    yield None
    yield None
    reach = hands.app.root.height * 0.7
    high = [w for w in hands.widgets() if hasattr(w, "kind") and w.to_window(0, w.top)[1] > reach]
    assert not high, [w.text for w in high]


def each_screen_is_read_until_it_is_touched(hands: Hands) -> Steps:
    speech = hands.app.reader.speech
    said: list[str] = []
    speech.say = said.append
    yield from hands.begins()
    hands.app.reader.press()
    assert said and "Saltmarsh Regatta" in said[-1] and "My boat was stolen" in said[-1]
    hands.touch("My boat was stolen")
    yield lambda: hands.screen == "TopicPage" and "Call the constables" in said[-1]
    times = len(said)
    hands.touch("Exit")
    yield from hands.begins()
    assert len(said) == times, "the next visitor is read to"
    del speech.say


def a_screen_that_cannot_do_all_says_so(hands: Hands) -> Steps:
    yield from hands.begins()
    hands.app.report(Fault.STORING, True)
    yield lambda: hands.reads("We cannot take concerns on this screen just now.")
    hands.app.report(Fault.STORING, False)
    yield lambda: not hands.reads("We cannot take concerns on this screen just now.")


def _tell(hands: Hands) -> Iterator[Wait | None]:
    """Leaves a concern; returns its code."""
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
    yield lambda: hands.screen == "ReceiptScreen"
    code = hands.app.visit.receipt
    hands.app.attendant.leave()
    return code


def _check(hands: Hands, code: str) -> Iterator[Wait | None]:
    hands.touch("Check a code")
    yield lambda: hands.named("Key")
    yield from hands.type(code.replace("-", ""))
    yield from hands.type(["enter"])


JOURNEYS = [
    a_concern_is_found_again_on_the_screen_that_took_it, the_register_is_asked_about_a_code_from_elsewhere,
    a_code_with_a_slip_is_told_before_anybody_is_asked, what_is_typed_can_be_hidden_from_those_behind,
    a_finger_that_moves_scrolls_and_presses_nothing, a_hardware_keyboard_types_and_sends,
    controls_come_down_into_reach, each_screen_is_read_until_it_is_touched, a_screen_that_cannot_do_all_says_so,
]  # fmt: skip
