"""The chat's calls: session, chat, form, danger rules."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import Body

from web import bodies
from web.assistants import Item
from web.bodies import ChatIn, ChatOut, Kept, Problem, SessionIn, SessionOut
from web.chat import Chat
from web.limits import Callers
from web.steady import SteadyAnswer
from web.strict import StrictRequest

TOKEN = "k3yZ0Qw1c8m5nV7bX2sT4uR6pL9dF0hJ1gA3eC5iO7Y"
"""A session as it looks, for examples; it is nobody's."""
_SESSION = Body(examples=[Example(summary="a session", value={"session": TOKEN})])
_CHAT = Body(
    examples=[
        Example(summary="a question", value={"session": TOKEN, "text": "someone stole my phone"}),
        Example(
            summary="a follow-up, safe to send again",
            value={
                "session": TOKEN,
                "text": "when are they open",
                "about": "theft-burglary",
                "message_id": "m-2",
            },
        ),
    ]
)


def problems(**told: str) -> dict[int, ResponseSpec]:
    """The answers of a call that are none, for its description: `_400="why"` and so on."""
    return {
        int(name.lstrip("_")): ResponseSpec(Problem, description=why, generate_examples=False)
        for name, why in told.items()
    }


WRONG = "No JSON in UTF-8, a wrong type, an unknown field or a name twice; `detail` says which."
OVER = "The session is over, or never was."
LARGE = "Larger than this call takes."
KIND = "Not the media type that this call takes."
MANY = "Too many at once; Retry-After says when to come back."
AWAY = "The assistant is away or the chat closed; `replies` holds the emergency numbers."


def sent(items: list[Item]) -> list[bodies.ReplyItem]:
    """The items as the API describes them."""
    return [bodies.ReplyItem(text=item.text, custom=item.custom) for item in items]


def chat_calls(chat: Chat, callers: Callers) -> list[BaseRouteHandler]:
    """POST, PATCH and DELETE /api/session, and POST /api/chat."""

    @post(
        "/api/session",
        summary="Begin a conversation",
        responses=problems(_429=MANY, _503=AWAY),
        sync_to_thread=False,
    )
    def begin(request: StrictRequest) -> SessionOut:
        """Gives an unguessable token. Nothing about the caller is kept."""
        session = chat.begin(callers.known_as(request.scope))
        return SessionOut(session.token, chat.seconds_kept)

    @patch(
        "/api/session",
        summary="Keep a conversation for another ten minutes",
        responses=problems(_400=WRONG, _404=OVER, _413=LARGE, _415=KIND),
    )
    async def keep(data: Annotated[SessionIn, _SESSION]) -> Kept:
        """Puts off the end of a conversation in which nothing is said."""
        await chat.keep(data.session)
        return Kept(chat.seconds_kept)

    @delete(
        "/api/session",
        summary="Forget a conversation",
        responses=problems(_400=WRONG, _413=LARGE, _415=KIND),
    )
    async def forget(data: Annotated[SessionIn, _SESSION]) -> None:
        """Forgets it now, here and at the assistant. A session that is over already is no mistake."""
        await chat.end(data.session)

    @post(
        "/api/chat",
        summary="Say something",
        status_code=200,
        responses=problems(_400=WRONG, _404=OVER, _413=LARGE, _415=KIND, _429=MANY, _503=AWAY),
    )
    async def say(request: StrictRequest, data: Annotated[ChatIn, _CHAT]) -> ChatOut:
        """Answers a message: texts, and one card. Danger is answered even while the assistant is away."""
        items = await chat.say(
            data.session,
            data.text,
            callers.known_as(request.scope),
            about=data.about,
            message_id=data.message_id,
            native_form=data.native_form,
        )
        return ChatOut(sent(items), chat.seconds_kept)

    return [begin, keep, forget, say]


def fixed(path: str, summary: str, value: Any, seconds: int = 300) -> BaseRouteHandler:
    """A GET of what stays the same as long as these words are said, made into bytes once."""
    answer = SteadyAnswer(msgspec.json.encode(value), "application/json", seconds)

    @get(path, summary=summary, sync_to_thread=False, media_type="application/json")
    def told(request: StrictRequest) -> Response[bytes]:
        return answer.to(request)

    return told
