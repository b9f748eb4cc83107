"""The two files of the register's key pair, and the encryption inside them.

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
_PUBLIC_FORMAT = "safernw-register-public"
_PRIVATE_FORMAT = "safernw-register-private"
_VERSION = 1
_NONCE_BYTES = 12
_SCALAR_BYTES = 32

Read = TypeVar("Read", "PublicFile", "PrivateFile")


class KeysError(Exception):
    """A key file or passphrase that will not do. One plain line: which file, what is wrong, what to do."""


class PublicFile(Struct, frozen=True, kw_only=True):
    """`register-public.json`: what devices and browsers seal to.

    `public` is the 65-byte point, `made` an ISO date; `acknowledges` the 32 bytes of the Ed25519 key by which
    the register acknowledges what a stick brought, empty until the register has told it.
    """

    format: str = _PUBLIC_FORMAT
    version: int = _VERSION
    suite: int = SUITE
    key_id: str
    made: str
    public: bytes
    acknowledges: bytes = b""


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


def read_public(path: Path) -> ec.EllipticCurvePublicKey:
    """The key to seal to. Raises KeysError for a missing, broken or altered file."""
    return _point(path, read_public_file(path))


def read_public_file(path: Path) -> PublicFile:
    """The public file, checked. Raises KeysError as `read_public` does."""
    content = _read(path, PublicFile, _PUBLIC_FORMAT)
    _point(path, content)
    return content


def _point(path: Path, content: PublicFile) -> ec.EllipticCurvePublicKey:
    try:
        public_key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), content.public)
    except ValueError:
        raise KeysError(f"{path} holds no usable public key: copy it again from the register.") from None
    if content.suite != SUITE or key_id(public_key).hex() != content.key_id:
        raise KeysError(f"{path} was altered or is of a newer kind: copy it again from the register.")
    return public_key


def read_private(path: Path) -> PrivateFile:
    """The private file, all of it still encrypted. Raises KeysError for a missing or broken file."""
    return _read(path, PrivateFile, _PRIVATE_FORMAT)


def write(path: Path, content: PublicFile | PrivateFile, overwrite: bool) -> None:
    """Write one of the two, mode 0600; durable when this returns. Raises OSError."""
    data = msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"
    if overwrite:
        durable.replace(path, data)
    else:
        durable.write_new(path, data)


def public_file(private_key: ec.EllipticCurvePrivateKey, made: str) -> PublicFile:
    """What devices get of this pair."""
    public_key = private_key.public_key()
    return PublicFile(key_id=key_id(public_key).hex(), made=made, public=point(public_key))


def generation(private_key: ec.EllipticCurvePrivateKey, data_key: bytes, made: str) -> Generation:
    """The private key, encrypted under the data key."""
    name = key_id(private_key.public_key()).hex()
    scalar = private_key.private_numbers().private_value.to_bytes(_SCALAR_BYTES, "big")
    return Generation(key_id=name, made=made, encrypted=_encrypt(data_key, scalar, _bound_key(name)))


def open_generation(path: Path, data_key: bytes, generation: Generation) -> ec.EllipticCurvePrivateKey:
    """The private key again. Raises KeysError if it does not open."""
    try:
        scalar = _decrypt(data_key, generation.encrypted, _bound_key(generation.key_id))
        return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())
    except (InvalidTag, ValueError):
        raise KeysError(f"{path} is damaged: the passphrase is right, but a key does not open.") from None


def wrap(data_key: bytes, passphrase: str, holder: str, costs: Stretching) -> Wrap:
    """The data key, wrapped by this passphrase. Some 0.4 s with the usual costs."""
    salt = secrets.token_bytes(16)
    key = _stretch(passphrase, salt, costs)
    return Wrap(
        holder=holder,
        stretching=costs,
        salt=salt,
        wrapped=_encrypt(key, data_key, _bound_holder(holder)),
    )


def unwrap(wrap: Wrap, passphrase: str) -> bytes | None:
    """The data key, or None if this passphrase does not open this wrap. Some 0.4 s."""
    try:
        key = _stretch(passphrase, wrap.salt, wrap.stretching)
        return _decrypt(key, wrap.wrapped, _bound_holder(wrap.holder))
    except (InvalidTag, ValueError):
        return None


def _read(path: Path, kind: type[Read], expected: str) -> Read:
    try:
        content = msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        raise KeysError(
            f"There is no {path}: make the register's keys first, or copy the file here."
        ) from None
    except OSError as error:
        raise KeysError(f"{path} cannot be read ({reason(error)}): check its owner and rights.") from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise KeysError(f"{path} is damaged or no key file: take it from your safe copy.") from None
    if content.format != expected:
        raise KeysError(f"{path} is another kind of file: {expected} is wanted here.")
    if content.version != _VERSION:
        raise KeysError(f"{path} was made by a newer version of this program: update the program.")
    return content


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


def reason(error: OSError) -> str:
    """Why, in the system's words, without the file's name."""
    return os.strerror(error.errno).lower() if error.errno else "unknown reason"
