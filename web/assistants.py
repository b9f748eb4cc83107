"""The assistants behind the door: asked over kept-alive connections, never more at once than they can bear.

What comes beyond that waits a little in line; what would wait too long is told at once to come back.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import httpx
import msgspec

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Messages under way at one assistant: it answers one after the other, and more would only wait over there."""
IN_LINE = 96
"""Messages that may wait in line."""
SECONDS_IN_LINE = 2.0
TIMEOUT = httpx.Timeout(8.0, connect=1.0, pool=1.0)
SECONDS_AWAY = 1.0
"""For so long an assistant that could not be reached is asked only when no other can be."""


class Away(Exception):
    """No assistant can be reached, or it failed."""


class Overloaded(Exception):
    """The line is too long just now."""


class Item(msgspec.Struct, omit_defaults=True):
    """One item of an answer; what else Rasa says (who it is for) goes no further."""

    text: str | msgspec.UnsetType = msgspec.UNSET
    custom: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


_items = msgspec.json.Decoder(list[Item])


class Assistants:
    """Rasa's REST channels at `addresses`. Use with `async with`."""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        self._addresses = [address.rstrip("/") + "/webhooks/rest" for address in addresses]
        self._away_until = [0.0] * len(addresses)
        self._under_way = [0] * len(addresses)
        self._line = asyncio.Semaphore(AT_ONCE * len(addresses))
        self._waiting = 0
        most = AT_ONCE * len(addresses) + 8
        limits = httpx.Limits(
            max_connections=most, max_keepalive_connections=most, keepalive_expiry=4
        )  # below the 5 s of Rasa's server
        self._client = httpx.AsyncClient(timeout=TIMEOUT, limits=limits, trust_env=False)

    async def __aenter__(self) -> Assistants:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def ask(
        self, sender: str, text: str, metadata: dict[str, Any], home: int
    ) -> tuple[list[Item], int]:
        """The answer, and the assistant that gave it: `home` where that can be. Raises `Away` or `Overloaded`."""
        body = msgspec.json.encode({"sender": sender, "message": text, "metadata": metadata})
        await self._stand_in_line()
        try:
            for at in self._order(home):
                answer = await self._ask_one(at, body)
                if answer is not None:
                    return answer, at
            raise Away
        finally:
            self._line.release()

    async def forget(self, sender: str, home: int) -> None:
        """Has a conversation forgotten; where nobody can be told, it ends by itself within ten minutes."""
        await self._tell("DELETE", sender, home)

    async def touch(self, sender: str, home: int) -> None:
        """Has a conversation kept for another ten minutes."""
        await self._tell("PUT", sender, home)

    async def awake(self) -> int:
        """How many assistants answer."""
        found = await asyncio.gather(*(self._answers(address) for address in self._addresses))
        return sum(found)

    async def _stand_in_line(self) -> None:
        if self._waiting >= IN_LINE:
            raise Overloaded
        self._waiting += 1
        try:
            async with asyncio.timeout(SECONDS_IN_LINE):
                await self._line.acquire()
        except TimeoutError:
            raise Overloaded from None
        finally:
            self._waiting -= 1

    def _order(self, home: int) -> list[int]:
        """Which to ask: those not found away, then the conversation's own, then the least busy."""
        now = asyncio.get_running_loop().time()
        return sorted(
            range(len(self._addresses)),
            key=lambda at: (self._away_until[at] > now, at != home, self._under_way[at]),
        )

    async def _ask_one(self, at: int, body: bytes) -> list[Item] | None:
        """The answer of one, or None when it is away. Raises `Away` when it took the message and failed."""
        self._under_way[at] += 1
        try:
            reply = await self._client.post(
                f"{self._addresses[at]}/webhook", content=body, headers={"content-type": "application/json"}
            )
            if reply.status_code != 200:
                raise Away
            return _items.decode(reply.content)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            self._away_until[at] = asyncio.get_running_loop().time() + SECONDS_AWAY
            return None
        except (httpx.HTTPError, msgspec.MsgspecError) as problem:
            log.warning("an assistant failed: %s", type(problem).__name__)
            raise Away from None
        finally:
            self._under_way[at] -= 1

    async def _tell(self, method: str, sender: str, home: int) -> None:
        if home < 0:
            return  # it has said nothing yet: no assistant knows it
        try:
            await self._client.request(
                method, f"{self._addresses[home]}/conversation", json={"sender": sender}
            )
        except httpx.HTTPError as problem:
            log.warning("an assistant could not be told: %s", type(problem).__name__)

    async def _answers(self, address: str) -> bool:
        try:
            return (await self._client.get(f"{address}/", timeout=1.0)).status_code == 200
        except httpx.HTTPError:
            return False
