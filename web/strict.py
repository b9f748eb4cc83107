"""Bodies read strictly: JSON that says what was asked for, once, and nothing else."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import LitestarException

from web.refusal import Refusal

LARGEST_BODY = 32 * 1024
"""Bytes of a JSON body or form: 2,000 characters, each written as two escapes, and what stands around them."""


class StrictRequest(Request[None, None, State]):
    """Litestar's request, whose JSON must be of the handler's type to the letter (RFC 8259, UTF-8)."""

    async def json(self) -> Any:
        """The body as the type of the handler's `data`. Raises `Refusal` with 400 or 415."""
        if self.content_type[0] != "application/json":
            raise Refusal(415, "send application/json")
        wanted = self.route_handler.parsed_fn_signature.parameters["data"].annotation
        return read_json(await self.body(), wanted)


def read_json(body: bytes, wanted: Any) -> Any:
    """The body as `wanted`. Raises `Refusal` with 400: no JSON, a name twice, one too many, a wrong type."""
    try:
        found = msgspec.json.decode(body, type=wanted)
        # msgspec takes the last of two values of one name; what stands before it may be looked at by others.
        json.loads(body, object_pairs_hook=_once, parse_constant=_no_number)
        return found
    except msgspec.ValidationError as problem:
        raise Refusal(400, _told(problem)) from None
    except (msgspec.MsgspecError, ValueError, RecursionError, LitestarException):
        raise Refusal(400, "the body is not JSON in UTF-8") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refusal(400, "a name stands twice in the body")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _told(problem: msgspec.ValidationError) -> str:
    """msgspec's reason, which names types and places; not the name of an unknown field, which the caller chose."""
    reason = str(problem)
    return "the body has a field that is not known here" if "unknown field" in reason else reason
