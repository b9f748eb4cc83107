"""The register's keys: made, unlocked by any holder's own passphrase, and given to further holders.

A holder is an officer, or the sheet in the safe (`concerns.recovery`). Whoever is unlocked can give the keys
to another. A holder who is removed cannot open the file that stands here now; one who kept a copy of it from
before opens that, and knows its data key: `concerns.rotation.rotate_alone` makes another.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct
from msgspec.structs import replace

from concerns import keyfile, recovery
from concerns.keyfile import (
    PRIVATE_NAME,
    PUBLIC_NAME,
    KeysError,
    PrivateFile,
    PublicFile,
    Stretching,
    read_private,
    read_public,
    read_public_file,
)

__all__ = [
    "MIN_PASSPHRASE",
    "PRIVATE_NAME",
    "PUBLIC_NAME",
    "RECOVERY",
    "KeysError",
    "PrivateFile",
    "PublicFile",
    "Stretching",
    "Unlocked",
    "add_holder",
    "add_recovery",
    "change_passphrase",
    "holders",
    "make",
    "open_private",
    "read_public",
    "read_public_file",
    "remove_holder",
    "save",
    "tell_acknowledging",
    "unlock",
]

MIN_PASSPHRASE = 12
RECOVERY = "recovery sheet"
DATA_KEY_BYTES = 32


class Unlocked(Struct, frozen=True):
    """The keys in memory. `private_keys` are all generations, the oldest first; `holder` whose they are."""

    holder: str
    data_key: bytes
    private_keys: tuple[ec.EllipticCurvePrivateKey, ...]

    def __repr__(self) -> str:
        return f"<Unlocked by {self.holder}>"


def make(
    passphrase: str, holder: str = "register", made: str = "", costs: Stretching | None = None
) -> tuple[PublicFile, PrivateFile]:
    """A fresh key pair, its private key already encrypted. `made` is an ISO date, by default today's.

    Raises KeysError for a passphrase of fewer than MIN_PASSPHRASE characters.
    """
    _long_enough(passphrase)
    made = made or today()
    private_key = ec.generate_private_key(ec.SECP256R1())
    data_key = secrets.token_bytes(DATA_KEY_BYTES)
    private = PrivateFile(
        wraps=(keyfile.wrap(data_key, passphrase, holder, costs or Stretching()),),
        generations=(keyfile.generation(private_key, data_key, made),),
    )
    return keyfile.public_file(private_key, made), private


def save(public: PublicFile, private: PrivateFile, folder: Path, overwrite: bool = False) -> None:
    """Write both files (mode 0600) into the folder; durable when this returns.

    Raises KeysError if either exists and `overwrite` is false, or if the folder cannot be written. A key that
    is overwritten is gone, and with it every concern sealed to it.
    """
    targets = ((folder / PRIVATE_NAME, private), (folder / PUBLIC_NAME, public))
    with _writable(folder):
        for path, _ in targets:
            if path.exists() and not overwrite:
                raise FileExistsError(str(path))
        # The private key first: devices must never seal to a key that was not kept.
        for path, content in targets:
            keyfile.write(path, content, overwrite)


def unlock(path: Path, passphrase: str) -> tuple[ec.EllipticCurvePrivateKey, ...]:
    """Every generation's private key, oldest first, for `concerns.seal.unseal`. Raises as `open_private`."""
    return open_private(path, passphrase).private_keys


def open_private(path: Path, passphrase: str, holder: str | None = None) -> Unlocked:
    """The keys in the private file, by one holder's passphrase or the recovery sheet's code.

    Some 0.4 s for each holder tried; all of them where none is named. Raises KeysError for a missing or
    broken file, a wrong passphrase, or a code with a mistake in it.
    """
    content = read_private(path)
    for each in content.wraps:
        if holder not in (None, each.holder):
            continue
        data_key = keyfile.unwrap(each, secret_of(each.holder, passphrase))
        if data_key is not None:
            private_keys = (keyfile.open_generation(path, data_key, one) for one in content.generations)
            return Unlocked(each.holder, data_key, tuple(private_keys))
    raise KeysError(f"This passphrase does not open {path}: type it again, minding capitals and spaces.")


def secret_of(holder: str, typed: str) -> str:
    """What wraps the data key for this holder: a passphrase as it is typed, a recovery code in one form."""
    return (recovery.secret(typed) or typed) if holder == RECOVERY else typed


def holders(path: Path) -> tuple[str, ...]:
    """Who can open the private file. Raises KeysError for a missing or broken file."""
    return tuple(each.holder for each in read_private(path).wraps)


def add_holder(
    path: Path, unlocked: Unlocked, holder: str, passphrase: str, costs: Stretching | None = None
) -> None:
    """Give the keys to a holder; who has them already gets them under this passphrase instead of the old.

    Raises KeysError for a passphrase too short or a file that cannot be written.
    """
    _long_enough(passphrase)
    added = keyfile.wrap(unlocked.data_key, passphrase, holder, costs or Stretching())
    with changing(path) as content:
        must_open(path, content, unlocked)
        others = tuple(each for each in content.wraps if each.holder != holder)
        keyfile.write(path, replace(content, wraps=(*others, added)), overwrite=True)


def remove_holder(path: Path, holder: str) -> None:
    """From now on this holder's passphrase does not open the file. Raises KeysError for the last of them."""
    with changing(path) as content:
        others = tuple(each for each in content.wraps if each.holder != holder)
        if len(others) == len(content.wraps):
            raise KeysError(f"{path} has no holder {holder}: see safernw keys holders.")
        if not others:
            raise KeysError(f"{holder} is the last who can open {path}: add another holder first.")
        keyfile.write(path, replace(content, wraps=others), overwrite=True)


def change_passphrase(path: Path, holder: str, old: str, new: str, costs: Stretching | None = None) -> None:
    """A new passphrase for one holder. Raises KeysError if the old one is wrong or the new one too short."""
    _long_enough(new)
    add_holder(path, open_private(path, old, holder), holder, new, costs)


def add_recovery(path: Path, unlocked: Unlocked) -> recovery.Code:
    """A fresh code for the sheet in the safe; an earlier sheet opens nothing from now on."""
    code = recovery.new_code()
    add_holder(path, unlocked, RECOVERY, code.secret)
    return code


def tell_acknowledging(path: Path, acknowledges: bytes) -> None:
    """Let the public file say by which key the register acknowledges. Raises KeysError."""
    if read_public_file(path).acknowledges != acknowledges:
        with _writable(path.parent), _alone(path.parent):
            keyfile.write(path, replace(read_public_file(path), acknowledges=acknowledges), overwrite=True)


@contextmanager
def changing(path: Path) -> Iterator[PrivateFile]:
    """The private file, with every other program that changes it waiting until the block has ended."""
    with _writable(path.parent), _alone(path.parent):
        yield read_private(path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One program at a time, where the system has such locks."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise KeysError(f"{folder} holds a register key already: it is left as it is.") from None
    except OSError as error:
        raise KeysError(
            f"{folder} cannot take the key files ({keyfile.reason(error)}): choose another folder."
        ) from None


def must_open(path: Path, content: PrivateFile, unlocked: Unlocked) -> None:
    """A data key of another pair must never be written among these wraps. Raises KeysError."""
    keyfile.open_generation(path, unlocked.data_key, content.generations[-1])


def _long_enough(passphrase: str) -> None:
    if len(passphrase) < MIN_PASSPHRASE:
        raise KeysError(
            f"The passphrase is too short: take {MIN_PASSPHRASE} characters or more, best four words."
        )


def today() -> str:
    """An ISO date, UTC."""
    return datetime.now(UTC).date().isoformat()
