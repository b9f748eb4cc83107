"""Roles, each of which may do what the one before it may, and more; and who may call a route."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["reader", "officer", "lead", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
WORDS: dict[Role, tuple[str, str]] = {
    "reader": ("Reader", "reads concerns and figures"),
    "officer": ("Officer", "works on concerns: assigns, notes, answers, closes"),
    "lead": ("Lead", "exports, sees the audit, sets retention, answers rights requests"),
    "administrator": ("Administrator", "looks after accounts and settings"),
}
"""Of each role: its name, and what it may do that the role before may not."""

Allowed = frozenset[str]
ANYBODY: Allowed = frozenset({"nobody signed in", *ROLES})
"""For routes that need no sign-in."""
READERS: Allowed = frozenset(ROLES)
OFFICERS: Allowed = frozenset(ROLES[1:])
LEADS: Allowed = frozenset(ROLES[2:])
ADMINISTRATORS: Allowed = frozenset(ROLES[3:])
