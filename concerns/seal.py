"""Sealing a concern to the register's public key, and opening it again.

HPKE, RFC 9180, base mode, in the one suite of version 1 (P-256 is in every browser's WebCrypto). The device
that takes a concern holds the public key alone: once sealed, it cannot read what it took.

Plaintext: 4 bytes length of the record (big-endian), the record (`concerns.model.encode`), zero bytes up to
the next of `concerns.envelope.BUCKETS`. `info` is INFO_LABEL followed by the envelope's 34-byte head. A
browser makes the same with @hpke/core: enc and ciphertext of `seal()` one after the other.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from concerns import model
from concerns import receipt as receipts
from concerns.envelope import (
    BUCKETS,
    INFO_LABEL,
    SUITE,
    Envelope,
    Tampered,
    UnknownVersion,
    WrongKey,
    pack_head,
)

_SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_LENGTH_BYTES = 4


def key_id(public_key: EllipticCurvePublicKey) -> bytes:
    """8 bytes that name a public key: the start of SHA-256 over its 65-byte uncompressed point."""
    return hashlib.sha256(point(public_key)).digest()[:8]


def point(public_key: EllipticCurvePublicKey) -> bytes:
    """The public key as RFC 9180 writes it: 65 bytes, uncompressed. Raises ValueError for another curve."""
    if public_key.curve.name != SECP256R1.name:
        raise ValueError("the register's key must be on the curve P-256")
    return public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def seal(concern: model.Concern, public_key: EllipticCurvePublicKey) -> Envelope:
    """A fresh envelope with a random id. Sealing the same concern twice makes two envelopes."""
    return seal_as(concern, public_key, secrets.token_bytes(16))


def seal_as(concern: model.Concern, public_key: EllipticCurvePublicKey, id: bytes) -> Envelope:
    """An envelope with this id of 16 bytes, to take the place of another of the same concern."""
    head = pack_head(key_id(public_key), id, model.hour_number(concern.taken))
    sealed = _SUITE.encrypt(pad(model.encode(concern)), public_key, info=INFO_LABEL + head)
    return Envelope(head, receipts.tag(receipts.parse(concern.receipt)), sealed)


def unseal(envelope: Envelope, private_keys: Iterable[EllipticCurvePrivateKey]) -> model.Concern:
    """The concern in an envelope, opened with the one key among `private_keys` it is sealed to.

    Raises WrongKey, Tampered (also when hour or receipt outside differ from those inside) or UnknownVersion.
    """
    private_key = _key_for(envelope.key_id, private_keys)
    try:
        padded = _SUITE.decrypt(envelope.sealed, private_key, info=INFO_LABEL + envelope.head)
        concern = model.decode(unpad(padded))
    except InvalidTag:
        raise Tampered("This sealed concern was changed or damaged on its way and does not open.") from None
    except model.ConcernError as error:
        if error.field == "version":
            raise UnknownVersion("This concern was written by a newer program: update this one.") from None
        raise Tampered("What this envelope holds is not a concern.") from None
    _outside_is_inside(envelope, concern)
    return concern


def seal_text(text: str, public_key: EllipticCurvePublicKey, bound: str) -> bytes:
    """What staff wrote, sealed to the register's key: 1 byte suite, 8 bytes key id, enc and ciphertext.

    `bound` says what it belongs to; it opens with the same alone. Raises ValueError if it fits in no bucket.
    """
    name = bytes([SUITE]) + key_id(public_key)
    return name + _SUITE.encrypt(pad(text.encode()), public_key, info=_text_info(name, bound))


def unseal_text(sealed: bytes, private_keys: Iterable[EllipticCurvePrivateKey], bound: str) -> str:
    """What `seal_text` sealed. Raises WrongKey, Tampered or UnknownVersion."""
    name, rest = sealed[:9], sealed[9:]
    if name[:1] != bytes([SUITE]):
        raise UnknownVersion("This note was sealed by a newer version of the program: update this one.")
    private_key = _key_for(name[1:], private_keys)
    try:
        return unpad(_SUITE.decrypt(rest, private_key, info=_text_info(name, bound))).decode()
    except (InvalidTag, ValueError):
        raise Tampered("This note was changed or damaged and does not open.") from None


def pad(record: bytes) -> bytes:
    """Length, record and zeros, one of BUCKETS in size. Raises ValueError if the record fits in none."""
    needed = _LENGTH_BYTES + len(record)
    for bucket in BUCKETS:
        if needed <= bucket:
            return (len(record).to_bytes(_LENGTH_BYTES, "big") + record).ljust(bucket, b"\x00")
    raise ValueError(f"a record of {len(record)} bytes fits in no bucket")


def unpad(padded: bytes) -> bytes:
    """The record inside. Raises Tampered if length or zeros are not as `pad` makes them."""
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    record, rest = padded[_LENGTH_BYTES : _LENGTH_BYTES + length], padded[_LENGTH_BYTES + length :]
    if len(record) != length or rest.strip(b"\x00"):
        raise Tampered("What this envelope holds is not padded as it should be.")
    return record


def _key_for(name: bytes, private_keys: Iterable[EllipticCurvePrivateKey]) -> EllipticCurvePrivateKey:
    for private_key in private_keys:
        if key_id(private_key.public_key()) == name:
            return private_key
    raise WrongKey("This is sealed for another key than those at hand: unlock the key it was sealed to.")


def _text_info(name: bytes, bound: str) -> bytes:
    return b"safernw text 1 " + name + bound.encode()


def _outside_is_inside(envelope: Envelope, concern: model.Concern) -> None:
    tag = receipts.tag(receipts.parse(concern.receipt))
    if envelope.taken != concern.taken or envelope.tag not in (b"", tag):
        raise Tampered("The outside of this sealed concern does not belong to its inside.")
