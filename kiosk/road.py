"""How it stands with the hub, as noted for staff: when it was last reached, and what is wrong."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from concerns import durable


class Road(msgspec.Struct, frozen=True):
    """`problem` is one plain line, empty while all is well."""

    reached: datetime | None = None
    """When the hub last answered as it should, by the kiosk's clock; None if it never did."""
    problem: str = ""
    refused: int = 0
    """Concerns that the hub does not take: they stay in the outbox and go with the next stick."""


def road_path(data: Path) -> Path:
    """Where it is noted, below a kiosk's data folder."""
    return data / "sync.json"


def read_road(path: Path) -> Road | None:
    """What was noted; None where nothing was, or nothing that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Road)
    except (OSError, msgspec.MsgspecError):
        return None


def write_road(path: Path, road: Road) -> None:
    """Notes it. Raises OSError."""
    durable.replace(path, msgspec.json.encode(road))
