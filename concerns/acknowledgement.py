"""The register's word that it has what a stick brought, by which a kiosk empties its outbox.

A file of JSON beside the one that was taken in: the SHA-256 of each envelope that the register has on its
disk, signed by the register (Ed25519, RFC 8032). The signing key is made from the pepper, so that taking in
needs no passphrase; its public half stands in register-public.json, which each kiosk has. A kiosk deletes
exactly the envelopes that are named, byte for byte, and nothing by a file that anybody else wrote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from concerns import durable
from concerns.envelope import Envelope
from concerns.keyfile import read_public_file
from concerns.outbox import Outbox
from concerns.storeerrors import plain

SUFFIX = ".taken-in"
_FORMAT = "safernw-acknowledgement"
_VERSION = 1
_SIGNED = b"safernw acknowledgement 1 "


class AcknowledgementError(Exception):
    """A file that empties no outbox. One plain line: which file, what is wrong, what to do."""


class _File(Struct):
    sha256: list[str]
    signature: bytes
    format: str = _FORMAT
    version: int = _VERSION


def write_acknowledgement(file: Path, taken_in: Iterable[Envelope], key: Ed25519PrivateKey) -> None:
    """Write the file; it names envelopes that are on the register's disk. Raises StoreError."""
    digests = sorted({_digest(envelope) for envelope in taken_in})
    content = _File(sha256=digests, signature=key.sign(_signed(digests)))
    with plain(file):
        durable.replace(file, msgspec.json.encode(content) + b"\n")


def acknowledge_from(file: Path, outbox: Outbox, public_key_path: Path) -> int:
    """Delete from the outbox what the register acknowledges in this file, and no more. How many went.

    Raises AcknowledgementError if it is not signed by the register whose key this device has; KeysError or
    StoreError.
    """
    content = _read(file)
    signer = read_public_file(public_key_path).acknowledges
    if not signer:
        raise AcknowledgementError(
            f"{public_key_path} is of an earlier version: copy it here again from the register."
        )
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(content.signature, _signed(content.sha256))
    except (InvalidSignature, ValueError):
        raise AcknowledgementError(
            f"{file} is not from this device's register, or was changed: nothing was deleted."
        ) from None
    named = set(content.sha256)
    return outbox.acknowledged(envelope.id for envelope in outbox.pending() if _digest(envelope) in named)


def _read(file: Path) -> _File:
    with plain(file):
        try:
            content = msgspec.json.decode(file.read_bytes(), type=_File)
        except FileNotFoundError:
            raise AcknowledgementError(
                f"There is no {file}: take the stick to the register first, and import it there."
            ) from None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise AcknowledgementError(
                f"{file} is damaged: import the stick again at the register."
            ) from None
    if (content.format, content.version) != (_FORMAT, _VERSION):
        raise AcknowledgementError(f"{file} is another kind of file, or of a newer version of the program.")
    return content


def _digest(envelope: Envelope) -> str:
    return hashlib.sha256(envelope.to_bytes()).hexdigest()


def _signed(digests: list[str]) -> bytes:
    return _SIGNED + hashlib.sha256("\n".join(digests).encode()).digest()
