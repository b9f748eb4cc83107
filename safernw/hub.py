"""What the office's machine serves besides the assistant: its settings judged, its processes kept running."""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from safernw.children import Child, answers_at, free_port
from safernw.settings import Settings, SettingsError

if TYPE_CHECKING:
    from staff.hint import MailServer

SET_UP_CODE = "SAFERNW_SET_UP_CODE"
"""Hands the first sign-in's code from `start` to the review site that it keeps running."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def is_installed() -> bool:
    """Whether the part that serves web pages is here (the extra `hub`)."""
    return importlib.util.find_spec("litestar") is not None


def review_address(settings: Settings, host: str, port: int) -> str:
    """What staff type to reach the review site. Raises SettingsError where passwords would go unprotected."""
    if settings.staff_address.startswith("https://"):
        return settings.staff_address.rstrip("/")
    if settings.staff_address:
        raise SettingsError("staff_address: must begin with https://, since passwords go over the network")
    if not _is_loopback(host):
        raise SettingsError(
            f"staff_host: {host} is reached from other machines, where passwords need https;"
            " put a proxy with a certificate in front and set staff_address to its https:// address"
        )
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def mail_server(settings: Settings) -> MailServer:
    """Where the daily mail goes out. Raises SettingsError where a password would go unprotected."""
    from staff.hint import MailServer

    if settings.smtp_security == "none" and settings.smtp_user and not _is_loopback(settings.smtp_host):
        raise SettingsError('smtp_security: with a user and password it must be "starttls" or "tls"')
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password,
        sender=settings.smtp_sender,
        security=settings.smtp_security,
    )


class PublicDoor(Child):
    """`safernw web` as a child, before the assistant on the port of the settings. `url` is where it listens."""

    def __init__(self, settings: Settings, data: Path) -> None:
        port = free_port(settings.web_port)
        self.url = f"http://127.0.0.1:{port}"
        arguments = ["web", "--host", "127.0.0.1", "--port", str(port)]
        if not settings.assistants:
            arguments += ["--assistant", f"http://127.0.0.1:{settings.port}"]
        super().__init__("web", arguments, data / "web.log", lambda: answers_at(port))


class ReviewSite(Child):
    """`safernw staff` as a child. `url` is where it listens; `set_up_code` is "" once somebody has an account."""

    def __init__(self, settings: Settings, data: Path) -> None:
        port = free_port(settings.staff_port)
        self.url = f"http://127.0.0.1:{port}"
        from staff import is_set_up

        self.set_up_code = "" if is_set_up(data) else _new_code()
        os.environ[SET_UP_CODE] = self.set_up_code
        arguments = ["staff", "--host", "127.0.0.1", "--port", str(port)]
        super().__init__("staff", arguments, data / "staff.log", lambda: answers_at(port))


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(24))
    return "-".join(letters[start : start + 4] for start in range(0, 24, 4))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
