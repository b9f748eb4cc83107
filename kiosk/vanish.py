"""Takes a number that was just withheld off what stands on the screen already. Knows widgets by what they have."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace as changed

from content.model import Pack
from content.reply import quoted
from kiosk.visit import Visit


def vanish(widget: Any, pack: Pack) -> None:
    """Takes out the cards of withheld contacts below a widget, and their numbers out of every text but typed ones."""
    for child in list(getattr(widget, "children", ())):
        contact = pack.contacts.get(getattr(child, "contact_id", ""))
        if contact and not contact.shown:
            widget.remove_widget(child)
        else:
            vanish(child, pack)
    if hasattr(widget, "cursor"):
        return
    for name in ("text", "title"):
        text = getattr(widget, name, None)
        if isinstance(text, str) and text:
            without = quoted(pack, text)
            if without != text:
                setattr(widget, name, without)


def forget_numbers(visit: Visit, pack: Pack) -> None:
    """The same for answers that a visitor may scroll or come back to."""
    for index, turn in enumerate(visit.turns):
        if turn.answer:
            texts = tuple(quoted(pack, text) for text in turn.answer.texts)
            visit.turns[index] = type(turn)(asked=turn.asked, answer=changed(turn.answer, texts=texts))
