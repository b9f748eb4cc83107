"""The site's own key: a file outside the database, so that a copy of the database alone opens no second factor."""

from __future__ import annotations

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from concerns import durable

_BYTES = 32
_NONCE = 12


class StaffError(Exception):
    """What keeps the review site from opening. One plain line: what, where, what to do."""


class FileKey:
    """Keys derived from one file (HKDF-SHA256): one to encrypt by, one to mark codes by."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(_derived(key, b"encrypt"))
        self._marking = _derived(key, b"mark")

    def encrypt(self, secret: bytes, bound: str) -> bytes:
        """Nonce and AES-256-GCM ciphertext, which opens only with the same `bound`."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._aead.encrypt(nonce, secret, bound.encode())

    def decrypt(self, encrypted: bytes, bound: str) -> bytes:
        """Raises StaffError for what another key encrypted, or for another purpose."""
        try:
            return self._aead.decrypt(encrypted[:_NONCE], encrypted[_NONCE:], bound.encode())
        except (InvalidTag, ValueError):
            raise StaffError(
                "The file register/staff-key is not the one these accounts were made with:"
                " put the right one back from the backup."
            ) from None

    def mark(self, purpose: str, text: str) -> bytes:
        """HMAC-SHA256, 32 bytes: for long random codes, which need no slow hash, and for names."""
        mac = hmac.HMAC(self._marking, hashes.SHA256())
        mac.update(purpose.encode() + b"\0" + text.encode())
        return mac.finalize()


def read_or_make(path: Path, may_make: bool) -> FileKey:
    """The key of this file. Made (mode 0600) if it is missing and `may_make`, else StaffError."""
    try:
        if may_make and not path.exists():
            durable.write_new(path, secrets.token_bytes(_BYTES))
        key = path.read_bytes()
    except OSError as problem:
        why = (problem.strerror or "cannot be read").lower()
        raise StaffError(f"{path}: {why}; put the file back from the backup, or mend its rights.") from None
    if len(key) != _BYTES:
        raise StaffError(f"{path} is damaged: put the file back from the backup.")
    return FileKey(key)


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), _BYTES, salt=None, info=b"safernw staff 1 " + purpose).derive(key)
