"""The chat without JavaScript: a page for each turn, the conversation in a hidden field, nothing in the address.

A page that is sent again (reload, the browser's "back") carries the same message id and is answered once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.handlers import BaseRouteHandler

from pages import Site
from web.assistants import Item
from web.chat import Chat
from web.fields import fields
from web.limits import Callers
from web.refusal import Refusal
from web.sessions import Replies, Session
from web.strict import StrictRequest
from web.words import LONGEST, clean

OVER = (
    "Your conversation has ended, since nothing was said for ten minutes. Send it again to start a new one."
)
EMPTY = "Type your question"
TOO_LONG = f"Your question must be {LONGEST:,} characters or fewer"


def chat_pages(site: Site, chat: Chat, callers: Callers, closed: Callable[[], str]) -> list[BaseRouteHandler]:
    """GET and POST /chat."""

    def shown(session: Session | None, *, status: int = 200, **more: Any) -> Response[str]:
        return site.page(
            "chat.html",
            status,
            session=session.token if session else "",
            about=session.about if session else "",
            turns=[_turn(said, replies) for said, replies in session.turns] if session else [],
            message_id=secrets.token_urlsafe(12),
            longest=LONGEST,
            closed=closed(),
            **more,
        )

    @get("/chat", include_in_schema=False, sync_to_thread=False)
    def first() -> Response[str]:
        return shown(None)

    @post("/chat", include_in_schema=False, status_code=200)
    async def next_turn(request: StrictRequest) -> Response[str]:
        given = await fields(request)
        token, action = given.get("session", ""), given.get("action", "")
        if action == "end":
            await chat.end(token)
            return shown(None, done="Your conversation has been deleted.")
        session = chat.sessions.get(token)
        if action == "keep" and session:
            await chat.keep(token)
            return shown(session, done="Your conversation is kept for ten more minutes.")
        text = given.get("pick") or given.get("text", "")
        if token and session is None:
            return shown(None, status=404, typed=text, problem=OVER, danger=_danger(chat, text))
        return await answered(request, session, text, given)

    async def answered(
        request: StrictRequest, session: Session | None, text: str, given: dict[str, str]
    ) -> Response[str]:
        if not text or len(text) > LONGEST:
            problem = TOO_LONG if text else EMPTY
            return shown(
                session, status=413 if text else 400, typed=text, problem=problem, danger=_danger(chat, text)
            )
        caller = callers.known_as(request.scope)
        try:
            session = session or chat.begin(caller)
            known = session.has_answered(given.get("message_id", ""), clean(text), given.get("about", ""))
            items = await chat.say(
                session.token,
                text,
                caller,
                about=given.get("about", ""),
                message_id=given.get("message_id", "")[:64],
            )
        except Refusal as refusal:
            replies = refusal.more.get("replies") or chat.numbers().messages()
            danger = _danger(chat, text)
            page = shown(
                session,
                status=refusal.status,
                typed=text,
                refused=_turn("", danger or replies),
                retry=refusal.retry_after,
            )
            page.headers.update(refusal.headers())
            return page
        if not known:
            session.keep_turn(text, _plain(items))
        return shown(session)

    return [first, next_turn]


def _plain(items: list[Item]) -> Replies:
    return [
        {name: value for name in ("text", "custom") if isinstance(value := getattr(item, name), (str, dict))}
        for item in items
    ]


def _turn(said: str, replies: Replies) -> dict[str, Any]:
    """A turn as the template shows it: what was said, texts, and the card."""
    return {
        "said": said,
        "texts": [reply["text"].split("\n") for reply in replies if "text" in reply],
        "card": next((reply["custom"] for reply in replies if "custom" in reply), {}),
    }


def _danger(chat: Chat, text: str) -> Replies:
    found = chat.danger(text) if text else None
    return found.messages() if found else []
