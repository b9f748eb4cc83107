"""THE PUBLIC DOOR. The chat gateway, the widget and the intake of sealed concerns: all that faces the internet.

Loads no Rasa: the assistant stays on loopback behind it. `web.open_door(DoorSettings(...))` gives the ASGI app.
"""

from web.door import open_door
from web.settings import DoorSettings

__all__ = ["DoorSettings", "open_door"]
