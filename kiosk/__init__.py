"""THE TOUCHSCREEN. Screens, widgets, theme and session of the kiosk that stands at a road-show.

The only room that imports Kivy, and it does so only once `run` is called: the settings, the session, the
concern form and the assistant's client can be used and tested without a display. It talks to the assistant
over loopback HTTP and needs neither it nor a network: topics, contacts and concerns come from the pack.
"""

from __future__ import annotations

from kiosk.settings import KioskError, KioskSettings

__all__ = ["KioskError", "KioskSettings", "run"]


def run(settings: KioskSettings) -> int:
    """Shows the touchscreen until it is closed. Returns the exit status, 0 when it was closed on purpose.

    Raises `KioskError`, one plain line, when there is no display, no such event or no readable pack.
    """
    from kiosk import environment

    environment.prepare(settings)
    from kiosk.app import build

    return build(settings).show()
