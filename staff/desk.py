"""Everything that the running review site holds: its stores, sessions, the unlocked key, its look."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from msgspec import Struct

from concerns import Concern
from concerns.files import private_key_path, register_path
from concerns.register import open_register
from concerns.retention import Policy
from content.model import Pack
from encoder import Encoder
from pages import Look, Site
from staff.accounts import Accounts
from staff.duplicates import Likeness
from staff.hint import Hints, MailServer
from staff.lockout import LockOut
from staff.pending import PendingSetUps
from staff.preferences import PreferenceStore
from staff.reading import Reading, Unsealed
from staff.schedule import Schedule
from staff.secondfactor import new_code
from staff.sessions import IDLE, Sessions
from staff.telling import Teller
from staff.vault import Locked, PrivateKeys, Vault
from staff.watch import Watch

HERE = Path(__file__).parent
Clock = Callable[[], float]
"""Unix seconds."""


class Options(Struct, frozen=True, kw_only=True):
    """How the site is run. `address` is what people type to reach it; over https cookies are secure.

    `idle` is in seconds, at most 15 minutes.
    """

    data: Path
    address: str = "http://127.0.0.1:8090"
    idle: float = IDLE
    mail: MailServer = MailServer()


class Desk:
    """Use with `with`. `set_up_code` is the first administrator's, by default a fresh one.

    Raises StoreError and StaffError where a store does not open.
    """

    def __init__(self, options: Options, pack: Pack, clock: Clock = time.time, set_up_code: str = "") -> None:
        self.options, self.pack, self.clock = options, pack, clock
        data = options.data
        self.register = open_register(data, self.moment)
        try:
            self.accounts = Accounts(staff_path(data), staff_key_path(data))
        except BaseException:
            self.register.close()
            raise
        self.sessions = Sessions(clock, options.idle)
        self.lock_out = LockOut(self.accounts)
        self.preferences = PreferenceStore(self.accounts)
        self.hints = Hints(self.accounts, options.mail)
        self.schedule = Schedule(self)
        self.overdue = 0
        """Concerns past their time that nobody has read, as of the schedule's last look."""
        self.pending = PendingSetUps(clock)
        self.signing_in = Lock()
        self.unsealed = Unsealed(self.register, pack)
        self.vault = Vault(private_key_path(data), self._follow)
        self.likeness = Likeness(lambda: Encoder().encode)
        self.teller = Teller(pack)
        self.watch = Watch()
        self.set_up_code = "" if self.accounts.all() else set_up_code or new_code()
        colours = {name: getattr(pack.brand.colours, name) for name in pack.brand.colours.__struct_fields__}
        look = Look(name=pack.brand.name, service="Concerns review", colours=colours)
        self.site = Site(look, HERE / "templates", HERE / "static")

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Forgets the key and closes the stores."""
        self.schedule.end()
        self.vault.lock()
        self.accounts.close()
        self.register.close()

    @property
    def reading(self) -> Reading:
        """The register unsealed in memory. Raises Locked."""
        if not self.vault.open or self.unsealed.reading is None:
            raise Locked
        return self.unsealed.reading

    def _follow(self, keys: PrivateKeys) -> None:
        self.unsealed.follow(keys)
        self.likeness.forget()

    @property
    def secure(self) -> bool:
        """Whether people reach the site over https."""
        return self.options.address.startswith("https://")

    @property
    def cookie_name(self) -> str:
        """With the prefix that binds it to this very host, where the browser takes it (RFC 6265bis)."""
        return "__Host-safernw-staff" if self.secure else "safernw-staff"

    @contextmanager
    def audited(self, by: str, action: str, subject: str = "", detail: str = "") -> Iterator[None]:
        """A change that is no change of the register: in the audit before it is made, and again if it fails."""
        self.register.record(by, action, subject, detail)
        try:
            yield
        except Exception:
            self.register.record(by, f"{action}-failed", subject, detail)
            raise

    def describe(self, id: str) -> tuple[str, str, str]:
        """Category, zone and event of a concern, for the counts that stay of it; empty while it cannot be opened."""
        if not self.vault.open:
            return "", "", ""
        for _, opened in self.register.unsealed(self.vault.keys, [id]):
            if isinstance(opened, Concern):
                return opened.category, opened.where, opened.event
        return "", "", ""

    def forget_read(self, ids: Iterable[str]) -> None:
        """What is held in memory of these concerns is read anew, or goes with them."""
        wanted = list(ids)
        if wanted and self.unsealed.reading is not None:
            self.unsealed.reading.changed(wanted)
            self.likeness.forget(wanted)

    def moment(self) -> datetime:
        """Now, UTC."""
        return datetime.fromtimestamp(self.clock(), UTC)


def is_set_up(data: Path) -> bool:
    """Whether anybody has an account already. Raises StoreError and StaffError."""
    if not staff_path(data).exists():
        return False
    with Accounts(staff_path(data), staff_key_path(data)) as accounts:
        return bool(accounts.all())


def kept_for(data: Path) -> Policy:
    """How long concerns are kept, as it was set here; for the command line, beside a site that may be running."""
    with Accounts(staff_path(data), staff_key_path(data)) as accounts:
        return PreferenceStore(accounts).get().policy


def staff_path(data: Path) -> Path:
    """The accounts, beside the register."""
    return register_path(data).with_name("staff.db")


def staff_key_path(data: Path) -> Path:
    """The key that second factors are encrypted under, outside the database."""
    return register_path(data).with_name("staff-key")
