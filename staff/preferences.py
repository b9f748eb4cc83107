"""What leads and administrators set on the site itself: how long concerns are kept, and who is reminded when.

Kept beside the accounts. What a machine is set up with (ports, the mail server) is in `safernw.settings`.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from concerns.retention import Policy
from staff.accounts import Accounts

HARD_LIMIT = 730
"""Days after which a concern goes in any case, whatever anybody sets: two years."""
MOST_ADDRESSES = 20


class Preferences(Struct, frozen=True):
    """Days that concerns are kept; hours of the day in local time; mail addresses for the daily hint."""

    after_closing: int = 90
    at_most: int = 365
    purge_hour: int = 3
    hint_on: bool = False
    hint_hour: int = 8
    hint_to: tuple[str, ...] = ()

    @property
    def policy(self) -> Policy:
        """For `Register.due` and `purge`. Raises ValueError for numbers that will not do."""
        if self.at_most > HARD_LIMIT:
            raise ValueError(f"no concern is kept for longer than {HARD_LIMIT} days")
        return Policy(self.after_closing, self.at_most)


class PreferenceStore:
    """The preferences, and on which day each daily job last ran."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def get(self) -> Preferences:
        """What is set; the defaults where nothing is."""
        text = self._value("preferences")
        return msgspec.json.decode(text, type=Preferences) if text else Preferences()

    def set(self, chosen: Preferences) -> None:
        """Keep them. Raises ValueError for a policy that will not do."""
        _ = chosen.policy
        self._keep("preferences", msgspec.json.encode(chosen).decode())

    def ran(self, job: str) -> str:
        """The day ("2027-06-11") on which a job last ran; "" if never."""
        return self._value(f"ran {job}")

    def note(self, job: str, day: str) -> None:
        """It ran."""
        self._keep(f"ran {job}", day)

    def _value(self, name: str) -> str:
        with self._accounts.reading() as connection:
            row = connection.execute("SELECT value FROM preferences WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def _keep(self, name: str, value: str) -> None:
        with self._accounts.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO preferences VALUES (?, ?)", (name, value))
