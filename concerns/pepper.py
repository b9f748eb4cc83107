"""The register's pepper: 32 random bytes in a file of their own, without which its look-ups tell nothing.

It lies outside the database, so that a copy of the database alone confirms no guess at a receipt. A lost
pepper costs the look-up by receipt, never a concern: those are opened with the register's key.
"""

from __future__ import annotations

import hmac
import secrets
from contextlib import suppress
from pathlib import Path

from msgspec import MsgspecError, Struct, json

from concerns import durable
from concerns.storeerrors import NoFolder, WrongPepper, plain

_FORMAT = "safernw-pepper"
_VERSION = 1
_BYTES = 32


class _File(Struct):
    pepper: bytes
    format: str = _FORMAT
    version: int = _VERSION


def read(path: Path) -> bytes:
    """The pepper in this file. Raises WrongPepper if it is missing or damaged, or another StoreError."""
    try:
        with plain(path):
            content = json.decode(path.read_bytes(), type=_File)
    except (NoFolder, MsgspecError, UnicodeDecodeError):
        raise WrongPepper(path) from None
    if (content.format, content.version, len(content.pepper)) != (_FORMAT, _VERSION, _BYTES):
        raise WrongPepper(path)
    return content.pepper


def read_or_make(path: Path) -> bytes:
    """The pepper in this file, which is made (mode 0600) if it is not there. Raises a StoreError."""
    with plain(path), suppress(FileExistsError):
        durable.write_new(path, json.encode(_File(pepper=secrets.token_bytes(_BYTES))) + b"\n")
    return read(path)


def look_up(pepper: bytes, tag: bytes) -> bytes:
    """What the register keeps of a receipt: HMAC-SHA256(pepper, tag), 32 bytes."""
    return hmac.digest(pepper, tag, "sha256")


def mark(pepper: bytes) -> bytes:
    """32 bytes by which a register knows its own pepper again without keeping it."""
    return hmac.digest(pepper, b"safernw pepper mark 1", "sha256")
