"""A pack handed to the kiosks: signed, in one file, with a serial number that only rises."""

from __future__ import annotations

from pathlib import Path

PUBLISHED_NAME = "pack.snwpack"


def published_path(data: Path) -> Path:
    """The file that the public door hands to kiosks; missing until something was published."""
    return data / "published" / PUBLISHED_NAME
