"""The red card that comes before everything else: the emergency number and what to do."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.look import load_look
from kiosk.widgets.basics import Card


class DangerCard(Card):
    """The number in large type, and the approved words below it."""

    number = StringProperty("")
    text = StringProperty("")


load_look(__file__)
