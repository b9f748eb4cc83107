"""A message from staff to a person without a name: only who holds the receipt's code can open it.

The key is HKDF-SHA256 (RFC 5869) of the 18 characters of the code, `info` holding the concern's id, so that
the public door can open a message for whoever types the code and for nobody else. Kept are 12 bytes nonce and
AES-256-GCM of the text, padded as a record is (`concerns.seal.pad`).
"""

from __future__ import annotations

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from concerns import pepper as peppers
from concerns import receipt as receipts
from concerns.audit import Audit
from concerns.envelope import Tampered
from concerns.receipt import Receipt
from concerns.seal import pad, unpad

MAX_MESSAGE = 2000
_NONCE_BYTES = 12


class FollowUp(Audit):
    """The part of the register that answers people."""

    def send_message(self, id: str, receipt: Receipt, text: str, by: str) -> None:
        """Leave a message for the person who holds this concern's receipt; it takes an earlier one's place.

        KeyError if the concern is not here; ValueError if the receipt is of another, or the text has more
        than MAX_MESSAGE characters. An empty text takes the message back.
        """
        if len(text) > MAX_MESSAGE:
            raise ValueError(f"a message has at most {MAX_MESSAGE:,} characters")
        sealed = _close(receipt, id, text) if text else None
        with self._changing(by, "message" if text else "message-withdrawn", id) as connection:
            known = connection.execute("SELECT look_up FROM envelopes WHERE id = ?", (id,)).fetchone()
            if known is None:
                raise KeyError(id)
            if not hmac.compare_digest(known[0], self._look_up(receipts.tag(receipt))):
                raise ValueError("this receipt is of another concern")
            connection.execute("UPDATE envelopes SET message = ? WHERE id = ?", (sealed, id))

    def message(self, receipt: Receipt) -> str:
        """What staff wrote to the holder of this receipt; empty if nothing, or the concern is not here.

        Raises Tampered if it was changed since.
        """
        query = "SELECT id, message FROM envelopes WHERE look_up = ? ORDER BY taken, id LIMIT 1"
        with self.reading() as connection:
            found = connection.execute(query, (self._look_up(receipts.tag(receipt)),)).fetchone()
        return _open(receipt, *found) if found and found[1] else ""

    def _look_up(self, tag: bytes) -> bytes:
        return peppers.look_up(self._pepper, tag)


def _close(receipt: Receipt, id: str, text: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key(receipt, id)).encrypt(nonce, pad(text.encode()), None)


def _open(receipt: Receipt, id: str, sealed: bytes) -> str:
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return unpad(AESGCM(_key(receipt, id)).decrypt(nonce, rest, None)).decode()
    except (InvalidTag, ValueError):
        raise Tampered("The message to this concern's reporter was changed or damaged.") from None


def _key(receipt: Receipt, id: str) -> bytes:
    info = b"safernw message 1 " + id.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(receipt.code.encode())
