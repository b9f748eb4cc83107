"""The envelope: a sealed concern on its way, and the layout of its bytes.

All numbers are unsigned and big-endian:

    offset  bytes  part
         0      4  magic, the ASCII letters "SNWE"
         4      1  version of this layout, 1
         5      1  suite, 1 = HPKE (RFC 9180) base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM
         6      8  key id: first 8 bytes of SHA-256 over the register's public key (65 bytes, uncompressed)
        14     16  id: random; the idempotency key, written in hex
        30      4  taken: whole hours since 1970-01-01T00:00Z
        34     32  tag of the receipt (see `concerns.receipt.tag`)
        66     65  enc, the sender's ephemeral public key (RFC 9180, 4.1)
       131  n+16  ciphertext and authentication tag of the padded record, n = 1, 2, 4, 8 or 16 KiB

Bytes 0 to 33, the head, enter HPKE's `info` behind the label INFO_LABEL: change one and the envelope does not
open. The receipt's tag does not, because the register must be able to forget it (it keeps an HMAC of it, see
`concerns.register`) and still open the envelope; it is bound by the receipt inside, which must have this tag.

What lies outside the ciphertext has no content: it tells the hour, the size bucket and which key opens it.
"""

from __future__ import annotations

import struct

from msgspec import Struct

from concerns.model import hour_text

MAGIC = b"SNWE"
VERSION = 1
SUITE = 1
INFO_LABEL = b"safernw envelope"
BUCKETS = (1024, 2048, 4096, 8192, 16384)
"""Sizes in bytes that a padded record can have, so that a size tells next to nothing."""
_HEAD = struct.Struct(">4sBB8s16sI")
_TAG_BYTES = 32
_OVERHEAD = 65 + 16


class EnvelopeError(ValueError):
    """An envelope that cannot be read. The message is one plain line."""


class NotAnEnvelope(EnvelopeError):
    """Bytes that are no envelope at all, or cut short."""


class UnknownVersion(EnvelopeError):
    """A layout, suite or record of a later version."""


class WrongKey(EnvelopeError):
    """Sealed for a key that is not at hand."""


class Tampered(EnvelopeError):
    """It does not open, or its outside and its inside disagree."""


class Envelope(Struct, frozen=True):
    """A sealed concern in its three parts. Made by `concerns.seal.seal` or `parse`.

    `head` is 34 bytes, `sealed` is enc and ciphertext. `tag` is the receipt's tag, 32 bytes, or empty in an
    envelope that comes out of the register.
    """

    head: bytes
    tag: bytes
    sealed: bytes

    @property
    def id(self) -> str:
        """The idempotency key, 32 hex digits: two envelopes of one id are one concern."""
        return self.head[14:30].hex()

    @property
    def key_id(self) -> bytes:
        """8 bytes naming the public key it is sealed to."""
        return self.head[6:14]

    @property
    def taken(self) -> str:
        """The hour in which it was taken, "2027-06-11T14:00Z"."""
        return hour_text(int.from_bytes(self.head[30:34], "big"))

    @property
    def bucket(self) -> int:
        """Size of the padded record in bytes, one of BUCKETS."""
        return len(self.sealed) - _OVERHEAD

    def to_bytes(self) -> bytes:
        """The bytes as laid out above. Raises ValueError if the register has dropped the tag."""
        if len(self.tag) != _TAG_BYTES:
            raise ValueError("an envelope without its tag cannot travel")
        return self.head + self.tag + self.sealed

    def __repr__(self) -> str:
        return f"<Envelope {self.id}>"


def pack_head(key_id: bytes, id: bytes, hours: int) -> bytes:
    """The 34 bytes of a head. Lengths: 8 and 16 bytes; `hours` since 1970."""
    return _HEAD.pack(MAGIC, VERSION, SUITE, key_id, id, hours)


def parse(data: bytes) -> Envelope:
    """The envelope in these bytes, its outside checked. Raises NotAnEnvelope or UnknownVersion."""
    return assemble(data[:34], data[34:66], data[66:])


def assemble(head: bytes, tag: bytes, sealed: bytes) -> Envelope:
    """An envelope from its parts, as a store keeps them (`tag` may be empty). Raises as `parse` does."""
    if len(head) != _HEAD.size:
        raise NotAnEnvelope("This is not a sealed concern, or it was cut short.")
    magic, version, suite, _, _, hours = _HEAD.unpack(head)
    if magic != MAGIC:
        raise NotAnEnvelope("This is not a sealed concern.")
    if (version, suite) != (VERSION, SUITE):
        raise UnknownVersion("This concern was sealed by a newer version of the program: update this one.")
    if len(tag) not in (0, _TAG_BYTES) or len(sealed) - _OVERHEAD not in BUCKETS or not _is_hour(hours):
        raise NotAnEnvelope("This sealed concern is damaged or was cut short.")
    return Envelope(head, tag, sealed)


def _is_hour(hours: int) -> bool:
    try:
        return bool(hour_text(hours))
    except (ValueError, OverflowError):
        return False
