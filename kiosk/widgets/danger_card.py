"""The red card that comes before everything else: the emergency number and what to do."""

from __future__ import annotations

from kivy.properties import ColorProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.look import the_theme, the_words
from kiosk.widgets.basics import Card, Icon
from kiosk.widgets.words import Words


class StandNote(Card):
    """Somebody who needs help has a person near by: the one at this stand."""

    ink = ColorProperty([0, 0, 0, 0])

    def __init__(self, **kwargs: object) -> None:
        theme = the_theme()
        own = {
            "orientation": "horizontal",
            "spacing": theme.space * 0.75,
            "ink": theme.text,
            "fill": theme.tint,
        }
        super().__init__(**{**own, "edge": theme.tint, "padding": theme.gap, **kwargs})
        side = theme.body * 1.3
        self.add_widget(Icon(name="person", color=self.ink, size=(side, side), pos_hint={"center_y": 0.5}))
        self.add_widget(
            Words(text=the_words()("danger.stand"), bold=True, color=self.ink, pos_hint={"center_y": 0.5})
        )


class DangerCard(Card):
    """The number in large type, and the approved words below it."""

    number = StringProperty("")
    text = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        theme = the_theme()
        own = {"fill": theme.emergency, "edge": theme.emergency, "padding": (theme.margin, theme.space)}
        super().__init__(**{**own, **kwargs})
        head = BoxLayout(size_hint_y=None, height=theme.huge * 1.2, spacing=theme.space)
        ink = theme.on_emergency
        head.add_widget(
            Icon(name="phone", color=ink, size=(theme.icon * 1.4,) * 2, pos_hint={"center_y": 0.5})
        )
        head.add_widget(
            Words(text=self.number, role="huge", bold=True, color=ink, pos_hint={"center_y": 0.5})
        )
        self.add_widget(head)
        self.add_widget(Words(text=self.text, bold=True, color=ink))
        self.add_widget(StandNote(fill=theme.emergency, edge=theme.emergency, ink=ink))

    def spoken(self) -> list[str]:
        """The words hold the number already."""
        return [self.text, the_words()("danger.stand")]
