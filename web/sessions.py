"""Conversations at the door: an unguessable token for the visitor, another name for the assistant, ten minutes.

In memory only. The words of a conversation are kept for the page without JavaScript alone, which has no memory of its
own; everybody else's are in their browser.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from typing import Any

from web.limits import Bucket, Clock, Rate

SECONDS_KEPT = 600.0
MOST = 5_000
"""Conversations at once: with `TURNS_KEPT` and `ANSWERS_KEPT` of long answers, less than half a gigabyte."""
ANSWERS_KEPT = 3
"""Answers kept to be given again to a message that is sent again."""
TURNS_KEPT = 10
MESSAGES = Rate(burst=12, a_second=0.5)
"""What one conversation may say: faster than anybody types, slower than a machine would."""

Replies = list[dict[str, Any]]


class Full(Exception):
    """No conversation can be begun just now."""


class Session:
    """One conversation. `sender` is its name at the assistant, `home` the assistant that it talks to."""

    def __init__(self, now: float) -> None:
        self.token = secrets.token_urlsafe(32)
        self.sender = secrets.token_hex(16)
        self.home = -1
        self.touched = now
        self.bucket = Bucket(MESSAGES, now)
        self.turn = asyncio.Lock()
        self.about = ""
        """The topic last answered, for the page without JavaScript."""
        self.turns: list[tuple[str, Replies]] = []
        """What was said and answered, for the page without JavaScript; empty for everybody else."""
        self._answers: OrderedDict[tuple[str, str, str], asyncio.Future[Any]] = OrderedDict()

    def answer_to(self, key: tuple[str, str, str]) -> asyncio.Future[Any] | None:
        """The answer given, or being made, to this message when it came before."""
        return self._answers.get(key)

    def has_answered(self, *key: str) -> bool:
        """Whether this message came before and its answer is kept."""
        return key in self._answers

    def keep_answer(self, key: tuple[str, str, str], answer: asyncio.Future[Any]) -> None:
        """Keeps an answer for when the same message comes again."""
        self._answers[key] = answer
        while len(self._answers) > ANSWERS_KEPT:
            self._answers.popitem(last=False)

    def drop_answer(self, key: tuple[str, str, str]) -> None:
        """Forgets an answer that was none."""
        self._answers.pop(key, None)

    def keep_turn(self, said: str, replies: Replies) -> None:
        """Keeps a turn for the page to show again."""
        self.turns = [*self.turns[1 - TURNS_KEPT :], (said, replies)]


class Sessions:
    """All conversations, the longest untouched first."""

    def __init__(
        self, seconds_kept: float = SECONDS_KEPT, most: int = MOST, clock: Clock = time.monotonic
    ) -> None:
        self.seconds_kept = seconds_kept
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[str, Session] = OrderedDict()

    def begin(self) -> Session:
        """A new conversation. Raises `Full`: nobody's is ended to make room for another."""
        self.forget_expired()
        if len(self._kept) >= self._most:
            raise Full
        session = Session(self._clock())
        self._kept[session.token] = session
        return session

    def get(self, token: str) -> Session | None:
        """The conversation of a token, kept for another ten minutes from now; None when it is over or never was."""
        self.forget_expired()
        session = self._kept.get(token)
        if session:
            session.touched = self._clock()
            self._kept.move_to_end(token)
        return session

    def end(self, token: str) -> Session | None:
        """Forgets a conversation now. It, for telling the assistant, or None when there was none."""
        return self._kept.pop(token, None)

    def forget_expired(self) -> None:
        """Forgets all conversations whose time is up."""
        over = self._clock() - self.seconds_kept
        while self._kept:
            token, session = next(iter(self._kept.items()))
            if session.touched > over:
                return
            del self._kept[token]

    def __len__(self) -> int:
        return len(self._kept)
