"""Every number that may be shown, one card each."""

from __future__ import annotations

from collections.abc import Iterator

from kivy.app import App
from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout

from content.model import Contact, Pack
from kiosk.look import load_look
from kiosk.widgets.contact_card import ContactCard
from kiosk.widgets.shell import Screen

AT_ONCE = 3
"""Cards that are built while the finger still lies on the button; the rest follow, one with every frame."""


class CardColumn(BoxLayout):
    """A column of cards."""


class Contacts(Screen):
    """The contacts, those for danger first, then in the pack's order."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        app = App.get_running_app()
        self._columns = [CardColumn() for _ in range(2 if app.theme.wide else 1)]
        for column in self._columns:
            self.ids.columns.add_widget(column)
        wake = Clock.create_trigger(self._wake, -1)
        self.ids.columns.fbind("height", wake)
        for name in ("scroll_y", "height"):
            self.ids.page.fbind(name, wake)
        self.fill(self._cards())

    def _cards(self) -> Iterator[None]:
        app = App.get_running_app()
        for at, contact in enumerate(listed(app.pack), start=1):
            shortest = min(self._columns, key=lambda column: len(column.children))
            shortest.add_widget(ContactCard(app.pack, contact, app.t, resting=at > AT_ONCE))
            if at >= AT_ONCE:
                yield

    def _wake(self, _dt: float) -> None:
        """Has what is in view drawn, and a view's height above and below it; what is farther away rests."""
        page, columns = self.ids.page, self.ids.columns
        bottom = page.scroll_y * max(0.0, columns.height - page.height)
        for column in self._columns:
            for card in column.children:
                card.resting = card.top < bottom - page.height or card.y > bottom + 2 * page.height


def listed(pack: Pack) -> list[Contact]:
    """The contacts to show: emergency and police first, then the rest as the pack has them; no withheld one."""
    first = (pack.brand.emergency_contact, pack.brand.police_contact)
    rest = [contact_id for contact_id in pack.contacts if contact_id not in first]
    return [pack.contacts[contact_id] for contact_id in (*first, *rest) if pack.contacts[contact_id].shown]


load_look(__file__)
