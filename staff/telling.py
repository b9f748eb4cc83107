"""How concerns are told on pages: titles for ids, hours in words, what the audit's actions are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from concerns import Concern
from concerns.audit import AuditRow
from concerns.cases import Case
from concerns.personal import Finding, found
from content import Pack
from content.model import Contact
from staff.clock import OFFICE, left_in_words, local
from staff.index import OTHER_PLACE, Item, State, place_of

STATUS = {"new": "New", "looked-at": "Being looked at", "passed-on": "Passed on", "closed": "Closed"}
COLOURS = {"new": "blue", "looked-at": "yellow", "passed-on": "purple", "closed": "grey"}
"""Of the tag that shows a status."""
REASONS = {
    "acted-on": "We acted on it",
    "nothing-to-act-on": "There was nothing to act on",
    "too-little-to-act-on": "Too little was told to act on",
    "duplicate": "It tells of the same as another",
    "not-for-us": "It is not for us",
}
CHANNELS = {"kiosk": "Kiosk", "web": "Form on the website", "chat": "Web chat"}
ACTIONS = {
    "read": "Read",
    "status": "Status changed",
    "assign": "Given to",
    "note": "Note added",
    "tags": "Tags changed",
    "pass-on": "Passed on to",
    "message": "Message left for the reporter",
    "message-withdrawn": "Message taken back",
    "link": "Linked to another",
    "unlink": "Link taken back",
    "hold": "Put under legal hold",
    "hold-ended": "Legal hold ended",
    "redact": "Redacted",
}
"""Those of one concern. An action that is not here is told by its own name."""
SHORT = 170
"""Characters of a concern's text in a list."""


class Row(Struct, frozen=True):
    """A concern in a list."""

    id: str
    title: str
    where: str
    event: str
    start: str
    taken: str
    ago: str
    urgency: str
    clock: str
    late: bool
    flags: tuple[str, ...]
    status: str
    status_title: str
    colour: str
    assignee: str
    tags: tuple[str, ...]


class Teller:
    """Tells concerns in a pack's words."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._categories = {choice.id: choice.title for choice in pack.concern.categories}
        self._events = {event.id: event.name for event in pack.events.values()}
        self._known = [
            detail
            for contact in pack.contacts.values()
            for detail in (contact.phone, contact.sms, contact.email)
            if detail
        ]

    def row(
        self,
        item: Item,
        state: State,
        now: datetime,
        officers: Mapping[str, str],
        tags: tuple[str, ...] = (),
    ) -> Row:
        """A line of a list. `officers`: how the people behind user names are called."""
        concern = item.concern
        until = item.due if item.urgency else None
        return Row(
            id=item.id,
            title=self.category(concern.category),
            where=self.where(concern),
            event=self.event(concern.event) if concern.event else "",
            start=shortened(concern.what),
            taken=told_hour(concern.taken, now),
            ago=ago(concern.taken, now),
            urgency=item.urgency if state.status in ("new", "looked-at") else "",
            clock=left_in_words(until, now) if until and item.urgency == "today" else "",
            late=bool(until and until < now and item.urgency == "today"),
            flags=tuple(self.topic(flag.topic) for flag in item.flags if flag.topic != "emergency"),
            status=state.status,
            status_title=STATUS.get(state.status, state.status),
            colour=COLOURS.get(state.status, "grey"),
            assignee=officers.get(state.assignee, state.assignee),
            tags=tags,
        )

    def facts(self, concern: Concern) -> list[tuple[str, str]]:
        """What is known beside the text, in the order of the page."""
        happening = {True: "Yes", False: "No", None: ""}[concern.still_happening]
        rows = [
            ("What it is about", self.category(concern.category)),
            ("Where", self.where(concern)),
            ("Event", self.event(concern.event) if concern.event else "Not at an event"),
            ("When it happened", self.when(concern)),
            ("Still happening", happening),
            ("Taken", told_hour(concern.taken)),
            ("By", CHANNELS.get(concern.channel, concern.channel)),
            ("Language", "" if concern.language == "en" else concern.language),
        ]
        return [(name, value) for name, value in rows if value]

    def category(self, id: str) -> str:
        """A category's title."""
        return self._categories.get(id, id)

    def event(self, id: str) -> str:
        """An event's name; "Not at an event" for none."""
        return self._events.get(id, id) if id else "Not at an event"

    def topic(self, id: str) -> str:
        """A topic's title."""
        topic = self._pack.topics.get(id)
        return topic.title if topic else id

    def contact(self, id: str) -> str:
        """A contact's name."""
        contact = self._pack.contacts.get(id)
        return contact.name if contact else id

    def place(self, id: str, event: str = "") -> str:
        """A place's title, at an event or in the district."""
        if id == OTHER_PLACE:
            return "Told in their own words"
        known = self._pack.events.get(event)
        zones = known.zones if known else self._pack.concern.places
        title = next((zone.title for zone in zones if zone.id == id), id)
        return title or "Not said"

    def where(self, concern: Concern) -> str:
        """Where it happened: a place's title, or the person's words in quotation marks."""
        if place_of(self._pack, concern) == OTHER_PLACE:
            return f"“{shortened(concern.where)}”"
        return self.place(concern.where, concern.event)

    def when(self, concern: Concern) -> str:
        """When it happened: the title of the choice, or the person's words."""
        known = {choice.id: choice.title for choice in self._pack.concern.times}
        return known.get(concern.when, f"“{concern.when}”" if concern.when else "")

    def contacts(self) -> list[Contact]:
        """Organisations that a concern can be passed to: those with a way to reach them, by name."""
        shown = [
            one for one in self._pack.contacts.values() if one.shown and (one.phone or one.email or one.url)
        ]
        return sorted(shown, key=lambda one: one.name.lower())

    def personal(self, text: str) -> tuple[Finding, ...]:
        """What looks like personal data, the pack's own numbers apart."""
        return found(text, self._known)

    def pieces(self, text: str) -> list[tuple[str, str]]:
        """The text in pieces, each with the kind of personal data that it is, "" for none."""
        pieces, at = [], 0
        for finding in self.personal(text):
            pieces += [(text[at : finding.start], ""), (text[finding.start : finding.end], finding.kind)]
            at = finding.end
        return [(piece, kind) for piece, kind in [*pieces, (text[at:], "")] if piece]

    def history(self, rows: list[AuditRow], officers: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """Moment, person and deed of each row, the newest first; readings in a row by one person told once."""
        told: list[tuple[str, str, str]] = []
        for row in rows:
            deed = self._deed(row, officers)
            line = (told_moment(row.at), officers.get(row.by, row.by), deed)
            if told and row.action == "read" and told[-1][1:] == line[1:]:
                told.pop()
            told.append(line)
        return told[::-1]

    def _deed(self, row: AuditRow, officers: Mapping[str, str]) -> str:
        name = ACTIONS.get(row.action, row.action)
        if row.action == "status":
            status, _, reason = row.detail.partition(" ")
            return f"{STATUS.get(status, status)}" + (
                f": {REASONS.get(reason, reason).lower()}" if reason else ""
            )
        if row.action == "assign":
            return f"Given to {officers.get(row.detail, row.detail)}" if row.detail else "Given to nobody"
        if row.action == "pass-on":
            return f"Passed on to {self.contact(row.detail)}"
        if row.action in ("link", "unlink"):
            return f"{name} ({row.detail[:8]})"
        return name


def status_of(case: Case) -> str:
    """A case's status with its reason."""
    reason = f": {REASONS[case.reason].lower()}" if case.reason else ""
    return f"{STATUS[case.status]}{reason}"


def shortened(text: str, most: int = SHORT) -> str:
    """The beginning of a text in one line, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0].rstrip(".,;") + "…"


def told_hour(taken: str, now: datetime | None = None) -> str:
    """ "Fri 11 June 2027, 3pm": the hour in which something was taken, in the office's time; without this year."""
    moment = local(taken)
    year = "" if now and now.year == moment.year else f" {moment.year}"
    return f"{moment:%a} {moment.day} {moment:%B}{year}, {_clock_hour(moment.hour)}"


def told_moment(at: str) -> str:
    """ "11 June 2027, 15:37" from a moment in UTC, in the office's time."""
    moment = datetime.fromisoformat(at).astimezone(OFFICE)
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def ago(taken: str, now: datetime) -> str:
    """ "this hour", "5 hours ago", "3 days ago": how long ago something was taken."""
    hours = int((now - local(taken)).total_seconds() // 3600)
    if hours < 1:
        return "this hour"
    if hours < 48:
        return f"{hours} hour{'s' if hours > 1 else ''} ago"
    return f"{hours // 24} days ago"


def _clock_hour(hour: int) -> str:
    return f"{hour % 12 or 12}{'am' if hour < 12 else 'pm'}"
