"""How the register on this machine does, for `safernw doctor`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from concerns import Register, StoreError, open_register
from concerns.files import register_path
from safernw.policy import policy


def of_the_register(data: Path) -> tuple[bool | None, str]:
    """Whether it is well, None where there is none; and what is to be told."""
    if not register_path(data).exists():
        return None, "none on this machine"
    try:
        with open_register(data) as register:
            return _told(register, data)
    except StoreError as problem:
        return False, str(problem)


def _told(register: Register, data: Path) -> tuple[bool, str]:
    faults = register.verify_audit().faults
    if faults:
        return False, f"the audit has faults ({faults[0]}); run: safernw audit verify"
    counts = register.counts()
    told = f"{sum(counts.values())} concerns, {counts['new']} new; audit sound; {_backup(register)}"
    unread = len(register.due(datetime.now(UTC), policy(data)).unread)
    if unread:
        return False, f"{told}; {unread} overdue that nobody has read"
    return True, told


def _backup(register: Register) -> str:
    last = register.last("backup")
    return f"last backup {last[:10]}" if last else "no backup yet"
