"""What happens to a message at the door: cleaned, let through, asked once, answered; danger whatever happens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from content import Pack
from content.danger import DangerMatcher
from content.reply import Reply, contact_cards, phrase, plain_reply, topic_reply, words
from web.assistants import Assistants, Away, Item, Overloaded
from web.closing import Switch
from web.limits import Bucket, Buckets, Clock, Rate
from web.refusal import Refusal, too_many
from web.sessions import Full, Session, Sessions
from web.words import LONGEST, clean, harmless

OF_ALL = Rate(burst=400, a_second=150)
"""Messages of everybody together, for each assistant: twice what one answers."""
OF_AN_ADDRESS = Rate(burst=400, a_second=80)
"""Messages of one address: a festival of 400 people, who say something every five seconds."""
BEGUN_OF_AN_ADDRESS = Rate(burst=500, a_second=5)
"""Conversations begun from one address."""
TOLD_TO_WAIT = 5.0

Count = Callable[[str, str], None]


class Chat:
    """All conversations of the door. `count` is told a kind and key of each, never a word."""

    def __init__(
        self,
        pack: Pack,
        matcher: DangerMatcher,
        assistants: Assistants,
        switch: Switch,
        count: Count,
        clock: Clock = time.monotonic,
    ) -> None:
        self._assistants = assistants
        self._switch = switch
        self._count = count
        self._clock = clock
        self.sessions = Sessions(clock=clock)
        rate = Rate(OF_ALL.burst * len(assistants), OF_ALL.a_second * len(assistants))
        self._all = Bucket(rate, clock())
        self._addresses = Buckets(OF_AN_ADDRESS)
        self._beginners = Buckets(BEGUN_OF_AN_ADDRESS)
        self.take(pack, matcher)

    def take(self, pack: Pack, matcher: DangerMatcher) -> None:
        """Speaks by this pack from now on; what is being talked about goes on."""
        self._pack, self._matcher = pack, matcher
        self._topics = {*pack.topics, *pack.dialogue}

    @property
    def seconds_kept(self) -> int:
        """How long a conversation is kept after its last message."""
        return int(self.sessions.seconds_kept)

    def begin(self, caller: bytes) -> Session:
        """A new conversation. Raises `Refusal`: 429, 503."""
        refusal = self._closed()
        if refusal:
            raise refusal
        wait = self._beginners.of(caller, self._clock()).take(self._clock())
        if wait:
            raise too_many(wait)
        try:
            session = self.sessions.begin()
        except Full:
            raise self._away(503, "too many conversations just now; try again in a moment", 30.0) from None
        self._count("session", "")
        return session

    async def end(self, token: str) -> None:
        """Forgets a conversation, here and at the assistant. Does nothing when there is none."""
        session = self.sessions.end(token)
        if session:
            await self._assistants.forget(session.sender, session.home)

    async def keep(self, token: str) -> None:
        """Keeps a conversation for another ten minutes. Raises `Refusal` 404."""
        session = self._session(token)
        await self._assistants.touch(session.sender, session.home)

    async def say(
        self,
        token: str,
        text: str,
        caller: bytes,
        *,
        about: str = "",
        message_id: str = "",
        native_form: bool = True,
    ) -> list[Item]:
        """The answer to one message. Raises `Refusal`: 400, 404, 413, 429, 503."""
        said = clean(text)
        if not said:
            raise Refusal(400, "text: there is nothing in it")
        if len(said) > LONGEST:
            raise Refusal(413, f"text: longer than {LONGEST:,} characters", replies=self._too_long(said))
        session = self._session(token, said)
        key = (message_id, said, about)
        if message_id and (known := session.answer_to(key)):
            return await _shared(known)
        refusal = self._closed() or self._too_much(session, caller)
        if refusal:
            return self._danger_or(said, refusal)
        metadata: dict[str, Any] = {"native_form": native_form}
        if about in self._topics:
            metadata["about"] = about
        return await self._once(session, key, harmless(said), metadata)

    def danger(self, text: str) -> Reply | None:
        """What the pack says first to a text of danger, by the door's own rules."""
        found = self._matcher.match(text)
        return topic_reply(self._pack, found.topic, in_danger=found.now) if found else None

    def numbers(self, text: str = "") -> Reply:
        """The words for when we cannot answer (or these), with the emergency numbers."""
        brand = self._pack.brand
        ids = dict.fromkeys((brand.emergency_contact, brand.police_contact, brand.human_contact))
        said = text or " ".join(words(self._pack, phrase(self._pack, "busy")))
        return plain_reply(self._pack, "out-of-scope", said, contacts=contact_cards(self._pack, ids))

    def _session(self, token: str, said: str = "") -> Session:
        session = self.sessions.get(token)
        if session is None:
            found = self.danger(said) if said else None
            refusal = Refusal(404, "session: over, or never begun; begin another with POST /api/session")
            if found:
                refusal.more["replies"] = found.messages()
            raise refusal
        return session

    def _too_much(self, session: Session, caller: bytes) -> Refusal | None:
        """A refusal when this conversation, this address or everybody says more than is let through."""
        now = self._clock()
        buckets = (session.bucket, self._addresses.of(caller, now), self._all)
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait:
            return too_many(wait)
        for bucket in buckets:
            bucket.take(now)
        return None

    def _closed(self) -> Refusal | None:
        """A refusal with the partnership's message while it has closed the chat."""
        message = self._switch.message()
        if not message:
            return None
        replies = self.numbers(message).messages()
        return Refusal(503, "the chat is closed", retry_after=300.0, closed=message, replies=replies)

    async def _once(
        self, session: Session, key: tuple[str, str, str], text: str, metadata: dict[str, Any]
    ) -> list[Item]:
        """Asks in a task of its own, so that a line cut in between does not lose the answer for who asks again."""
        task = asyncio.ensure_future(self._ask(session, text, key[1], metadata))
        if key[0]:
            session.keep_answer(key, task)
        try:
            return await _shared(task)
        except Exception:
            session.drop_answer(key)
            raise

    async def _ask(self, session: Session, text: str, said: str, metadata: dict[str, Any]) -> list[Item]:
        try:
            async with session.turn:
                items, session.home = await self._assistants.ask(session.sender, text, metadata, session.home)
        except Overloaded:
            return self._danger_or(said, self._away(429, "too many at once", TOLD_TO_WAIT))
        except Away:
            return self._danger_or(said, self._away(503, "the assistant is away", TOLD_TO_WAIT))
        self._counted(session, items)
        return items

    def _counted(self, session: Session, items: list[Item]) -> None:
        card = next((item.custom for item in items if isinstance(item.custom, dict)), {})
        topic = str(card.get("topic", ""))
        if topic in self._topics:
            session.about = topic
            unanswered = topic == "out-of-scope"
            self._count("unanswered" if unanswered else "topic", "" if unanswered else topic)

    def _danger_or(self, said: str, refusal: Refusal) -> list[Item]:
        """The pack's answer when the door's own rules find danger in what was said. Raises `refusal` else."""
        reply = self.danger(said)
        if reply is None:
            raise refusal
        return [Item(text=text) for text in reply.texts] + [Item(custom=reply.custom)]

    def _away(self, status: int, detail: str, retry_after: float) -> Refusal:
        return Refusal(status, detail, retry_after=retry_after, replies=self.numbers().messages())

    def _too_long(self, said: str) -> list[dict[str, Any]]:
        text = " ".join(words(self._pack, phrase(self._pack, "too_long")))
        return (self.danger(said) or self.numbers(text)).messages()


async def _shared(answer: asyncio.Future[list[Item]]) -> list[Item]:
    """Waits for an answer that others may wait for too."""
    return await asyncio.shield(answer)
