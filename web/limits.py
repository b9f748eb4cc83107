"""How much is let through, by buckets of tokens, without keeping anybody's address.

An address is known only by a keyed hash, in memory, whose key is random and replaced every day: it cannot be turned
back, nor followed from one day to the next. A whole festival may stand behind one address, so what an address may do
is generous, and what one conversation may do is not.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from litestar.types import Scope
from msgspec import Struct

Clock = Callable[[], float]
SECONDS_A_KEY = 86_400.0


class Rate(Struct, frozen=True):
    """`burst` at once, then `a_second`."""

    burst: float
    a_second: float


class Bucket:
    """Tokens of one caller: `burst` at first, refilled by `a_second`."""

    __slots__ = ("_at", "_rate", "_tokens")

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._tokens = rate.burst
        self._at = now

    def take(self, now: float) -> float:
        """Takes a token: 0.0. Where there is none: seconds until there is one."""
        wait = self.wait(now)
        if wait == 0.0:
            self._tokens -= 1.0
        return wait

    def wait(self, now: float) -> float:
        """Seconds until there is a token, 0.0 when there is one; takes none."""
        self._tokens = min(self._rate.burst, self._tokens + (now - self._at) * self._rate.a_second)
        self._at = now
        return 0.0 if self._tokens >= 1.0 else (1.0 - self._tokens) / self._rate.a_second


class Buckets:
    """A bucket for each caller of one kind of call, the longest unused forgotten first beyond `most`."""

    def __init__(self, rate: Rate, most: int = 20_000) -> None:
        self._rate = rate
        self._most = most
        self._kept: OrderedDict[bytes, Bucket] = OrderedDict()

    def of(self, caller: bytes, now: float) -> Bucket:
        """The caller's bucket."""
        bucket = self._kept.get(caller)
        if bucket is None:
            bucket = self._kept[caller] = Bucket(self._rate, now)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(caller)
        return bucket

    def __len__(self) -> int:
        return len(self._kept)


class Callers:
    """Who calls, as 16 bytes that are nobody's address: HMAC-SHA256 under a key of the day.

    `proxies` are networks of our own proxies, whose X-Forwarded-For is believed from the right, up to the first
    address that is none of theirs. Raises ValueError for what is no network.
    """

    def __init__(self, proxies: Iterable[str] = (), clock: Clock = time.monotonic) -> None:
        self._proxies = [ipaddress.ip_network(proxy) for proxy in proxies]
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._until = clock() + SECONDS_A_KEY

    def known_as(self, scope: Scope) -> bytes:
        """The caller behind a request."""
        if self._clock() >= self._until:
            self._key = secrets.token_bytes(32)
            self._until = self._clock() + SECONDS_A_KEY
        client = scope.get("client")
        address = self._behind(client[0] if client else "", scope["headers"])
        return hmac.digest(self._key, address.encode(), "sha256")[:16]

    def _behind(self, peer: str, headers: Iterable[tuple[bytes, bytes]]) -> str:
        forwarded = b",".join(value for name, value in headers if name == b"x-forwarded-for")
        hops: Sequence[str] = [
            *(part.strip() for part in forwarded.decode("latin-1").split(",") if part),
            peer,
        ]
        for hop in reversed(hops):
            address = _parsed(hop)
            if address is None:
                return peer
            if not any(address in proxy for proxy in self._proxies if proxy.version == address.version):
                return _whole(address)
        return peer


def _parsed(hop: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(hop.strip("[]"))
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _whole(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """An IPv6 line has 2^64 addresses: they count as one."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
