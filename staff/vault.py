"""The register's private keys while the site runs: in memory, opened by the first who signs in with a wrap.

Never on the disk in the clear; gone with the process, or when somebody locks. Each account's own password wraps
the keys (`concerns.keys`): who has no wrap yet gets one on signing in while they are open.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from concerns import keys as key_files
from concerns import rotation
from concerns.keys import KeysError, Unlocked
from staff.accounts import Account

PrivateKeys = tuple[EllipticCurvePrivateKey, ...]


class Locked(Exception):
    """Nobody who can open the register has signed in since the site was started. Intake goes on."""


class Recorder(Protocol):
    """The register's audit."""

    def record(self, by: str, action: str, subject: str = "", detail: str = "") -> None: ...


class Vault:
    """The keys of the file at `path`."""

    def __init__(self, path: Path, follow: Callable[[PrivateKeys], None] | None = None) -> None:
        """`follow` is told the keys each time that they are opened, and of none when they are forgotten."""
        self._path = path
        self._follow = follow or (lambda keys: None)
        self._lock = RLock()
        self._unlocked: Unlocked | None = None

    @property
    def open(self) -> bool:
        """Whether concerns can be read now."""
        return self._unlocked is not None

    @property
    def made(self) -> bool:
        """Whether the register's keys have been made at all."""
        return self._path.exists()

    @property
    def keys(self) -> PrivateKeys:
        """For `Register.read`. Raises Locked."""
        unlocked = self._unlocked
        if unlocked is None:
            raise Locked
        return unlocked.private_keys

    def has_wrap(self, account: Account) -> bool:
        """Whether this account's password opens the keys."""
        return self.made and holder(account) in key_files.holders(self._path)

    def open_for(self, account: Account, password: str, audit: Recorder) -> bool:
        """On signing in: open if it is locked, or give a wrap if it is open. Whether it is open now."""
        with self._lock:
            if not self.made:
                return False
            if self._unlocked is None:
                return self.has_wrap(account) and self._open(account, password, holder(account), audit)
            if not self.has_wrap(account):
                self._wrap(self._unlocked, account, password, audit)
            return True

    def open_by_passphrase(self, passphrase: str, account: Account, password: str, audit: Recorder) -> bool:
        """Open by the register's passphrase or recovery sheet; the account's password opens it from now on."""
        with self._lock:
            if not self._open(account, passphrase, None, audit) or self._unlocked is None:
                return False
            self._wrap(self._unlocked, account, password, audit)
            return True

    def change_password(self, account: Account, old: str, new: str) -> None:
        """Before the account's password changes: its wrap under the new one. Raises KeysError."""
        with self._lock:
            if not self.has_wrap(account):
                return
            unlocked = self._unlocked or key_files.open_private(self._path, old, holder(account))
            key_files.add_holder(self._path, unlocked, holder(account), new)

    def remove(self, account: Account) -> None:
        """This account's password opens the keys no more."""
        with self._lock:
            if self.has_wrap(account):
                key_files.remove_holder(self._path, holder(account))

    def keep_up(self) -> None:
        """Take over keys that were made since (`safernw keys rotate`), with nobody's password.

        Raises KeysError where these keys open nothing any more (`rotate --alone`): it is locked then.
        """
        with self._lock:
            if self._unlocked is None:
                return
            try:
                unlocked = rotation.reopened(self._path, self._unlocked)
            except KeysError:
                self.lock()
                raise
            if unlocked is not self._unlocked:
                self._unlocked = unlocked
                self._follow(unlocked.private_keys)

    def lock(self) -> None:
        """Forget the keys."""
        with self._lock:
            self._unlocked = None
            self._follow(())

    def _open(self, account: Account, secret: str, who: str | None, audit: Recorder) -> bool:
        try:
            unlocked = key_files.open_private(self._path, secret, who)
        except KeysError:
            return False
        audit.record(account.name, "unlocked", detail=unlocked.holder)
        self._unlocked = unlocked
        self._follow(unlocked.private_keys)
        return True

    def _wrap(self, unlocked: Unlocked, account: Account, password: str, audit: Recorder) -> None:
        audit.record(account.name, "key-given", account.name)
        key_files.add_holder(self._path, unlocked, holder(account), password)


def holder(account: Account) -> str:
    """What this account is called among the holders of the keys."""
    return f"staff {account.name}"
