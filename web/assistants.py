"""The assistants behind the door: asked over kept-alive connections, never more at once than they can bear.

What comes beyond that waits a little in line; what would wait too long is told at once to come back.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import msgspec

from web.rest import Failed, RestClient, Unreachable

log = logging.getLogger(__name__)

PATH = "/webhooks/rest"
AT_ONCE = 4
"""Messages under way at one assistant: it answers one after the other, and more would only wait over there."""
IN_LINE = 96
"""Messages that may wait in line."""
SECONDS_IN_LINE = 2.0
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
        self._clients = [RestClient(address) for address in addresses]
        self._away_until = [0.0] * len(addresses)
        self._under_way = [0] * len(addresses)
        self._line = asyncio.Semaphore(AT_ONCE * len(addresses))
        self._waiting = 0

    async def __aenter__(self) -> Assistants:
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients:
            client.close()

    def __len__(self) -> int:
        return len(self._clients)

    async def ask(
        self, sender: str, text: str, metadata: dict[str, Any], home: int
    ) -> tuple[list[Item], int]:
        """The answer, and the assistant that gave it: `home` where that can be. Raises `Away` or `Overloaded`."""
        body = {"sender": sender, "message": text, "metadata": metadata}
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
        found = await asyncio.gather(*(_answers(client) for client in self._clients))
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
            range(len(self._clients)),
            key=lambda at: (self._away_until[at] > now, at != home, self._under_way[at]),
        )

    async def _ask_one(self, at: int, body: dict[str, Any]) -> list[Item] | None:
        """The answer of one, or None when it is away. Raises `Away` when it took the message and failed."""
        self._under_way[at] += 1
        try:
            status, content = await self._clients[at].call("POST", f"{PATH}/webhook", body)
            if status != 200:
                raise Away
            return _items.decode(content)
        except Unreachable:
            self._away_until[at] = asyncio.get_running_loop().time() + SECONDS_AWAY
            return None
        except (Failed, msgspec.MsgspecError) as problem:
            log.warning("an assistant failed: %s", type(problem).__name__)
            raise Away from None
        finally:
            self._under_way[at] -= 1

    async def _tell(self, method: str, sender: str, home: int) -> None:
        if home < 0:
            return  # it has said nothing yet: no assistant knows it
        try:
            await self._clients[home].call(method, f"{PATH}/conversation", {"sender": sender})
        except (Unreachable, Failed) as problem:
            log.warning("an assistant could not be told: %s", type(problem).__name__)


async def _answers(client: RestClient) -> bool:
    try:
        return (await client.call("GET", f"{PATH}/", seconds=1.0))[0] == 200
    except (Unreachable, Failed):
        return False
