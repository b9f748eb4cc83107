"""The register's key pair: a public file for every device, a private file that only a passphrase opens.

A random data key of 32 bytes encrypts each private key (AES-256-GCM). The data key itself is wrapped once for
each holder, by a key that Argon2id (RFC 9106) makes from the holder's passphrase: every officer can have an
own passphrase, and a further generation of the key pair needs none of the others' passphrases.

Both files are JSON with `format` and `version`; binary fields are base64. The private key is written nowhere
in the clear.
"""

from __future__ import annotations

import os
import secrets
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec import Meta, Struct

from concerns import durable
from concerns.envelope import SUITE
from concerns.seal import key_id, point

PUBLIC_NAME = "register-public.json"
PRIVATE_NAME = "register-private.json"
MIN_PASSPHRASE = 12
_PUBLIC_FORMAT = "safernw-register-public"
_PRIVATE_FORMAT = "safernw-register-private"
_VERSION = 1
_NONCE_BYTES = 12
_DATA_KEY_BYTES = 32
_SCALAR_BYTES = 32

Read = TypeVar("Read", "PublicFile", "PrivateFile")


class KeysError(Exception):
    """A key file or passphrase that will not do. One plain line: which file, what is wrong, what to do."""


class PublicFile(Struct, frozen=True, kw_only=True):
    """`register-public.json`: what devices and browsers seal to.

    `public` is the 65-byte point, `made` an ISO date.
    """

    format: str = _PUBLIC_FORMAT
    version: int = _VERSION
    suite: int = SUITE
    key_id: str
    made: str
    public: bytes


class Stretching(Struct, frozen=True):
    """Argon2id's costs: memory in KiB, passes, lanes.

    RFC 9106, section 4, recommends 64 MiB, 3 passes and 4 lanes where memory is scarce; with twice that
    memory a passphrase takes about 0.4 s on two cores. The bounds keep a damaged file from asking for the
    moon.
    """

    memory: Annotated[int, Meta(ge=8 * 1024, le=1024 * 1024)] = 128 * 1024
    passes: Annotated[int, Meta(ge=1, le=20)] = 3
    lanes: Annotated[int, Meta(ge=1, le=16)] = 4


class Wrap(Struct, frozen=True, kw_only=True):
    """The data key, wrapped for one holder by passphrase. `wrapped` is nonce and AES-256-GCM ciphertext."""

    holder: str
    stretching: Stretching
    salt: bytes
    wrapped: bytes


class Generation(Struct, frozen=True, kw_only=True):
    """One private key, encrypted under the data key (nonce and ciphertext of the 32-byte scalar)."""

    key_id: str
    made: str
    encrypted: bytes


class PrivateFile(Struct, frozen=True, kw_only=True):
    """`register-private.json`. All generations stay, so that old concerns can be read after a rotation."""

    format: str = _PRIVATE_FORMAT
    version: int = _VERSION
    wraps: tuple[Wrap, ...]
    generations: tuple[Generation, ...]


def make(passphrase: str, holder: str = "register", made: str = "") -> tuple[PublicFile, PrivateFile]:
    """A fresh key pair, its private key already encrypted. `made` is an ISO date, by default today's.

    Raises KeysError for a passphrase of fewer than MIN_PASSPHRASE characters.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise KeysError(
            f"The passphrase is too short: take {MIN_PASSPHRASE} characters or more, best four words."
        )
    made = made or datetime.now(UTC).date().isoformat()
    private_key = ec.generate_private_key(ec.SECP256R1())
    name = key_id(private_key.public_key()).hex()
    data_key = secrets.token_bytes(_DATA_KEY_BYTES)
    scalar = private_key.private_numbers().private_value.to_bytes(_SCALAR_BYTES, "big")
    generation = Generation(key_id=name, made=made, encrypted=_encrypt(data_key, scalar, _bound_key(name)))
    public = PublicFile(key_id=name, made=made, public=point(private_key.public_key()))
    return public, PrivateFile(wraps=(_wrap(data_key, passphrase, holder),), generations=(generation,))


def save(public: PublicFile, private: PrivateFile, folder: Path, overwrite: bool = False) -> None:
    """Write both files (mode 0600) into the folder; durable when this returns.

    Raises KeysError if either exists and `overwrite` is false, or if the folder cannot be written. A key that
    is overwritten is gone, and with it every concern sealed to it.
    """
    write: Callable[[Path, bytes], None] = durable.replace if overwrite else durable.write_new
    targets = ((folder / PRIVATE_NAME, private), (folder / PUBLIC_NAME, public))
    try:
        for path, _ in targets:
            if path.exists() and not overwrite:
                raise FileExistsError(str(path))
        # The private key first: devices must never seal to a key that was not kept.
        for path, content in targets:
            write(path, msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")
    except FileExistsError:
        raise KeysError(f"{folder} holds a register key already: it is left as it is.") from None
    except OSError as error:
        raise KeysError(
            f"{folder} cannot take the key files ({_reason(error)}): choose another folder."
        ) from None


def read_public(path: Path) -> ec.EllipticCurvePublicKey:
    """The key to seal to. Raises KeysError for a missing, broken or altered file."""
    content = _read(path, PublicFile, _PUBLIC_FORMAT)
    try:
        public_key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), content.public)
    except ValueError:
        raise KeysError(f"{path} holds no usable public key: copy it again from the register.") from None
    if content.suite != SUITE or key_id(public_key).hex() != content.key_id:
        raise KeysError(f"{path} was altered or is of a newer kind: copy it again from the register.")
    return public_key


def unlock(path: Path, passphrase: str) -> tuple[ec.EllipticCurvePrivateKey, ...]:
    """Every generation's private key, oldest first, for `concerns.seal.unseal`. Some 0.4 s a holder tried.

    Raises KeysError for a missing or broken file or a wrong passphrase.
    """
    content = _read(path, PrivateFile, _PRIVATE_FORMAT)
    data_key = _unwrap_any(path, content.wraps, passphrase)
    return tuple(_private_key(path, data_key, generation) for generation in content.generations)


def _read(path: Path, kind: type[Read], expected: str) -> Read:
    try:
        content = msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        raise KeysError(
            f"There is no {path}: make the register's keys first, or copy the file here."
        ) from None
    except OSError as error:
        raise KeysError(f"{path} cannot be read ({_reason(error)}): check its owner and rights.") from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise KeysError(f"{path} is damaged or no key file: take it from your safe copy.") from None
    if content.format != expected:
        raise KeysError(f"{path} is another kind of file: {expected} is wanted here.")
    if content.version != _VERSION:
        raise KeysError(f"{path} was made by a newer version of this program: update the program.")
    return content


def _wrap(data_key: bytes, passphrase: str, holder: str) -> Wrap:
    salt, stretching = secrets.token_bytes(16), Stretching()
    key = _stretch(passphrase, salt, stretching)
    return Wrap(
        holder=holder,
        stretching=stretching,
        salt=salt,
        wrapped=_encrypt(key, data_key, _bound_holder(holder)),
    )


def _unwrap_any(path: Path, wraps: tuple[Wrap, ...], passphrase: str) -> bytes:
    for wrap in wraps:
        try:
            key = _stretch(passphrase, wrap.salt, wrap.stretching)
            return _decrypt(key, wrap.wrapped, _bound_holder(wrap.holder))
        except (InvalidTag, ValueError):
            continue
    raise KeysError(f"This passphrase does not open {path}: type it again, minding capitals and spaces.")


def _private_key(path: Path, data_key: bytes, generation: Generation) -> ec.EllipticCurvePrivateKey:
    try:
        scalar = _decrypt(data_key, generation.encrypted, _bound_key(generation.key_id))
        return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())
    except (InvalidTag, ValueError):
        raise KeysError(f"{path} is damaged: the passphrase is right, but a key does not open.") from None


def _stretch(passphrase: str, salt: bytes, costs: Stretching) -> bytes:
    # One passphrase typed on two keyboards may come as different code points: NIST SP 800-63B, 5.1.1.2.
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    return Argon2id(
        salt=salt, length=32, iterations=costs.passes, lanes=costs.lanes, memory_cost=costs.memory
    ).derive(secret)


def _encrypt(key: bytes, secret: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, bound)


def _decrypt(key: bytes, encrypted: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(encrypted[:_NONCE_BYTES], encrypted[_NONCE_BYTES:], bound)


def _bound_key(name: str) -> bytes:
    return f"safernw register key 1 {name}".encode()


def _bound_holder(holder: str) -> bytes:
    return f"safernw data key 1 {holder}".encode()


def _reason(error: OSError) -> str:
    return os.strerror(error.errno).lower() if error.errno else "unknown reason"
