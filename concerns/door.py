"""The public door, as a device sees it: concerns and counts handed in over HTTPS, receipts asked, packs fetched.

What answers may be the Wi-Fi of a hotel rather than the door. So nothing is believed but an answer that a
captive portal cannot give: over TLS (or on this machine), no redirect, JSON of the right shape, naming what it
was asked about.
"""

from __future__ import annotations

import ipaddress
import time
from typing import Any, NoReturn, Protocol, TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
from msgspec import Struct
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from concerns.envelope import Envelope
from concerns.receipt import Receipt

TIMES = (10, 30)
"""Seconds to connect, and between two bytes of an answer."""
PATIENCE = 60.0
"""Seconds for a whole answer, however slowly its bytes come."""
LARGEST = 64 * 1024
LARGEST_PACK = 32 * 1024 * 1024
_LONGEST_WAIT = 3600
_NO_DOOR = {404, 405}
Shape = TypeVar("Shape")


class DoorError(Exception):
    """An answer that leaves everything as it was. One plain line for staff."""


class BadAddress(DoorError):
    """An address that no visitor's words are sent to, sealed or not."""


class Away(DoorError):
    """The door could not be reached, or something else answered. `wait`: seconds that it asked for."""

    def __init__(self, problem: str, wait: float = 0) -> None:
        super().__init__(problem)
        self.wait = wait


class TokenRefused(DoorError):
    """This kiosk is not enrolled, or was shut out."""


class Refused(DoorError):
    """The door itself does not take this one thing; others may go on."""


class CountBatch(Protocol):
    """Counts to be sent together: an id of 32 hex digits; hour, event, kind and key with how often."""

    @property
    def id(self) -> str: ...
    @property
    def rows(self) -> tuple[tuple[tuple[str, str, str, str], int], ...]: ...


class Told(Struct, frozen=True):
    """What became of a concern: `status` is one of `concerns.cases.Status`, or "not-here-yet"."""

    status: str
    reason: str = ""
    message: str = ""

    def __repr__(self) -> str:
        return f"<Told {self.status}>"


class Pack(Struct, frozen=True):
    """A signed pack as it was published, and the tag to ask with the next time. Its signature is not checked."""

    data: bytes
    tag: str


class _Id(Struct):
    id: str


class _Batch(Struct):
    batch: str


class _Problem(Struct):
    detail: str


class _Bearer(AuthBase):
    """As an auth of its own, so that no .netrc file takes its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Door:
    """The door at `address` (https; http only to this machine), for the kiosk with this token.

    Authorities other than the usual ones are trusted through the variable REQUESTS_CA_BUNDLE. Every call
    raises DoorError. For one thread at a time.
    """

    def __init__(self, address: str, token: str) -> None:
        """Raises BadAddress."""
        self._address = _checked(address)
        self._session = requests.Session()
        self._session.auth = _Bearer(token)
        self._session.headers.update({"Accept-Encoding": "identity", "User-Agent": "safernw"})

    def close(self) -> None:
        """Close what is connected."""
        self._session.close()

    def hand_in(self, envelope: Envelope) -> None:
        """The register has this envelope on its disk when this returns, now or since an earlier time."""
        answer = self._call(
            "POST",
            "/api/concerns",
            data=envelope.to_bytes(),
            headers={"Content-Type": "application/octet-stream", "Idempotency-Key": envelope.id},
        )
        if _read_as(answer, _Id).id != envelope.id:
            raise Away("What answers at the hub's address is not the hub: it named another concern.")

    def count(self, batch: CountBatch) -> None:
        """The register has added these counts when this returns, once."""
        rows = [
            {"hour": hour, "event": event, "kind": kind, "key": key, "count": count}
            for (hour, event, kind, key), count in batch.rows
        ]
        answer = self._call("POST", "/api/counters", json={"batch": batch.id, "rows": rows})
        if _read_as(answer, _Batch).batch != batch.id:
            raise Away("What answers at the hub's address is not the hub: it named other counts.")

    def ask(self, receipt: Receipt) -> Told:
        """What became of the concern with this receipt. Its code goes in the body, never into an address."""
        return _read_as(self._call("POST", "/api/receipts", json={"receipt": receipt.code}), Told)

    def pack(self, tag: str = "") -> Pack | None:
        """The published pack, unless it is the one with this tag, or there is none yet."""
        headers = {"If-None-Match": tag} if tag else {}
        with self._request("GET", "/api/pack", headers=headers) as response:
            if response.status_code == 304:
                return None
            data = _body(response, LARGEST_PACK)
        if response.status_code == 404:
            _read_as(data, _Problem)
            return None
        _check_status(response, data)
        return Pack(data, response.headers.get("ETag", ""))

    def _call(self, method: str, path: str, **how: Any) -> bytes:
        with self._request(method, path, **how) as response:
            data = _body(response, LARGEST)
        _check_status(response, data)
        return data

    def _request(self, method: str, path: str, **how: Any) -> requests.Response:
        try:
            return self._session.request(
                method, self._address + path, timeout=TIMES, allow_redirects=False, stream=True, **how
            )
        except requests.exceptions.SSLError:
            raise Away("The hub's certificate is not in order, or a Wi-Fi wants a sign-in first.") from None
        except (requests.RequestException, OSError, ValueError):
            raise Away("The hub cannot be reached.") from None


def _checked(address: str) -> str:
    wrong = BadAddress(f"{address!r} is no address of a hub: it begins with https:// and names a host.")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("https", "http") or not host or parts.query or parts.fragment or parts.username:
        raise wrong
    if parts.scheme == "http" and not _is_this_machine(host):
        raise BadAddress(f"{address} would send what is sealed over plain http: write https://.")
    return address.rstrip("/")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _body(response: requests.Response, largest: int) -> bytes:
    """The body. A slow sender is not waited for longer than PATIENCE, nor a large one read to its end."""
    give_up = time.monotonic() + PATIENCE
    data = bytearray()
    try:
        while chunk := response.raw.read1(65536):
            data += chunk
            if len(data) > largest or time.monotonic() > give_up:
                raise Away("The hub's answer is too long, or comes too slowly.")
    except (HTTPError, OSError, ValueError):
        raise Away("The connection to the hub broke off.") from None
    return bytes(data)


def _check_status(response: requests.Response, data: bytes) -> None:
    """Return for a 2xx in JSON or bytes; raise what any other status means, if it comes from the door."""
    status = response.status_code
    if status in (429, 503):
        raise Away("The hub is busy and asks to wait.", _retry_after(response))
    if status >= 500:
        raise Away(f"The hub has a fault of its own (status {status}).")
    if 200 <= status < 300:
        return
    if status < 400 or status in _NO_DOOR:
        _raise_not_the_door()
    _read_as(data, _Problem)
    if status in (401, 403):
        raise TokenRefused("The hub does not know this kiosk: enrol it anew (safernw kiosks add).")
    raise Refused(f"The hub does not take it (status {status}).")


def _read_as(data: bytes, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        _raise_not_the_door()


def _raise_not_the_door() -> NoReturn:
    raise Away("What answers at the hub's address is not the hub; perhaps a Wi-Fi wants a sign-in first.")


def _retry_after(response: requests.Response) -> float:
    """Seconds (RFC 9110, 10.2.3), at most an hour; 0 for a date or none."""
    try:
        return min(max(float(response.headers.get("Retry-After", "0")), 0), _LONGEST_WAIT)
    except ValueError:
        return 0
