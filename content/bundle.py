"""The file in which a pack travels: its texts and a serial number, under one signature.

    8 bytes   SNWPACK1
    8 bytes   which publisher's key signed it (the first bytes of the sha256 of the public key)
    64 bytes  Ed25519 signature (RFC 8032) over "safernw pack 1", a zero byte and the rest
    the rest  zlib of one JSON object, `Body`

Nothing is unpacked before the signature is known to be good. What is unpacked is bounded, holds texts only, and names
no place outside a pack: the same body always makes the same bytes.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from content import files
from content.signing import key_id

MAGIC = b"SNWPACK1"
MOST_BYTES = 8_000_000
MOST_UNPACKED = 32_000_000
MOST_FILES = 2_000
MOST_A_FILE = 4_000_000
_SIGNED = b"safernw pack 1\0"
_HEAD = len(MAGIC) + 8 + 64
_NAME = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,99}/)?[a-z0-9][a-z0-9-]{0,99}\.yml", re.ASCII)

Kind = Literal["publish", "withhold", "rollback"]


class BundleError(Exception):
    """A pack file that cannot be used. One plain line: what is wrong, what to do."""


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What travels. `serial` only rises; `made` is an ISO time in UTC, `of` the serial whose texts these are where
    they were published before; `withheld` every contact that they show to nobody."""

    format: Literal["safernw-pack"] = "safernw-pack"
    version: Literal[1] = 1
    serial: int
    made: str
    kind: Kind = "publish"
    of: int
    digest: str
    """sha256 of the pack, as `content.digest` tells it."""
    withheld: tuple[str, ...] = ()
    files: dict[str, str]
    """Texts by their name in the pack's folder."""


def pack_files(folder: Path) -> dict[str, str]:
    """Every text of a pack's folder. Raises `BundleError` for what may not travel."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yml")):
        name = path.relative_to(folder).as_posix()
        if not _NAME.fullmatch(name):
            raise BundleError(
                f"{name}: call the file in small letters, digits and dashes, at most one folder deep"
            )
        found[name] = path.read_text(encoding="utf-8")
    return found


def seal(body: Body, key: Ed25519PrivateKey) -> bytes:
    """The file for a body. Raises `BundleError` for one that no kiosk would take."""
    plain = msgspec.json.encode(body, order="sorted")
    _refuse_too_much(body, len(plain))
    packed = zlib.compress(plain, 9)
    if len(packed) + _HEAD > MOST_BYTES:
        raise BundleError(f"the pack is larger than {MOST_BYTES // 1_000_000} MB; shorten it")
    return MAGIC + key_id(key.public_key()) + key.sign(_SIGNED + packed) + packed


def opened(data: bytes, key: Ed25519PublicKey) -> Body:
    """The body of a file that this publisher signed. Raises `BundleError`."""
    if len(data) > MOST_BYTES:
        raise BundleError("this file is too large for a pack; take it again from the hub")
    if len(data) <= _HEAD or not data.startswith(MAGIC):
        raise BundleError("this is no pack file; take it again from the hub")
    signer, signature, packed = data[8:16], data[16:_HEAD], data[_HEAD:]
    if signer != key_id(key):
        raise BundleError(
            "this pack is signed by another publisher's key; bring keys/pack-public.json from the hub"
        )
    try:
        key.verify(signature, _SIGNED + packed)
    except InvalidSignature:
        raise BundleError(
            "this pack was altered or damaged on its way; nothing was changed; take it again"
        ) from None
    return _body(packed)


def write_folder(body: Body, folder: Path) -> None:
    """Writes the texts into a folder that must not exist yet; all on the disk when this returns. Raises OSError."""
    folder.mkdir(mode=0o700)
    for name, text in body.files.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        files.write(path, text.encode())
    for inner in {folder, *((folder / name).parent for name in body.files)}:
        files.sync_folder(inner)


def _body(packed: bytes) -> Body:
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(packed, MOST_UNPACKED)
        if not unpacker.eof or unpacker.unused_data:
            raise BundleError("this pack unpacks to more than a pack may hold; nothing was changed")
        body = msgspec.json.decode(plain, type=Body)
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError):
        raise BundleError("this pack was made by another version; update the program here first") from None
    _refuse_too_much(body, len(plain))
    return body


def _refuse_too_much(body: Body, size: int) -> None:
    for name, text in body.files.items():
        if not _NAME.fullmatch(name):
            raise BundleError("this pack names a file that no pack has; nothing was changed")
        if len(text) > MOST_A_FILE:
            raise BundleError(f"{name} is larger than {MOST_A_FILE // 1_000_000} MB; shorten it")
    if len(body.files) > MOST_FILES or size > MOST_UNPACKED or body.serial < 1:
        raise BundleError("this pack holds more than a pack may hold; nothing was changed")
