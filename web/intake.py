"""What comes in sealed, and what became of it: concerns, receipts, the kiosks' counts, the pack for kiosks."""

from __future__ import annotations

import asyncio
import hashlib
import time
from pathlib import Path
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Response, get, post
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import Body

from concerns import EnvelopeError, ReceiptError
from concerns import envelope as envelopes
from concerns import receipt as receipts
from concerns.counters import Counter
from concerns.files import public_key_path
from concerns.model import ConcernError
from content.publish import published_path
from web.api import KIND, LARGE, MANY, WRONG, problems
from web.bodies import ConcernOut, CountersIn, CountersOut, ReceiptIn, ReceiptOut
from web.counting import Counting
from web.limits import Bucket, Buckets, Callers, Clock, Rate
from web.refusal import Refusal, too_many
from web.register import Desk
from web.strict import StrictRequest

HANDED_IN_OF_AN_ADDRESS = Rate(burst=120, a_second=1)
"""Concerns from browsers of one address. A kiosk with its token has no such limit."""
GUESSES = Rate(burst=60, a_second=1)
"""Receipts that are not here, from everybody together."""
GUESSES_OF_AN_ADDRESS = Rate(burst=20, a_second=0.1)
SECONDS_OF_A_GUESS = 0.3
LARGEST_ENVELOPE = 20_000
LARGEST_COUNTS = 1_000_000
STORED_NOT = "It could not be stored; nothing was. Retry-After says when to try again."
TOKEN = "The kiosk's token is missing, unknown or revoked."

_RECEIPT = Body(examples=[Example(summary="a receipt", value={"receipt": "000-000-000-000-000-000"})])
_COUNTS = Body(
    examples=[
        Example(
            summary="an hour of a kiosk",
            value={
                "batch": "0123456789abcdef0123456789abcdef",
                "rows": [
                    {
                        "hour": "2027-06-11T14:00Z",
                        "event": "download",
                        "kind": "topic",
                        "key": "hate-crime-report",
                        "count": 3,
                    }
                ],
            },
        )
    ]
)


class Lookups:
    """Receipts looked up: as often as you like for those that are here, slowly and seldom for those that are not."""

    def __init__(self, desk: Desk, clock: Clock = time.monotonic) -> None:
        self._desk = desk
        self._clock = clock
        self._all = Bucket(GUESSES, clock())
        self._addresses = Buckets(GUESSES_OF_AN_ADDRESS)

    async def find(self, typed: str, caller: bytes) -> ReceiptOut:
        """What became of the concern with this receipt. Raises `Refusal`: 400 for what is no receipt, 429, 503."""
        try:
            receipt = receipts.parse(typed)
        except ReceiptError as problem:
            raise Refusal(400, f"receipt: {problem}") from None
        now = self._clock()
        own = self._addresses.of(caller, now)
        wait = max(own.wait(now), self._all.wait(now))
        if wait:
            raise too_many(wait)
        entry, message = await self._desk.find(receipt)
        if entry is None:
            own.take(now)
            self._all.take(now)
            await asyncio.sleep(SECONDS_OF_A_GUESS)
            return ReceiptOut("not-here-yet")
        return ReceiptOut(entry.status, entry.reason or msgspec.UNSET, message or msgspec.UNSET)


def bearer(request: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """The token of an Authorization header (RFC 6750), "" for another kind of header, None without one."""
    value = request.headers.get("authorization")
    if value is None:
        return None
    kind, _, token = value.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


async def named_kiosk(desk: Desk, token: str | None) -> str:
    """The kiosk with this token. Raises `Refusal` 401."""
    name = await desk.kiosk(token) if token else None
    if name is None:
        raise Refusal(401, "this kiosk's token is not known, or was revoked")
    return name


def intake_calls(
    data: Path,
    desk: Desk,
    counting: Counting,
    lookups: Lookups,
    callers: Callers,
    clock: Clock = time.monotonic,
) -> list[BaseRouteHandler]:
    """POST /api/concerns, /api/receipts and /api/counters; GET /api/register-key and /api/pack."""
    browsers = Buckets(HANDED_IN_OF_AN_ADDRESS)

    async def only_kiosks(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        """Before a body is read."""
        connection.state.kiosk = await named_kiosk(desk, bearer(connection))

    @post(
        "/api/concerns",
        summary="Hand in a sealed concern",
        status_code=201,
        request_max_body_size=LARGEST_ENVELOPE,
        responses={
            200: ResponseSpec(ConcernOut, description="Known already.", generate_examples=False),
            **problems(
                _400="No envelope, or Idempotency-Key is not its id.",
                _401=TOKEN,
                _409="Another concern has this id; nothing was stored.",
                _413=LARGE,
                _415=KIND,
                _429=MANY,
                _503=STORED_NOT,
            ),
        },
    )
    async def hand_in(request: StrictRequest) -> Response[ConcernOut]:
        """201 or 200 mean that it is on the register's disk. The same envelope twice is one concern."""
        if request.content_type[0] != "application/octet-stream":
            raise Refusal(415, "send the envelope's bytes as application/octet-stream")
        token = bearer(request)
        if token is not None:
            await named_kiosk(desk, token)
        else:
            wait = browsers.of(callers.known_as(request.scope), clock()).take(clock())
            if wait:
                raise too_many(wait)
        try:
            envelope = envelopes.parse(await request.body())
        except EnvelopeError as problem:
            raise Refusal(400, str(problem)) from None
        if request.headers.get("idempotency-key") != envelope.id:
            raise Refusal(400, "Idempotency-Key must be the envelope's id, 32 hex digits")
        new = await desk.take_in(envelope)
        if new and token is None:
            counting.count("concern", "")
        return Response(ConcernOut(envelope.id), status_code=201 if new else 200)

    @post(
        "/api/receipts",
        summary="Ask what became of a concern",
        status_code=200,
        responses=problems(_400=WRONG, _413=LARGE, _415=KIND, _429=MANY, _503=STORED_NOT),
    )
    async def look_up(request: StrictRequest, data: Annotated[ReceiptIn, _RECEIPT]) -> ReceiptOut:
        """A code that is not here (yet) is answered `not-here-yet`: a kiosk may take days to hand it in."""
        return await lookups.find(data.receipt, callers.known_as(request.scope))

    @post(
        "/api/counters",
        summary="Hand in a kiosk's counts",
        status_code=200,
        guards=[only_kiosks],
        request_max_body_size=LARGEST_COUNTS,
        responses=problems(_400=WRONG, _401=TOKEN, _413=LARGE, _415=KIND, _503=STORED_NOT),
    )
    async def count(request: StrictRequest, data: Annotated[CountersIn, _COUNTS]) -> CountersOut:
        """How often each hour a topic was asked for and nothing found. The same batch twice is counted once."""
        try:
            rows = [Counter(row.hour, row.event, row.kind, row.key, row.count) for row in data.rows]
            await desk.add_counters(data.batch, request.state.kiosk, rows)
        except ConcernError as problem:
            raise Refusal(400, f"rows: {problem}") from None
        return CountersOut(data.batch)

    @get(
        "/api/register-key",
        summary="The public key that concerns are sealed to",
        responses=problems(_503="There is no key yet, so no concern can be taken."),
        media_type=MediaType.JSON,
    )
    async def register_key() -> Response[bytes]:
        """A JSON file: `public` is the 65-byte point of P-256, base64 (see docs/developers.md, The envelope)."""
        try:
            content = await asyncio.to_thread(public_key_path(data).read_bytes)
        except OSError:
            raise Refusal(
                503, "there is no register key yet, so no concern can be taken", retry_after=300.0
            ) from None
        return Response(content, media_type=MediaType.JSON)

    @get(
        "/api/pack",
        summary="The signed content pack, for kiosks",
        media_type="application/octet-stream",
        guards=[only_kiosks],
        responses=problems(_401=TOKEN, _404="Nothing was published yet.", _503=STORED_NOT),
    )
    async def pack(request: StrictRequest) -> Response[bytes]:
        """The file as it was published and signed; 304 to whoever has it already (If-None-Match)."""
        try:
            content = await asyncio.to_thread(published_path(data).read_bytes)
        except OSError:
            raise Refusal(404, "no pack was published yet") from None
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {"etag": tag, "cache-control": "no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(b"", status_code=304, headers=headers)
        return Response(content, media_type="application/octet-stream", headers=headers)

    return [hand_in, look_up, count, register_key, pack]
