"""The door put together: the one app that faces the internet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.config.cors import CORSConfig
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp
from markupsafe import Markup, escape

from content.danger import DangerMatcher
from content.reply import contact_cards, phrase, words
from pages import Look, Site, errors, guarded
from pages.quiet import place
from web import description
from web.access import watched
from web.api import chat_calls, fixed
from web.assistants import Assistants
from web.bodies import Health
from web.chat import Chat
from web.chat_page import chat_pages
from web.closing import Switch
from web.concern_page import ConcernDesk, concern_pages
from web.counting import Counting
from web.danger_rules import danger_rules
from web.form import Form
from web.intake import Lookups, intake_calls
from web.limits import Callers
from web.receipt_page import receipt_pages
from web.refusal import Refusal
from web.register import Desk
from web.settings import DoorSettings
from web.strict import LARGEST_BODY, StrictRequest
from web.widget_calls import widget_calls

HERE = Path(__file__).parent
JSON_PATHS = ("/api/", "/healthz", "/openapi.json")

log = logging.getLogger(__name__)


def open_door(settings: DoorSettings) -> ASGIApp:
    """The app of the public door, for `pages.serve`."""
    door = _Door(settings)
    return guarded(watched(door.app))


class _Door:
    def __init__(self, settings: DoorSettings) -> None:
        pack = self.pack = settings.pack
        matcher = DangerMatcher(pack.danger)
        self.switch = Switch(settings.data)
        self.desk = Desk(settings.data)
        self.counting = Counting(self.desk, settings.event)
        self.assistants = Assistants(settings.assistants)
        self.chat = Chat(pack, matcher, self.assistants, self.switch, self.counting.count)
        callers = Callers(settings.proxies)
        lookups = Lookups(self.desk)
        form = Form(pack, settings.event)
        site = self.site = door_site(settings)
        self.app = Litestar(
            [
                *chat_calls(self.chat, callers),
                *intake_calls(settings.data, self.desk, self.counting, lookups, callers),
                fixed("/api/form", "The concern form's choices and words", form.described()),
                fixed("/api/danger-rules", "The danger rules, for a browser", danger_rules(pack), 3600),
                self.health_call(),
                description.description_call(),
                *chat_pages(site, self.chat, callers, self.switch.message),
                *concern_pages(
                    site, ConcernDesk(form, matcher, self.desk, settings.data), form, self.counting, callers
                ),
                *receipt_pages(site, lookups, callers),
                *widget_calls(site, pack),
                self.privacy_page(),
                site.assets.route(),
            ],
            request_class=StrictRequest,
            request_max_body_size=LARGEST_BODY,
            exception_handlers=self.failures(),
            cors_config=_cors(settings.origins),
            openapi_config=description.config(version("safernw")),
            logging_config=None,
            lifespan=[self.open],
        )

    @asynccontextmanager
    async def open(self, _: Litestar) -> AsyncIterator[None]:
        """While the app runs; at its end what was counted is handed over, and the register closed."""
        async with self.assistants:
            hourly = asyncio.create_task(self.counting.run())
            yield
            hourly.cancel()
            with suppress(asyncio.CancelledError):
                await hourly
            await self.counting.hand_over(all_of_it=True)
            self.desk.close()

    def health_call(self) -> BaseRouteHandler:
        """GET /healthz."""

        @get("/healthz", summary="Whether the door stands, and what answers behind it")
        async def health() -> Health:
            """200 while the door itself stands: without an assistant it still tells numbers and takes concerns."""
            awake, works = await asyncio.gather(self.assistants.awake(), self.desk.works())
            return Health(
                status="ok" if awake and works else "degraded",
                assistants=awake,
                register=works,
                chat="closed" if self.switch.message() else "open",
                version=version("safernw"),
                pack=self.pack.digest[:12],
            )

        return health

    def privacy_page(self) -> BaseRouteHandler:
        """GET /privacy."""
        site, topic = self.site, self.pack.dialogue.get("privacy")

        @get("/privacy", include_in_schema=False, sync_to_thread=False)
        def privacy() -> Response[str]:
            return site.page("privacy.html", privacy=words(self.pack, topic.answer) if topic else ())

        return privacy

    def failures(self) -> dict[int | type[Exception], errors.Handler]:
        """JSON for calls of the API, a page for everything else."""
        pages = errors.handlers(self.site, more=[" ".join(words(self.pack, phrase(self.pack, "caution")))])

        def told(request: Request[Any, Any, Any], problem: Exception) -> Response[Any]:
            refusal = _as_refusal(problem)
            if not request.url.path.startswith(JSON_PATHS):
                http = HTTPException(status_code=refusal.status, headers=refusal.headers())
                return pages[HTTPException](request, http)
            return Response(refusal.body(), status_code=refusal.status, headers=refusal.headers())

        return {HTTPException: told, Refusal: told, Exception: told}


def door_site(settings: DoorSettings) -> Site:
    """The door's pages in the pack's look."""
    pack = settings.pack
    brand = pack.brand
    colours = {name: str(getattr(brand.colours, name)) for name in brand.colours.__struct_fields__}
    emergency = contact_cards(pack, [brand.emergency_contact])
    return Site(
        Look(name=brand.name, service="Ask and tell", colours=colours),
        HERE / "templates",
        HERE / "static",
        context={
            "partnership": brand.partnership,
            "emergency": emergency[0] if emergency else {"phone": "999"},
            "phrases": brand.phrases,
            "draft": not all(topic.approved.given for topic in pack.topics.values()),
            "what_html": lambda text: Markup("<br>").join(escape(line) for line in text.split("\n")),
        },
    )


def _as_refusal(problem: Exception) -> Refusal:
    """Any failure as what is told: never what was sent, and of a fault of ours only that there was one."""
    if isinstance(problem, Refusal):
        return problem
    if isinstance(problem, HTTPException):
        refusal = Refusal(problem.status_code, _HTTP.get(problem.status_code, "this cannot be done"))
        refusal.headers = lambda: dict(problem.headers or {})  # type: ignore[method-assign]
        return refusal
    log.error("a call failed: %s at %s", type(problem).__name__, place(problem))
    return Refusal(500, "something went wrong here; try again later")


_HTTP = {
    400: "the request cannot be read",
    404: "there is nothing at this address",
    405: "this address takes other methods; see Allow",
    413: "the body is too large",
}


def _cors(origins: tuple[str, ...]) -> CORSConfig | None:
    """Only the named sites may call from a browser; no cookies, since there are none."""
    if not origins:
        return None
    return CORSConfig(
        allow_origins=list(origins),
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["content-type", "idempotency-key"],
        expose_headers=["retry-after"],
        max_age=3600,
    )
