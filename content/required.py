"""What every pack must have, because the assistant and the screens speak of it by name."""

from __future__ import annotations

from collections.abc import Iterator

from content.finding import Finding
from content.model import Pack

DIALOGUE = (
    "greet", "goodbye", "thanks", "capabilities", "bot-challenge", "privacy", "repeat", "restart", "out-of-scope",
    "log-concern", "concern-status", "affirm", "deny", "cancel", "skip", "read-back", "follow-up-number",
    "follow-up-cost", "follow-up-hours", "follow-up-web", "follow-up-place", "follow-up-anonymous",
)  # fmt: skip
PHRASES = (
    "ask_which", "too_long", "empty", "busy", "help_nearby",
    "number_being_checked", "standing_confirmed", "standing_strategy", "standing_seen", "standing_seen_undated",
    "form_category", "form_where", "form_when", "form_what", "form_choose", "form_now", "form_skipped",
    "form_nothing_said",
    "form_cancelled", "form_saved", "form_not_saved", "no_number", "no_cost", "no_hours", "no_web", "no_place",
    "no_anonymous", "personal_found", "personal_phone", "personal_email", "personal_postcode", "personal_name",
    "personal_address", "personal_card", "personal_ni", "personal_leave_out", "personal_not_needed",
)  # fmt: skip


def missing(pack: Pack) -> Iterator[Finding]:
    """Every dialogue entry and phrase that the pack does not have."""
    for name in DIALOGUE:
        if name not in pack.dialogue:
            yield Finding(f"dialogue/{name}.yml", "$", "this file is missing; the assistant needs it")
    for name in PHRASES:
        if name not in pack.brand.phrases:
            yield Finding("brand.yml", "$.phrases", f"the phrase '{name}' is missing; the assistant needs it")
