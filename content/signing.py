"""The publisher's key pair: kiosks take a pack only when it was signed with it.

`keys/pack-public.json` goes to every kiosk, `keys/pack-private.json` stays with the editors, encrypted under a
passphrase (Argon2id, RFC 9106; AES-256-GCM). Both are JSON; binary fields are base64.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import unicodedata
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec import Meta, Struct

from content import files

PUBLIC_NAME = "pack-public.json"
PRIVATE_NAME = "pack-private.json"
MIN_PASSPHRASE = 12
_NONCE = 12
_BOUND = b"safernw publisher key 1"


class SigningError(Exception):
    """A publisher's key or passphrase that will not do. One plain line."""


class PublicFile(Struct, frozen=True, kw_only=True):
    """`pack-public.json`. `public` is the key's 32 bytes."""

    format: Literal["safernw-pack-public"] = "safernw-pack-public"
    version: Literal[1] = 1
    public: bytes


class PrivateFile(Struct, frozen=True, kw_only=True):
    """`pack-private.json`. `encrypted` is nonce and ciphertext of the key's 32 bytes; memory is in KiB.

    The costs are those of RFC 9106, section 4, with twice the memory of its second choice; the bounds keep a damaged
    file from asking for the moon.
    """

    format: Literal["safernw-pack-private"] = "safernw-pack-private"
    version: Literal[1] = 1
    memory: Annotated[int, Meta(ge=8 * 1024, le=1024 * 1024)] = 128 * 1024
    passes: Annotated[int, Meta(ge=1, le=20)] = 3
    lanes: Annotated[int, Meta(ge=1, le=16)] = 4
    salt: bytes
    encrypted: bytes


File = TypeVar("File", PublicFile, PrivateFile)


def public_path(data: Path) -> Path:
    """Where the public key stands in a data folder: on the hub and on every kiosk."""
    return data / "keys" / PUBLIC_NAME


def private_path(data: Path) -> Path:
    """Where the private key stands: on the hub alone."""
    return data / "keys" / PRIVATE_NAME


def key_id(key: Ed25519PublicKey) -> bytes:
    """The 8 bytes by which a key is known."""
    return hashlib.sha256(key.public_bytes_raw()).digest()[:8]


def make(data: Path, passphrase: str) -> None:
    """Makes the key pair. Raises `SigningError` where one stands already, or for a short passphrase."""
    if len(passphrase) < MIN_PASSPHRASE:
        raise SigningError(f"The passphrase is too short: take {MIN_PASSPHRASE} characters or more.")
    for path in (public_path(data), private_path(data)):
        if path.exists():
            raise SigningError(f"{path} stands there already: packs are published where the private key is.")
    private = Ed25519PrivateKey.generate()
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(_NONCE)
    file = PrivateFile(salt=salt, encrypted=b"")
    sealed = AESGCM(_stretch(passphrase, file)).encrypt(nonce, private.private_bytes_raw(), _BOUND)
    try:
        public_path(data).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _save(private_path(data), msgspec.structs.replace(file, encrypted=nonce + sealed))
        _save(public_path(data), PublicFile(public=private.public_key().public_bytes_raw()))
    except OSError as problem:
        raise SigningError(f"{public_path(data).parent} cannot take the keys ({_reason(problem)}).") from None


def read_public(path: Path) -> Ed25519PublicKey:
    """The key that packs are checked with. Raises `SigningError`."""
    try:
        return Ed25519PublicKey.from_public_bytes(_read(path, PublicFile).public)
    except ValueError:
        raise SigningError(f"{path} holds no usable key: copy it again from the hub.") from None


def unlock(path: Path, passphrase: str) -> Ed25519PrivateKey:
    """The key to sign with; takes about 0.4 s. Raises `SigningError`, also for a wrong passphrase."""
    file = _read(path, PrivateFile)
    try:
        nonce, sealed = file.encrypted[:_NONCE], file.encrypted[_NONCE:]
        return Ed25519PrivateKey.from_private_bytes(
            AESGCM(_stretch(passphrase, file)).decrypt(nonce, sealed, _BOUND)
        )
    except (InvalidTag, ValueError):
        raise SigningError(
            f"This passphrase does not open {path}: type it again, minding capitals and spaces."
        ) from None


def _stretch(passphrase: str, file: PrivateFile) -> bytes:
    # One passphrase typed on two keyboards may come as different code points: NIST SP 800-63B, 5.1.1.2.
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    return Argon2id(
        salt=file.salt, length=32, iterations=file.passes, lanes=file.lanes, memory_cost=file.memory
    ).derive(secret)


def _save(path: Path, file: PublicFile | PrivateFile) -> None:
    files.replace(path, msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n")


def _read(path: Path, kind: type[File]) -> File:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        raise SigningError(
            f"There is no {path}: it is made by the first `safernw content publish`."
        ) from None
    except OSError as problem:
        raise SigningError(
            f"{path} cannot be read ({_reason(problem)}): check its owner and rights."
        ) from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise SigningError(
            f"{path} is damaged or another kind of file: take it from your safe copy."
        ) from None


def _reason(problem: OSError) -> str:
    return os.strerror(problem.errno).lower() if problem.errno else "unknown reason"
