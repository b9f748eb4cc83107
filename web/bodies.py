"""What goes over the wire: bodies of requests and answers, with the examples that the API's description shows."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from web.words import LONGEST

Token = Annotated[
    str, Meta(min_length=20, max_length=64, description="The session, as POST /api/session gave it.")
]
_ID = "[a-z0-9][a-z0-9_-]{0,63}"
Seconds = Annotated[int, Meta(description="Seconds until the conversation is forgotten.", examples=[600])]


class SessionIn(Struct, forbid_unknown_fields=True):
    """A session to keep or to forget."""

    session: Token


class SessionOut(Struct):
    """A new session: an unguessable token."""

    session: str
    expires_in: Seconds


class Kept(Struct):
    """A session that goes on."""

    expires_in: Seconds


class ChatIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """One message."""

    session: Token
    text: Annotated[str, Meta(description=f"What the person says, at most {LONGEST:,} characters.")]
    about: Annotated[
        str, Meta(max_length=64, description="Id of the topic on the screen, which a follow-up then means.")
    ] = ""
    message_id: Annotated[
        str,
        Meta(
            max_length=64,
            pattern="^[A-Za-z0-9_-]*$",
            description="Made by the client; a message sent again with the same one is answered once.",
        ),
    ] = ""
    native_form: Annotated[
        bool,
        Meta(description="The client has a concern form of its own; else the assistant asks step by step."),
    ] = True


class ReplyItem(Struct, omit_defaults=True):
    """A text, or the card of the answer. Exactly one item of an answer holds a card."""

    text: str | UnsetType = UNSET
    custom: dict[str, Any] | UnsetType = UNSET


class ChatOut(Struct):
    """The answer: texts in reading order, and one card."""

    replies: list[ReplyItem]
    expires_in: Seconds


class Problem(Struct, omit_defaults=True):
    """Why it was not done, in one plain line."""

    detail: str
    replies: list[ReplyItem] | UnsetType = UNSET
    """What to show a person instead: the emergency numbers."""
    closed: str | UnsetType = UNSET
    """The partnership's message while it has closed the chat."""


class ConcernOut(Struct):
    """The concern is on the register's disk."""

    id: Annotated[str, Meta(description="The envelope's id, 32 hex digits.")]


class ReceiptIn(Struct, forbid_unknown_fields=True):
    """A code that somebody took away."""

    receipt: Annotated[str, Meta(max_length=200, description="The code, in any spacing.")]


ReceiptStatus = Literal["not-here-yet", "new", "looked-at", "passed-on", "closed"]


class ReceiptOut(Struct, omit_defaults=True):
    """What became of a concern. `not-here-yet`: a kiosk may take days to hand it in."""

    status: ReceiptStatus
    reason: str | UnsetType = UNSET
    message: str | UnsetType = UNSET


class CounterRow(Struct, forbid_unknown_fields=True):
    """How often something happened in an hour."""

    hour: Annotated[
        str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:00Z$", examples=["2027-06-11T14:00Z"])
    ]
    event: Annotated[str, Meta(pattern=f"^({_ID})?$")]
    kind: Literal["topic", "unanswered", "session", "timeout", "concern"]
    key: Annotated[str, Meta(pattern=f"^({_ID})?$", description="The topic's id; empty for other kinds.")]
    count: Annotated[int, Meta(ge=1, le=1_000_000)]


class CountersIn(Struct, forbid_unknown_fields=True):
    """Counts of a kiosk. The same batch twice is counted once."""

    batch: Annotated[str, Meta(pattern="^[0-9a-f]{32}$", description="Made by the kiosk: 32 hex digits.")]
    rows: Annotated[list[CounterRow], Meta(max_length=5_000)]


class CountersOut(Struct):
    """The batch is counted."""

    batch: str


class Health(Struct):
    """Whether the door stands, and what behind it answers."""

    status: Literal["ok", "degraded"]
    assistants: int
    register: bool
    chat: Literal["open", "closed"]
    version: str
    pack: str
