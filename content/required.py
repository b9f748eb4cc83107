"""What every pack must have, because the assistant and the screens speak of it by name."""

from __future__ import annotations

from collections.abc import Iterator

from content.danger import PhraseError, phrase_pattern
from content.finding import Finding
from content.model import Pack
from content.words import marks

DIALOGUE = (
    "greet", "goodbye", "thanks", "capabilities", "bot-challenge", "privacy", "repeat", "restart", "out-of-scope",
    "log-concern", "concern-status", "affirm", "deny", "cancel", "skip", "read-back", "follow-up-number",
    "follow-up-cost", "follow-up-hours", "follow-up-web", "follow-up-place", "follow-up-anonymous",
    "correction",
)  # fmt: skip
PHRASES = (
    "ask_which", "caution", "too_long", "empty", "busy", "help_nearby",
    "number_being_checked", "standing_confirmed", "standing_strategy", "standing_seen", "standing_seen_undated",
    "form_category", "form_where", "form_when", "form_what", "form_choose", "form_now", "form_skipped",
    "form_nothing_said",
    "form_cancelled", "form_saved", "form_not_saved", "no_number", "no_cost", "no_hours", "no_web", "no_place",
    "no_anonymous", "personal_found", "personal_phone", "personal_email", "personal_postcode", "personal_name",
    "personal_address", "personal_card", "personal_ni", "personal_leave_out", "personal_not_needed",
    "ask_other", "strategy_said", "strategy_quoted", "form_send_or_change", "form_own_words", "form_personal",
    "form_told_nothing",
)  # fmt: skip


def missing(pack: Pack) -> Iterator[Finding]:
    """Every dialogue entry and phrase that the pack does not have, and what is broken in how people talk."""
    for name in DIALOGUE:
        if name not in pack.dialogue:
            yield Finding(f"dialogue/{name}.yml", "$", "this file is missing; the assistant needs it")
    for name in PHRASES:
        if name not in pack.brand.phrases:
            yield Finding("brand.yml", "$.phrases", f"the phrase '{name}' is missing; the assistant needs it")
    yield from _talk(pack)


def _talk(pack: Pack) -> Iterator[Finding]:
    for place, phrase in pack.talk.phrases():
        try:
            phrase_pattern(phrase)
        except PhraseError as problem:
            yield Finding("talk.yml", place, str(problem))
    for intent in pack.talk.short:
        if intent not in pack.topics and intent not in pack.dialogue:
            message = f"'{intent}' is not a topic or dialogue entry; check its spelling"
            yield Finding("talk.yml", f"$.short.{intent}", message)
    for index, manner in enumerate(pack.talk.manners):
        for contact_id, detail in marks(manner.answer):
            if not getattr(pack.contacts.get(contact_id), detail, ""):
                message = f"{{{contact_id}}} is not a contact of contacts.yml with a {detail}"
                yield Finding("talk.yml", f"$.manners[{index}].answer", message)
