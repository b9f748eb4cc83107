"""A file in a zip archive under AES-256, which 7-Zip, WinZip, Keka and most archive programs open by passphrase.

Written by WinZip's public description, version AE-2 (https://www.winzip.com/en/support/aes-encryption/): the key
comes by PBKDF2-HMAC-SHA1 with its fixed 1,000 rounds, far too few for a passphrase that somebody made up. So take
`new_passphrase`, which is random. The content is checked by HMAC-SHA1, cut to 80 bits.
"""

from __future__ import annotations

import hmac
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

_SALT, _KEY, _CHECK, _MAC = 16, 32, 2, 10
_ROUNDS = 1000
_BLOCK = 16
_AES_METHOD = 99
_STORED = 0
_ENCRYPTED, _UTF8 = 0x1, 0x800
_NEEDED = 51
"""Version 5.1 of the zip format, the first with AES."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_passphrase() -> str:
    """118 random bits in groups of four, to be read out on the telephone."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(24))
    return "-".join(letters[start : start + 4] for start in range(0, 24, 4))


def sealed(name: str, content: bytes, passphrase: str) -> bytes:
    """A zip archive of the one file `name`. It carries no date."""
    salt = secrets.token_bytes(_SALT)
    key, mac_key, check = _keys(passphrase, salt)
    hidden = _crypt(key, content)
    body = salt + check + hidden + hmac.digest(mac_key, hidden, "sha1")[:_MAC]
    written = name.encode()
    extra = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, _STORED)
    flags = _ENCRYPTED | _UTF8
    date, checksum = 0x21, 0  # 1 January 1980, the zip format's zero; AE-2 leaves the checksum to the MAC
    common = struct.pack(
        "<HHHHHIIIHH",
        *(_NEEDED, flags, _AES_METHOD, 0, date, checksum, len(body), len(content), len(written), len(extra)),
    )
    local = b"PK\x03\x04" + common + written + extra
    entry = b"PK\x01\x02" + struct.pack("<H", _NEEDED) + common
    entry += struct.pack("<HHHII", 0, 0, 0, 0, 0) + written + extra
    start = len(local) + len(body)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), start, 0)
    return local + body + entry + end


def _keys(passphrase: str, salt: bytes) -> tuple[bytes, bytes, bytes]:
    stretched = PBKDF2HMAC(SHA1(), 2 * _KEY + _CHECK, salt, _ROUNDS).derive(passphrase.encode())  # noqa: S303
    return stretched[:_KEY], stretched[_KEY : 2 * _KEY], stretched[2 * _KEY :]


def _crypt(key: bytes, content: bytes) -> bytes:
    """AES in counter mode, the counter from 1 and its lowest byte first, as no library counts."""
    blocks = -(-len(content) // _BLOCK)
    counters = b"".join(number.to_bytes(_BLOCK, "little") for number in range(1, blocks + 1))
    stream = Cipher(AES(key), ECB()).encryptor().update(counters)[: len(content)]  # noqa: S305
    return (int.from_bytes(stream, "big") ^ int.from_bytes(content, "big")).to_bytes(len(content), "big")
