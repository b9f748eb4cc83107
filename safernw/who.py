"""Who uses the command line, for the register's audit."""

from __future__ import annotations

import getpass


def whoami() -> str:
    """The system's user, marked as one of the command line: an account of the review site looks different."""
    try:
        return f"command line: {getpass.getuser()}"
    except (KeyError, OSError):
        return "command line"
