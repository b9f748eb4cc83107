"""What one visitor has said and been told, in memory only. A wipe drops the whole of it and begins another."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from kiosk.form import ConcernDraft
from kiosk.replies import Answer


@dataclass(frozen=True)
class Turn:
    """One bubble of the chat: the visitor's words, or an answer; neither when the assistant was away."""

    asked: str = ""
    answer: Answer | None = None
    picked: bool = False
    """`asked` is the title of a topic that was picked."""


@dataclass
class Visit:
    """One visitor's session. `sender` names the conversation to the assistant and is fresh for each."""

    sender: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    turns: list[Turn] = field(default_factory=list)
    typed: str = ""
    """A question begun and not sent."""
    waiting: bool = False
    """An answer is under way."""
    about: str = ""
    """The topic last opened or picked, which a follow-up may mean."""
    draft: ConcernDraft | None = None
    told_before: bool = False
    """The notices before the concern form were read."""
    receipt: str = ""
    receipt_saved: bool = False
    """The visitor said that the code is kept."""
    code: str = field(default="", repr=False)
    """As much of a receipt code as has been typed."""
    masked: bool = False
    """The visitor hides what is typed from those behind."""
