"""The one way in: Rasa's REST channel, guarded, with a call that forgets a conversation.

Rasa's own obeys `/intent{...}` from anyone, takes messages of any length and logs the words of one that
fails. It listens on loopback; what faces people stands in front of it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.pack import matcher, own_pack
from bot.quiet import keep_quiet
from bot.tracker_store import own_store
from content import Pack
from content.reply import Reply, phrase, plain_reply, topic_reply

LONGEST_MESSAGE = 2_000
LONGEST_SENDER = 128
KNOWN_METADATA = ("native_form", "event", "about")

OnMessage = Callable[[UserMessage], Awaitable[Any]]
log = logging.getLogger(__name__)


class GuardedRest(InputChannel):
    """`POST /webhooks/rest/webhook` as Rasa's own. `DELETE /webhooks/rest/conversation {"sender"}` forgets one,
    PUT keeps it as long as a message would (204; 404 when there is none).
    """

    def __init__(self) -> None:
        keep_quiet()
        self.matcher = matcher(own_pack().danger)

    @property
    def pack(self) -> Pack:
        return own_pack()

    @classmethod
    def name(cls) -> str:
        return "rest"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """The routes, for Rasa to mount below /webhooks/rest."""
        routes = Blueprint("guarded_rest")

        @routes.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            asked = _asked(request)
            if asked is None:
                return _refused()
            return response.json(await self.answer(on_new_message, *asked))

        @routes.route("/conversation", methods=["DELETE", "PUT"])
        async def keep_or_forget(request: Request) -> HTTPResponse:
            sender = _body(request).get("sender")
            if not isinstance(sender, str) or not 0 < len(sender) <= LONGEST_SENDER:
                return _refused()
            store = own_store(request.app.ctx.agent)
            if request.method == "DELETE":
                await store.forget(sender)
                return response.empty()
            return response.empty() if await store.touch(sender) else response.empty(status=404)

        return routes

    async def answer(
        self, on_new_message: OnMessage, sender: str, text: str, metadata: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The replies to one message. Fixed words where the assistant cannot be asked or has failed."""
        text = text.strip()
        fixed = self._without_the_assistant(text, metadata)
        if fixed:
            return _addressed(sender, fixed)
        collector = CollectingOutputChannel()
        message = UserMessage(
            text.lstrip("/ ") or "?", collector, sender, input_channel="rest", metadata=metadata
        )
        try:
            await on_new_message(message)
        except Exception as problem:  # whatever fails, the visitor gets an answer and the log no words
            log.error("a message could not be answered: %s", type(problem).__name__)
            return _addressed(sender, self._busy(text, metadata))
        return collector.messages or _addressed(sender, self._busy(text, metadata))

    def _without_the_assistant(self, text: str, metadata: dict[str, Any]) -> Reply | None:
        if not text:
            return plain_reply(self.pack, "out-of-scope", phrase(self.pack, "empty"))
        if len(text) > LONGEST_MESSAGE:
            return self._danger(text, metadata) or plain_reply(
                self.pack, "out-of-scope", phrase(self.pack, "too_long")
            )
        return None

    def _busy(self, text: str, metadata: dict[str, Any]) -> Reply:
        return self._danger(text, metadata) or plain_reply(
            self.pack, "out-of-scope", phrase(self.pack, "busy")
        )

    def _danger(self, text: str, metadata: dict[str, Any]) -> Reply | None:
        found = self.matcher.match(text)
        if not found:
            return None
        event = self.pack.events.get(str(metadata.get("event") or ""))
        return topic_reply(self.pack, found.topic, event=event, in_danger=found.now)


def _body(request: Request) -> dict[str, Any]:
    try:
        body = request.json
    except Exception:  # Sanic raises its own kinds for what is not JSON
        return {}
    return body if isinstance(body, dict) else {}


def _asked(request: Request) -> tuple[str, str, dict[str, Any]] | None:
    """(sender, text, metadata) of a well-formed request, or None."""
    body = _body(request)
    sender, text, metadata = body.get("sender"), body.get("message"), body.get("metadata") or {}
    if not isinstance(sender, str) or not 0 < len(sender) <= LONGEST_SENDER:
        return None
    if not isinstance(text, str) or not isinstance(metadata, dict):
        return None
    return sender, text, {key: metadata[key] for key in KNOWN_METADATA if key in metadata}


def _refused() -> HTTPResponse:
    return response.json({"error": 'send {"sender": "...", "message": "..."}, both text'}, status=400)


def _addressed(sender: str, reply: Reply) -> list[dict[str, Any]]:
    return [{"recipient_id": sender, **item} for item in reply.messages()]
