"""Settings: one TOML file, then `SAFERNW_*` variables, then what a command was given."""

from __future__ import annotations

import errno
import os
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from concerns.files import data_folder

FILE_NAME = "safernw.toml"


class SettingsError(Exception):
    """A mistake in the settings: one line that says where and what to do."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an operator may set. In the TOML file by these names; as variables in capitals after `SAFERNW_`."""

    data: str = ""
    """Folder for every file the program writes."""
    pack: str = ""
    """Folder of the content pack; empty: the one that comes with the program."""
    event: str = ""
    """Id of the road-show; empty: the pack's default."""
    port: int = 5005
    """Loopback port of the assistant."""
    web_host: str = "127.0.0.1"
    web_port: int = 8080
    """Where the public door listens; a proxy with TLS stands in front of it."""
    web_origins: str = ""
    """Sites that may carry the chat widget, with spaces between: "https://www.example.com"."""
    web_proxies: str = "127.0.0.0/8 ::1/128"
    """Networks of our own proxies, whose X-Forwarded-For is believed."""
    assistants: str = ""
    """Addresses of the door's assistants, with spaces between; empty: the one on `port` of this machine."""
    redis: str = ""
    """Address of a Redis server by which several assistants share conversations; empty: in this one's memory."""
    windowed: bool = False
    """The kiosk in a window, for trying it out."""
    sound: Literal["aloud", "headphones", "off"] = "aloud"
    """Reading aloud at the kiosk: to all around, only into headphones, or not at all."""
    hub: str = ""
    """Address of the public door that a kiosk hands concerns to: https://...; empty: by stick alone."""
    panel_long_mm: float = 345
    panel_short_mm: float = 194
    """Long and short side of the kiosk's panel in millimetres; a 15.6-inch one where nothing is said."""

    staff_host: str = "127.0.0.1"
    """Where the review site listens."""
    staff_port: int = 8090
    staff_address: str = ""
    """What staff type to reach the review site behind a proxy: https://..."""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    """The mail server for the review site's daily mail; empty: none is sent."""
    smtp_sender: str = ""
    """Whom that mail is from: an address."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"

    @property
    def data_path(self) -> Path:
        """The data folder, absolute."""
        return Path(self.data).expanduser().absolute() if self.data else data_folder()

    @property
    def pack_path(self) -> Path | None:
        """The pack's folder, absolute, or None for the program's own."""
        return Path(self.pack).expanduser().absolute() if self.pack else None


def read_settings() -> Settings:
    """The settings of this process. Raises `SettingsError`."""
    values: dict[str, object] = {**_from_file(), **_from_environment()}
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as problem:
        raise SettingsError(f"settings: {problem}; see docs/operators.md for the names and kinds") from None


NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
"""A disk that is full or went read-only: no mistake of whoever set the folder."""


def prepare_data_folder(settings: Settings, goes_on_without_room: bool = False) -> Path:
    """Makes the data folder, readable by its owner only. Raises `SettingsError` where it cannot be written.

    One that `goes_on_without_room` may have a folder whose disk is full or read-only: it has to say so itself.
    """
    folder = settings.data_path
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as problem:
        if goes_on_without_room and problem.errno in NO_ROOM and folder.is_dir():
            return folder
        why = problem.strerror or "not writable"
        raise SettingsError(
            f"{folder}: cannot write there ({why}); set SAFERNW_DATA to another folder"
        ) from None
    return folder


def _from_file() -> dict[str, object]:
    named = os.environ.get("SAFERNW_SETTINGS")
    path = Path(named or FILE_NAME)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named:
            raise SettingsError(f"{path}: no such settings file; correct SAFERNW_SETTINGS") from None
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise SettingsError(f"{path}: cannot be read as TOML ({problem})") from None


def _from_environment() -> dict[str, object]:
    found = {name: os.environ.get(f"SAFERNW_{name.upper()}") for name in Settings.__struct_fields__}
    return {name: value for name, value in found.items() if value}
