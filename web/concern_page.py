"""The concern form without JavaScript: what is said is sealed in the door's memory and rests nowhere in the clear.

Three pages: the form, "check your answers", the receipt. What was typed goes from one to the next in hidden fields.
999 stands first on the second page when danger was read out of it, and personal data is pointed out there.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from litestar import Response, get, post
from litestar.handlers import BaseRouteHandler
from msgspec import Struct

from concerns import Concern, ConcernError, Facts, KeysError, keys, personal, receipt, seal, taken_hour
from concerns.files import public_key_path
from concerns.model import MAX_CHARACTERS
from content.danger import DangerMatcher
from content.model import Choice
from content.reply import emergency_topic, phrase, topic_reply
from pages import Site
from web.counting import Counting, Now, utc_now
from web.fields import fields
from web.form import Form
from web.limits import Buckets, Callers, Clock, Rate
from web.refusal import Refusal, too_many
from web.register import Desk
from web.strict import StrictRequest

OF_AN_ADDRESS = Rate(burst=120, a_second=1)
LONGEST_WHAT = MAX_CHARACTERS["what"]
NOT_SAID = "not-said"
SENT_KEPT = 1_000
"""Receipts kept for ten minutes, for a page that is sent again."""
SECONDS_KEPT = 600.0
ONCE_CHARACTERS = 22
"""Of a page's id: 128 random bits, so that nobody comes by another's receipt with a guess."""
NOT_STORED = "Sorry, what you told us has NOT been stored. It is still here, so you can try again."


class Told(Struct, frozen=True):
    """The form's answers: ids of choices, empty where none was made, and the words."""

    category: str
    where: str
    when: str
    what: str


class Problem(Struct, frozen=True):
    """What is wrong with a field, as the error summary says it."""

    field: str
    text: str


class Sent:
    """Receipts by the id of the page that was sent, so that a page sent twice is one concern."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self.turn = asyncio.Lock()

    def get(self, once: str) -> str:
        """The receipt that this page got, or ""."""
        over = self._clock() - SECONDS_KEPT
        while self._kept and next(iter(self._kept.values()))[0] < over:
            self._kept.popitem(last=False)
        return self._kept.get(once, (0.0, ""))[1]

    def keep(self, once: str, code: str) -> None:
        """Keeps a receipt for this page."""
        self._kept[once] = (self._clock(), code)
        if len(self._kept) > SENT_KEPT:
            self._kept.popitem(last=False)


class ConcernDesk:
    """Checks, points out and seals what the form brings."""

    def __init__(
        self, form: Form, matcher: DangerMatcher, desk: Desk, data: Path, now: Now = utc_now
    ) -> None:
        self._form = form
        self._matcher = matcher
        self._desk = desk
        self._key_path = public_key_path(data)
        self._now = now
        self._known = [
            value
            for contact in form.pack.contacts.values()
            for value in (contact.phone, contact.sms, contact.email)
            if value
        ]

    def told(self, given: dict[str, str]) -> Told:
        """The answers in the form's fields; an id that is no choice counts as none."""
        form = self._form
        return Told(
            _chosen(form.categories, given.get("category", "")),
            _chosen(form.places, given.get("where", "")),
            _chosen(form.times, given.get("when", "")),
            given.get("what", ""),
        )

    def problems(self, told: Told) -> list[Problem]:
        """What has to be put right before it can be checked."""
        if not told.what:
            return [Problem("what", "Type a few words about what happened")]
        try:
            self._facts(told)
        except ConcernError:
            return [Problem("what", f"What happened must be {LONGEST_WHAT:,} characters or fewer")]
        return []

    def danger(self, told: Told) -> dict[str, Any] | None:
        """Texts and card that come first: of danger in the words, or of "it is happening now"."""
        pack, event = self._form.pack, self._form.event
        found = self._matcher.match(told.what)
        if found:
            reply = topic_reply(pack, found.topic, event=event, in_danger=found.now)
        elif self._is_now(told) and self._emergency:
            reply = topic_reply(pack, self._emergency, event=event)
        else:
            return None
        return {"texts": [text.split("\n") for text in reply.texts], "card": reply.custom}

    def personal(self, told: Told) -> list[tuple[str, str]]:
        """What looks like personal data: kind in words, and what was typed."""
        pack = self._form.pack
        return [
            (phrase(pack, f"personal_{finding.kind}"), told.what[finding.start : finding.end])
            for finding in personal.found(told.what, self._known)
        ]

    async def send(self, told: Told) -> str:
        """Seals it and has the register store it. The receipt's code, which exists only then. Raises `Refusal`."""
        try:
            key = await asyncio.to_thread(keys.read_public, self._key_path)
        except KeysError:
            raise Refusal(503, "no concern can be taken just now", retry_after=300.0) from None
        code = receipt.new()
        flags = self._matcher.topics(told.what)
        if self._is_now(told) and self._emergency and self._emergency not in flags:
            flags = (*flags, self._emergency)
        facts = self._facts(told)
        named = {name: getattr(facts, name) for name in facts.__struct_fields__}
        concern = Concern(**named, flags=flags[:16], taken=taken_hour(self._now()), receipt=code.code)
        await self._desk.take_in(seal(concern, key))
        return str(code)

    def _facts(self, told: Told) -> Facts:
        when = next((choice for choice in self._form.times if choice.id == told.when), None)
        return Facts(
            category=told.category or NOT_SAID,
            what=told.what,
            where=told.where,
            when=told.when,
            still_happening=when.now if when else None,
            event=self._form.event_id,
            channel="web",
        )

    def _is_now(self, told: Told) -> bool:
        return any(choice.now and choice.id == told.when for choice in self._form.times)

    @property
    def _emergency(self) -> str:
        """The topic whose card comes for what is happening now; empty where the pack has none."""
        return emergency_topic(self._form.pack)


def concern_pages(
    site: Site,
    desk: ConcernDesk,
    form: Form,
    counting: Counting,
    callers: Callers,
    sent: Sent,
    clock: Clock = time.monotonic,
) -> list[BaseRouteHandler]:
    """GET and POST /concern."""
    senders = Buckets(OF_AN_ADDRESS)

    def asked(told: Told, *, status: int = 200, problems: Sequence[Problem] = ()) -> Response[str]:
        return site.page(
            "concern.html",
            status,
            form=form,
            told=told,
            problems=problems,
            longest=LONGEST_WHAT,
            danger=desk.danger(told),
        )

    def check(told: Told, once: str, *, status: int = 200, failed: str = "") -> Response[str]:
        return site.page(
            "concern-check.html",
            status,
            form=form,
            told=told,
            titles=_titles(form, told),
            once=once,
            danger=desk.danger(told),
            personal=desk.personal(told),
            failed=failed,
        )

    @get("/concern", include_in_schema=False, sync_to_thread=False)
    def first() -> Response[str]:
        return asked(Told("", "", "", ""))

    @post("/concern", include_in_schema=False, status_code=200)
    async def go_on(request: StrictRequest) -> Response[str]:
        given = await fields(request)
        told = desk.told(given)
        action = given.get("action", "check")
        if action in {"start", "change"}:
            return asked(told)
        problems = desk.problems(told)
        if problems:
            return asked(told, status=400, problems=problems)
        if action != "send":
            return check(told, secrets.token_urlsafe(16))
        once = given.get("once", "")
        return await send(request, told, once if len(once) >= ONCE_CHARACTERS else secrets.token_urlsafe(16))

    async def send(request: StrictRequest, told: Told, once: str) -> Response[str]:
        async with sent.turn:
            code = sent.get(once)
            if not code:
                wait = senders.of(callers.known_as(request.scope), clock()).take(clock())
                try:
                    if wait:
                        raise too_many(wait)
                    code = await desk.send(told)
                except Refusal as refusal:
                    page = check(told, once, status=refusal.status, failed=NOT_STORED)
                    page.headers.update(refusal.headers())
                    return page
                sent.keep(once, code)
                counting.count("concern", "")
        return site.page("concern-done.html", code=code, after=form.after)

    return [first, go_on]


def _chosen(choices: Sequence[Choice], given: str) -> str:
    return given if any(choice.id == given for choice in choices) else ""


def _titles(form: Form, told: Told) -> dict[str, str]:
    """The answers in words, as the visitor chose them."""
    found = {}
    for name, choices in (("category", form.categories), ("where", form.places), ("when", form.times)):
        found[name] = next((c.title for c in choices if c.id == getattr(told, name)), "Not answered")
    return found
