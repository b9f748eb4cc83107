"""The main navigation: one line for each section, shown to the roles that may open it."""

from __future__ import annotations

from msgspec import Struct

from staff.accounts import Account
from staff.roles import ADMINISTRATORS, LEADS, READERS, Allowed


class Section(Struct, frozen=True):
    """`path` is its first page; pages below it belong to it too."""

    text: str
    path: str
    roles: Allowed


SECTIONS = (
    Section("Inbox", "/inbox", READERS),
    Section("Insight", "/insight", READERS),
    Section("Audit", "/audit", LEADS),
    Section("Keeping", "/retention", LEADS),
    Section("Rights", "/rights", LEADS),
    Section("Accounts", "/accounts", ADMINISTRATORS),
    Section("Daily mail", "/hint", ADMINISTRATORS),
)


def entries(account: Account | None, path: str) -> list[dict[str, object]]:
    """Items of govuk-frontend's service navigation for this person on this page."""
    if account is None:
        return []
    return [
        {"text": section.text, "href": section.path, "active": _inside(path, section.path)}
        for section in SECTIONS
        if account.role in section.roles
    ]


def home(account: Account) -> str:
    """Where signing in leads: the first section that this person may open."""
    return next((section.path for section in SECTIONS if account.role in section.roles), "/account")


def _inside(path: str, section: str) -> bool:
    return path == section or path.startswith(section.rstrip("/") + "/")
