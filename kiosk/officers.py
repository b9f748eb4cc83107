"""The officers who may enter staff mode, each by a PIN of six digits.

The file keeps a salt and an Argon2id hash (RFC 9106) of each PIN. PINs are made here and never chosen: no two are
alike, and none is a birthday. A PIN opens staff mode, which shows nothing of visitors; it decrypts nothing.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec import Struct

from concerns import durable
from kiosk.settings import KioskError

DIGITS = 6
_FORMAT = "safernw-officers"
_VERSION = 1
_MEMORY_KIB = 19 * 1024
_PASSES = 2
"""The least that OWASP's password storage cheat sheet recommends: a kiosk checks each officer's hash in turn."""


class Officer(Struct, frozen=True):
    """Who may enter, and what their PIN is checked against."""

    name: str
    salt: bytes
    pin: bytes


class _File(Struct, frozen=True, kw_only=True):
    format: str = _FORMAT
    version: int = _VERSION
    officers: tuple[Officer, ...]


def officers_path(data: Path) -> Path:
    """Where a kiosk keeps them, below its data folder."""
    return data / "keys" / "officers.json"


def read(path: Path) -> tuple[Officer, ...]:
    """The officers in a file, none when there is no file. Raises `KioskError` for a file that cannot be read."""
    try:
        content = msgspec.json.decode(path.read_bytes(), type=_File)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise KioskError(f"{path}: cannot be read ({error.strerror})") from error
    except (msgspec.MsgspecError, UnicodeDecodeError):
        content = None
    if content is None or (content.format, content.version) != (_FORMAT, _VERSION):
        raise KioskError(
            f"{path} is no file of officers, or damaged: put a copy back, or move it away and add them"
        )
    return content.officers


def add(path: Path, name: str) -> str:
    """Adds an officer and returns their PIN, which is kept nowhere. Raises `KioskError`, also for a name taken."""
    name = " ".join(name.split())
    officers = read(path)
    if not name:
        raise KioskError("an officer needs a name")
    if any(officer.name.casefold() == name.casefold() for officer in officers):
        raise KioskError(f"there is an officer '{name}' already; remove them first to give them a new PIN")
    pin = _fresh_pin(officers)
    salt = secrets.token_bytes(16)
    _write(path, (*officers, Officer(name, salt, _hash(pin, salt))))
    return pin


def remove(path: Path, name: str) -> None:
    """Takes an officer away. Raises `KioskError` when there is none of that name."""
    officers = read(path)
    kept = tuple(officer for officer in officers if officer.name.casefold() != name.strip().casefold())
    if len(kept) == len(officers):
        there = ", ".join(officer.name for officer in officers) or "none"
        raise KioskError(f"there is no officer '{name}'; there are: {there}")
    _write(path, kept)


def whose(pin: str, officers: tuple[Officer, ...]) -> str:
    """The name of the officer with this PIN, empty for nobody's. Takes as long either way."""
    found = ""
    for officer in officers:
        if hmac.compare_digest(_hash(pin, officer.salt), officer.pin):
            found = officer.name
    return found


def _fresh_pin(officers: tuple[Officer, ...]) -> str:
    while True:
        pin = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if len(set(pin)) > 2 and not whose(pin, officers):
            return pin


def _hash(pin: str, salt: bytes) -> bytes:
    return Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=1, memory_cost=_MEMORY_KIB).derive(
        pin.encode()
    )


def _write(path: Path, officers: tuple[Officer, ...]) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        durable.replace(path, msgspec.json.encode(_File(officers=officers)) + b"\n")
    except OSError as error:
        raise KioskError(f"{path}: cannot be written ({error.strerror})") from error
