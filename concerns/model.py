"""A concern: what a person tells us, without a name, and its record as bytes before sealing.

Nothing here holds a name, a device, an address on the network or a time finer than the hour. The words a
person wrote appear in no error and in no `repr`, so that they cannot slip into a log.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal, NoReturn

import msgspec
from msgspec import Struct
from msgspec.structs import force_setattr

from concerns import receipt as receipts

Channel = Literal["kiosk", "chat", "web"]
RECORD_VERSION = 1
MAX_CHARACTERS = {"what": 4000, "where": 200, "when": 100}
MAX_WHAT_BYTES = 12_000
"""UTF-8 bytes of `what`: room for 4,000 characters of any script in daily use, and never more than the
largest envelope holds."""
MAX_FLAGS = 16
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_HOUR = "%Y-%m-%dT%H:00Z"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")


class ConcernError(ValueError):
    """A concern that cannot be taken as it is. `field` names the part; the message never quotes it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


class Facts(Struct, frozen=True, kw_only=True):
    """What a form knows when the person presses "send".

    `where` and `when` are ids of the event's zones and time choices, or the person's words; `event` is an id
    or empty; `still_happening` is None when not asked or not known. Control characters and broken halves of
    characters in the words are put right, since no keyboard or paste should cost a person their concern.
    Raises ConcernError for a field too long (MAX_CHARACTERS) or an id that is none.
    """

    category: str
    channel: Channel
    what: str = ""
    where: str = ""
    when: str = ""
    still_happening: bool | None = None
    event: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        for field, most in MAX_CHARACTERS.items():
            words = _readable(getattr(self, field))
            if len(words) > most:
                raise ConcernError(field, f"longer than {most:,} characters; please shorten it.")
            force_setattr(self, field, words)
        if len(self.what.encode()) > MAX_WHAT_BYTES:
            raise ConcernError("what", f"longer than {MAX_WHAT_BYTES:,} bytes; please shorten it.")
        _must_be_id("category", self.category)
        if self.event:
            _must_be_id("event", self.event)
        if not _LANGUAGE.fullmatch(self.language):
            raise ConcernError("language", "not a language code such as en or cy.")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self.what)} characters>"


class Concern(
    Facts, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="version", tag=RECORD_VERSION
):
    """Facts with what was added when they were taken: the record that is sealed.

    `flags` are ids of danger topics that matched; `taken` the hour, UTC ("2027-06-11T14:00Z", see
    `taken_hour`); `receipt` the 18 characters of the person's code. Raises ConcernError.
    """

    flags: tuple[str, ...] = ()
    taken: str
    receipt: str

    def __post_init__(self) -> None:
        Facts.__post_init__(self)
        if len(self.flags) > MAX_FLAGS:
            raise ConcernError("flags", f"more than {MAX_FLAGS}.")
        for flag in self.flags:
            _must_be_id("flags", flag)
        hour_number(self.taken)
        if not _is_receipt(self.receipt):
            raise ConcernError("receipt", "not a receipt code.")

    def __repr__(self) -> str:
        return Facts.__repr__(self)


def taken_hour(now: datetime) -> str:
    """The hour in which something was taken, UTC: "2027-06-11T14:00Z". `now` must know its time zone
    (ValueError).
    """
    if now.tzinfo is None:
        raise ValueError("now must carry a time zone")
    return now.astimezone(UTC).strftime(_HOUR)


def hour_number(taken: str) -> int:
    """Whole hours from 1970-01-01T00:00Z to `taken`. Raises ConcernError if it is no such hour."""
    try:
        moment = datetime.strptime(taken, _HOUR).replace(tzinfo=UTC)
    except ValueError:
        _refuse_hour()
    hours = int(moment.timestamp()) // 3600
    if hours < 0 or hour_text(hours) != taken:
        _refuse_hour()
    return hours


def hour_text(hours: int) -> str:
    """The hour as text, from whole hours since 1970. ValueError or OverflowError beyond the year 9999."""
    return datetime.fromtimestamp(hours * 3600, UTC).strftime(_HOUR)


def encode(concern: Concern) -> bytes:
    """The record to be sealed: UTF-8 JSON with the field `version`, at most 16,380 bytes.

    Read back before it is handed out, so that nothing is ever sealed that could not be read again. Raises
    ConcernError if a field is not of its type.
    """
    record = msgspec.json.encode(concern)
    if decode(record) != concern:
        raise ConcernError("record", "not a record of a concern.")
    return record


def decode(record: bytes) -> Concern:
    """The concern in an opened record. Raises ConcernError, without a word of what stood in it.

    A field that version 1 does not know is refused: better to say so than to show staff a part of what was
    said.
    """
    try:
        version = msgspec.json.decode(record, type=_Versioned).version
        if version != RECORD_VERSION:
            raise ConcernError("version", "made by a newer version of this program; update the program.")
        return msgspec.json.decode(record, type=Concern)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        # The library's message may quote the value it refuses.
        raise ConcernError("record", "not a record of a concern.") from None


class _Versioned(Struct):
    version: int


def _readable(words: str) -> str:
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return _LONE_SURROGATES.sub("\ufffd", _CONTROLS.sub("", lines))


def _must_be_id(field: str, value: str) -> None:
    if not _ID.fullmatch(value):
        raise ConcernError(field, "not an id (small letters, digits and dashes, at most 64).")


def _refuse_hour() -> NoReturn:
    raise ConcernError("taken", "not an hour such as 2027-06-11T14:00Z.") from None


def _is_receipt(code: str) -> bool:
    try:
        return receipts.parse(code).code == code
    except receipts.ReceiptError:
        return False
