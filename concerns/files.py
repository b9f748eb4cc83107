"""Where the concern log keeps its files, below one data folder."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder() -> Path:
    """`SAFERNW_DATA`, or the user's own data folder (XDG Base Directory Specification) when it is not set."""
    chosen = os.environ.get("SAFERNW_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "safernw"


def outbox_path(data: Path) -> Path:
    """The device's envelopes that no register has acknowledged yet."""
    return data / "outbox.db"


def register_path(data: Path) -> Path:
    """The partnership's register. Never on a kiosk."""
    return data / "register" / "register.db"


def pepper_path(data: Path) -> Path:
    """The register's pepper for receipt look-ups, outside its database."""
    return data / "register" / "pepper"


def public_key_path(data: Path) -> Path:
    """The key that concerns are sealed to: the only key a kiosk holds."""
    return data / "keys" / "register-public.json"


def private_key_path(data: Path) -> Path:
    """The register's private key, wrapped by passphrase."""
    return data / "keys" / "register-private.json"


def kiosk_token_path(data: Path) -> Path:
    """A kiosk's token for the public door, as `safernw kiosks add` printed it."""
    return data / "keys" / "kiosk-token"
