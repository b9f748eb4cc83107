"""Ways of a pack to the screen: published on a hub, taken by the kiosk while a visitor is there, or nobody is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from content import digest
from content.model import Withheld
from content.withheld import write
from tests.content.publishing import PUBLIC, Hub, kiosk
from tests.kiosk.hands import Hands, Wait

Steps = Iterator[Wait | None]
TINY = Path(__file__).parent.parent / "tiny_pack"
CONSTABLES = "01632 960101"


def a_withheld_number_vanishes_under_a_visitors_eyes(hands: Hands) -> Steps:
    hub, packs = _hub(hands), kiosk(hands.app.settings.data_dir)
    packs.take(hub.publish(), PUBLIC)
    yield lambda: _newest_is_shown(hands)
    yield from hands.begins()
    hands.touch("Ask a question")
    yield lambda: hands.screen == "Chat"
    hands.app.shell.screen.pick("boat-theft")
    yield lambda: hands.reads(CONSTABLES)
    hands.touch("Back")
    yield lambda: hands.screen == "Home"
    hands.touch("My boat was stolen")
    yield lambda: hands.reads(CONSTABLES) and hands.named("ContactCard")
    hub.say("Note its colour.")
    hub.publish()
    entries = [Withheld(id="constables", why="A caller says it is dead", on="2027-06-11")]
    write(hub.pack, entries)
    hub.publisher.withhold(entries)
    packs.take(hub.file, PUBLIC)
    yield lambda: not hands.reads(CONSTABLES)
    assert hands.reads("Note the boat's name."), "the rest stays until the visitor has gone"
    assert hands.reads("(number being checked)") and hands.reads("01632 960202")
    assert "tel:01632960101" not in [code.payload for code in hands.named("QrCode")]
    hands.touch("Back")
    yield lambda: hands.screen == "Home"
    hands.touch("Ask a question")
    yield lambda: hands.screen == "Chat"
    yield None
    assert not hands.reads(CONSTABLES), "what was said before stands there again"
    hands.touch("Exit")
    yield lambda: _newest_is_shown(hands)
    yield from hands.begins()
    hands.touch("My boat was stolen")
    yield lambda: hands.reads("Note its colour.") and not hands.reads(CONSTABLES)
    shutil.rmtree(packs.folder)


def a_pack_that_cannot_be_shown_leaves_the_one_before(hands: Hands) -> Steps:
    hub, packs = _hub(hands), kiosk(hands.app.settings.data_dir)
    yield lambda: hands.app.pack.digest == digest(TINY)
    yield from hands.begins()
    hub.say("Note its colour.")
    waiting = packs.take(hub.publish(), PUBLIC)
    (packs.folder_of(waiting) / "brand.yml").unlink()
    hands.touch("Exit")
    yield lambda: packs.state().refused == waiting
    yield from hands.begins()
    hands.touch("My boat was stolen")
    yield lambda: hands.reads("Note the boat's name.")
    shutil.rmtree(packs.folder)


def _hub(hands: Hands) -> Hub:
    return Hub(hands.folder / "hub", Path(shutil.copytree(TINY, hands.folder / "pack")))


def _newest_is_shown(hands: Hands) -> bool:
    packs = kiosk(hands.app.settings.data_dir)
    return bool(hands.app.pack.digest == digest(packs.folder_of(packs.state().newest)))


JOURNEYS = [
    a_withheld_number_vanishes_under_a_visitors_eyes,
    a_pack_that_cannot_be_shown_leaves_the_one_before,
]
