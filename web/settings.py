"""What the door must be told."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from content import Pack
from content.following import Following


class DoorSettings(Struct, frozen=True, kw_only=True):
    """`data` is the data folder with register and keys; `pack` what we say, and `following`, if
    given, what we say once another is published.

    `assistants` are base addresses of Rasa; several share the conversations. `origins` are the sites that may carry
    the widget ("https://www.example.com"). `proxies` are networks whose X-Forwarded-For is believed. `event` is
    the road-show whose zones the concern form offers; empty for the district's places.
    """

    data: Path
    pack: Pack
    following: Following | None = None
    assistants: tuple[str, ...] = ("http://127.0.0.1:5005",)
    origins: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ("127.0.0.0/8", "::1/128")
    event: str = ""
