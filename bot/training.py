"""Rules made from the pack: every topic answered, in and out of the concern form, without a list kept by hand."""

from __future__ import annotations

from typing import Any

from content import Pack

FALLBACK = "nlu_fallback"
FORM = "concern_form"

SPECIAL = frozenset({"affirm", "deny", "correction", "restart", "log-concern"})
"""Dialogue intents with a rule of their own outside the form: in rules.yml, or Rasa's own for restart."""

NO_ANSWERS_TO_THE_FORM = SPECIAL | {"out-of-scope"}
"""Dialogue intents after which the form says which answers its question takes."""

ANSWERS_TO_THE_FORM = frozenset({"cancel", "restart", "read-back"})
"""Dialogue intents with a rule of their own inside the form: in rules.yml, or Rasa's own for restart."""


def intents(pack: Pack) -> list[str]:
    """The name of every intent: one for each topic and dialogue entry."""
    return [*pack.topics, *pack.dialogue]


def rules(pack: Pack) -> list[dict[str, Any]]:
    """Rasa rules, as YAML would hold them."""
    made: list[dict[str, Any]] = []
    for intent in intents(pack):
        if intent not in SPECIAL:
            steps = [{"intent": intent}, {"action": action_for(intent)}]
            made.append({"rule": f"answer {intent}", "steps": steps})
        if intent not in ANSWERS_TO_THE_FORM:
            made.append(_inside_the_form(intent))
    return made


def action_for(intent: str) -> str:
    """The action that answers an intent which has no rule of its own."""
    if intent.startswith("follow-up-") or intent == "repeat":
        return "action_follow_up"
    return "action_answer"


def _inside_the_form(intent: str) -> dict[str, Any]:
    """A question or danger in the middle of the form is answered; then the form goes on."""
    action = "action_choose_one" if intent in NO_ANSWERS_TO_THE_FORM else action_for(intent)
    steps = [{"intent": intent}, {"action": action}, {"action": FORM}, {"active_loop": FORM}]
    return {"rule": f"answer {intent} inside the form", "condition": [{"active_loop": FORM}], "steps": steps}
