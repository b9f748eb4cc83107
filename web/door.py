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
from litestar.types import ASGIApp, Receive, Scope, Send
from markupsafe import Markup, escape

from content import Pack
from content.danger import DangerMatcher
from content.following import Following
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
from web.concern_page import ConcernDesk, Sent, concern_pages
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

LOOK_SECONDS = 2.0
"""Between two looks at whether another pack is shown, or a number was withheld."""

log = logging.getLogger(__name__)


def open_door(settings: DoorSettings) -> ASGIApp:
    """The app of the public door, for `pages.serve`."""
    return guarded(watched(_Door(settings)))


class _Door:
    """What stays as long as the door stands, and the app that says the words of one pack: made anew for another."""

    def __init__(self, settings: DoorSettings) -> None:
        self.settings, self.pack = settings, settings.pack
        self.matcher = DangerMatcher(self.pack.danger)
        self.switch = Switch(settings.data)
        self.desk = Desk(settings.data)
        self.counting = Counting(self.desk, settings.event)
        self.assistants = Assistants(settings.assistants)
        self.chat = Chat(self.pack, self.matcher, self.assistants, self.switch, self.counting.count)
        self.callers = Callers(settings.proxies)
        self.lookups = Lookups(self.desk)
        self.sent = Sent()
        self.app = self.app_for(self.pack, self.matcher)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    def app_for(self, pack: Pack, matcher: DangerMatcher) -> Litestar:
        """Every call and page, in the words of a pack."""
        data, callers = self.settings.data, self.callers
        form, site = Form(pack, self.settings.event), door_site(pack)
        concerns = ConcernDesk(form, matcher, self.desk, data)
        return Litestar(
            [
                *chat_calls(self.chat, callers),
                *intake_calls(data, self.desk, self.counting, self.lookups, callers),
                fixed("/api/form", "The concern form's choices and words", form.described()),
                fixed("/api/danger-rules", "The danger rules, for a browser", danger_rules(pack), 60),
                self.health_call(),
                description.description_call(
                    {
                        "/api/form": description.shape(form.described()),
                        "/api/danger-rules": description.shape(danger_rules(pack)),
                        "/api/register-key": description.PUBLIC_KEY,
                    }
                ),
                *chat_pages(site, self.chat, callers, self.switch.message),
                *concern_pages(site, concerns, form, self.counting, callers, self.sent),
                *receipt_pages(site, self.lookups, callers),
                *widget_calls(site, pack),
                privacy_page(site, pack),
                site.assets.route(),
            ],
            request_class=StrictRequest,
            request_max_body_size=LARGEST_BODY,
            exception_handlers=failures(site, pack),
            cors_config=_cors(self.settings.origins),
            openapi_config=description.config(version("safernw")),
            logging_config=None,
            lifespan=[self.open],
        )

    async def follow(self, packs: Following) -> None:
        """Says the words of another pack as soon as this machine shows another; conversations go on."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look(packs)
            except Exception as problem:  # what is said stays right, if old; the next look may go better
                log.error("a new pack is not shown: %s at %s", type(problem).__name__, place(problem))

    async def look(self, packs: Following) -> None:
        """One look at whether another pack is shown, or a number was withheld."""
        pack = await asyncio.to_thread(lambda: packs.pack)
        if pack is self.pack:
            return
        same = pack.danger == self.pack.danger
        matcher = self.matcher if same else await asyncio.to_thread(DangerMatcher, pack.danger)
        app = await asyncio.to_thread(self.app_for, pack, matcher)
        self.chat.take(pack, matcher)
        self.pack, self.matcher, self.app = pack, matcher, app

    @asynccontextmanager
    async def open(self, _: Litestar) -> AsyncIterator[None]:
        """While the app runs; at its end what was counted is handed over, and the register closed."""
        async with self.assistants:
            tasks = [asyncio.create_task(self.counting.run())]
            if self.settings.following:
                tasks.append(asyncio.create_task(self.follow(self.settings.following)))
            yield
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
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


def privacy_page(site: Site, pack: Pack) -> BaseRouteHandler:
    """GET /privacy."""
    topic = pack.dialogue.get("privacy")

    @get("/privacy", include_in_schema=False, sync_to_thread=False)
    def privacy() -> Response[str]:
        return site.page("privacy.html", privacy=words(pack, topic.answer) if topic else ())

    return privacy


def failures(site: Site, pack: Pack) -> dict[int | type[Exception], errors.Handler]:
    """JSON for calls of the API, a page for everything else."""
    pages = errors.handlers(site, more=[" ".join(words(pack, phrase(pack, "caution")))])

    def told(request: Request[Any, Any, Any], problem: Exception) -> Response[Any]:
        refusal = _as_refusal(problem)
        if not request.url.path.startswith(JSON_PATHS):
            http = HTTPException(status_code=refusal.status, headers=refusal.headers())
            return pages[HTTPException](request, http)
        return Response(refusal.body(), status_code=refusal.status, headers=refusal.headers())

    return {HTTPException: told, Refusal: told, Exception: told}


def door_site(pack: Pack) -> Site:
    """The door's pages in the pack's look."""
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
