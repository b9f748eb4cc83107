"""The pack as typed data: what one partnership says, and where it has it from.

Every class is one kind of thing an editor writes in YAML. The loader (`content.load`) makes them,
nothing changes them. Words are those of the design: topic, contact, event, zone, source.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from content.talk import Talk

Urgency = Literal["none", "soon", "emergency"]
Status = Literal["confirmed", "seen", "strategy", "withheld"]
Listing = Literal["none", "glossary", "members", "contacts"]


class Approved(Struct, frozen=True, forbid_unknown_fields=True):
    """Who of the partnership approved some words, and on which day (ISO date). Empty: a draft."""

    by: str = ""
    on: str = ""

    @property
    def given(self) -> bool:
        """True when both a name and a day stand there."""
        return bool(self.by and self.on)


class Contact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One organisation's number, address or page, and what we know of it.

    `status`: `confirmed` someone of the partnership rang it (`confirmed` says who and when), `seen` on
    the public page `seen_on` of date `seen_at`, `strategy` as printed in the strategy, `withheld` never
    shown. `seen_at` is the page's own date, ISO or a year, empty where the page shows none.
    """

    id: str
    name: str
    note: str
    status: Status
    phone: str = ""
    sms: str = ""
    relay: str = ""
    url: str = ""
    email: str = ""
    hours: str = ""
    cost: str = ""
    address: str = ""
    anonymity: str = ""
    seen_on: str = ""
    seen_at: str = ""
    looked_at: str = ""
    """The day on which somebody last looked at the source (ISO date)."""
    strategy_section: str = ""
    confirmed: Approved = Approved()
    caution: str = ""
    """For editors and staff: what to check. Never shown to visitors."""

    @property
    def shown(self) -> bool:
        """False for a withheld contact, which no screen may show."""
        return self.status != "withheld"


class Withheld(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A contact hidden by `safernw content withhold`: whatever contacts.yml says of it, it is not shown."""

    id: str
    why: str
    on: str
    """The day (ISO date)."""


class Source(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A public page that an answer rests on. `date` is the page's own, empty where it shows none."""

    id: str
    title: str
    url: str
    date: str = ""


class Section(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A section of the strategy, word for word, with an id that answers cite for good."""

    id: str
    title: str
    text: str


class Strategy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The partnership's strategy, section by section, in its own order."""

    title: str
    years: str
    sections: tuple[Section, ...]


class Topic(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing we can answer.

    `answer` and `simple` are visitors' words; `{contact-id}` in them stands for that contact's phone
    number, `{contact-id.url}` (or `.email`, `.hours`, `.sms`) for that detail, so that each is written
    once. `in_danger` is the answer when a danger rule says that it is happening now: it begins with 999.
    `changed` is what has changed since the strategy, shown beside the answer. `sources` are ids of
    `sources/`, or `strategy/<section>`. `lists` adds a list made from the pack to the answer.
    """

    id: str
    group: str
    title: str
    answer: str
    urgency: Urgency = "none"
    simple: str = ""
    in_danger: str = ""
    changed: str = ""
    lists: Listing = "none"
    contacts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    approved: Approved = Approved()


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """A shelf of topics, as the kiosk's list of all topics shows them. `icon` names a drawing there."""

    id: str
    title: str
    icon: str = ""


class Term(Struct, frozen=True, forbid_unknown_fields=True):
    """An abbreviation of the strategy's glossary."""

    term: str
    means: str
    now: str = ""


class Member(Struct, frozen=True, forbid_unknown_fields=True):
    """An organisation of the partnership as the strategy names it, and what it is called now."""

    name: str
    now: str = ""
    source: str = ""


class DangerRule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Phrases that mean danger, and the topic to answer with. See `content.danger` for their grammar.

    `now`: danger under way, so 999 first; False: a disclosure that gets its topic's own first words.
    """

    id: str
    topic: str
    now: bool = True
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()


class Danger(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The danger rules, in order: the first that matches wins. `never` are phrases that set nothing off."""

    rules: tuple[DangerRule, ...]
    never: tuple[str, ...] = ()


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer to a question of the concern form. `now` marks the choice that means "happening now"."""

    id: str
    title: str
    now: bool = False
    words: tuple[str, ...] = ()
    """Words by which the assistant knows the choice in free text."""
    topics: tuple[str, ...] = ()
    """Topics that suggest this choice when a concern starts from a question."""
    safeguarding: bool = False
    """Staff act on a concern of this category on the day it was taken."""


class Questions(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The questions of the concern form, one for each thing it asks."""

    category: str
    where: str
    when: str
    what: str
    check: str


class ConcernForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The concern form: its choices and every sentence around them."""

    before: tuple[str, ...]
    """What a person must know before the first box, a sentence each."""
    after: tuple[str, ...]
    """What a person must know with the receipt, a sentence each."""
    questions: Questions
    categories: tuple[Choice, ...]
    places: tuple[Choice, ...]
    """Where, when no event is set: the towns and villages of the district, coarse."""
    times: tuple[Choice, ...]


class HelpPoint(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place with people who help at an event, and where that was seen."""

    id: str
    title: str
    where: str
    note: str = ""
    hours: str = ""
    source: str = ""


class Event(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A road-show profile: where things happen, who helps there, what the kiosk's home screen offers."""

    id: str
    name: str
    venue: str
    messages: tuple[str, ...]
    home: tuple[str, ...]
    zones: tuple[Choice, ...]
    emergency: str
    """What to do in danger at this event, besides 999, in one or two sentences."""
    help_points: tuple[HelpPoint, ...] = ()
    dates: str = ""
    approved: Approved = Approved()


class Disagreement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the strategy and later evidence part: a matter for the partnership to settle."""

    id: str
    about: str
    strategy_said: str
    seen_since: str
    shown: str
    """What visitors are shown until it is settled."""
    question: str
    contacts: tuple[str, ...] = ()
    settled: Approved = Approved()


class Colours(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The brand's colours, `#rrggbb`."""

    primary: str
    on_primary: str
    accent: str
    on_accent: str
    emergency: str
    on_emergency: str
    background: str
    surface: str
    text: str
    quiet: str
    line: str


class Brand(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who speaks: the partnership's names, its area, and its colours."""

    name: str
    partnership: str
    area: str
    strapline: str
    emergency_contact: str
    """The contact id of the emergency number, which every screen shows."""
    police_contact: str
    human_contact: str
    """The contact id of a person to turn to when we have no answer."""
    default_event: str
    colours: Colours
    phrases: dict[str, str] = field(default_factory=dict)


class Pack(Struct, frozen=True, kw_only=True):
    """Everything one partnership says."""

    brand: Brand
    groups: tuple[Group, ...]
    topics: dict[str, Topic]
    dialogue: dict[str, Topic]
    contacts: dict[str, Contact]
    sources: dict[str, Source]
    strategy: Strategy
    glossary: tuple[Term, ...]
    members: tuple[Member, ...]
    danger: Danger
    danger_examples: dict[str, tuple[str, ...]]
    """What people in danger now write, by the topic that answers them: the learned detector is trained on it."""
    concern: ConcernForm
    events: dict[str, Event]
    disagreements: tuple[Disagreement, ...]
    talk: Talk
    withheld: tuple[Withheld, ...] = ()
    """What was hidden in a hurry. Its contacts in `contacts` have the status `withheld` already."""
    digest: str
    """sha256 of the pack's files: names this version of the words."""

    def section(self, section_id: str) -> Section | None:
        """The strategy's section of that id, or None."""
        return next((s for s in self.strategy.sections if s.id == section_id), None)
