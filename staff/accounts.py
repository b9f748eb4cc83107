"""Who may sign in: the store of accounts, their second factors, recovery codes and one-time codes.

One SQLite file beside the register. Passwords are Argon2id hashes; the secrets of second factors are encrypted
under a key that lies outside the database (staff.filekey); of codes only marks are kept.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from msgspec import Struct

from concerns.database import Store
from staff import filekey
from staff.roles import Role
from staff.schema import schema
from staff.secondfactor import plain_code

State = Literal["invited", "active", "suspended"]
"""Invited: no password and no second factor (any more); a one-time code sets them."""

_SELECT = "SELECT id, name, called, role, state, password FROM accounts "


class AccountProblem(ValueError):
    """What the accounts refuse, in one plain line for whoever asked."""


class Account(Struct, frozen=True):
    """One person. `name` is what they sign in with and what the audit names, `called` what they are called."""

    id: str
    name: str
    called: str
    role: Role
    state: State
    password: str | None


class Fresh(Struct, frozen=True):
    """What a person chose at set-up: the hash, the app's secret, the step of the code they proved it with."""

    password: str
    secret: bytes
    step: int
    recovery_codes: tuple[str, ...]


class Accounts(Store):
    """The accounts at `path`, and their key file. Raises StoreError, StaffError; refusals are AccountProblem."""

    def __init__(self, path: Path, key_path: Path) -> None:
        new = not path.exists()
        super().__init__(path, schema)
        try:
            self.key = filekey.read_or_make(key_path, may_make=new or not self.all())
        except BaseException:
            self.close()
            raise

    # Reading

    def all(self) -> list[Account]:
        """Everybody, by name."""
        return self._found("ORDER BY name")

    def get(self, id: str) -> Account | None:
        """The account of this id."""
        return self._one("WHERE id = ?", id)

    def named(self, name: str) -> Account | None:
        """The account that signs in by this name, in capitals or not."""
        return self._one("WHERE name = ?", name.strip())

    def coming_by(self, code: str, now: float) -> Account | None:
        """Whose one-time code this is, if it is still good."""
        which = "JOIN one_time_codes ON account = id WHERE mark = ? AND until > ? AND state <> 'suspended'"
        return self._one(which, self._mark("one-time", code), now)

    def secret(self, account: Account) -> tuple[bytes, int]:
        """The second factor's secret and the last step that was used."""
        with self.reading() as connection:
            row = connection.execute(
                "SELECT secret, last_step FROM accounts WHERE id = ?", (account.id,)
            ).fetchone()
        if row is None or row[0] is None:
            raise AccountProblem("This account has no second factor yet")
        return self.key.decrypt(row[0], account.id), row[1]

    def recovery_codes_left(self, id: str) -> int:
        """How many recovery codes have not been used."""
        with self.reading() as connection:
            row = connection.execute(
                "SELECT count(*) FROM recovery_codes WHERE account = ?", (id,)
            ).fetchone()
        return int(row[0])

    # Set-up and recovery

    def add_first(self, name: str, called: str, fresh: Fresh) -> Account:
        """The first administrator, whole in one transaction. Refused once there is anybody."""
        with self.writing() as connection:
            if connection.execute("SELECT 1 FROM accounts").fetchone():
                raise AccountProblem("This site has been set up already. Sign in, or ask an administrator")
            id = self._insert(connection, name, called, "administrator")
            self._complete(connection, id, fresh)
        return self._known(id)

    def invite(self, name: str, called: str, role: Role, code: str, until: float) -> Account:
        """Somebody new, who sets a password and a second factor with this one-time code."""
        with self.writing() as connection:
            id = self._insert(connection, name, called, role)
            self._expect(connection, id, code, until)
        return self._known(id)

    def reset(self, id: str, code: str, until: float) -> None:
        """Drop password, second factor and recovery codes; a one-time code sets new ones."""
        with self.writing() as connection:
            self._keep_an_administrator(connection, id)
            connection.execute(
                "UPDATE accounts SET state = 'invited', password = NULL, secret = NULL WHERE id = ?", (id,)
            )
            connection.execute("DELETE FROM recovery_codes WHERE account = ?", (id,))
            self._expect(connection, id, code, until)
        self.checkpoint()

    def complete(self, code: str, now: float, fresh: Fresh) -> Account:
        """What the person of this one-time code chose, whole in one transaction; the code is used up."""
        with self.writing() as connection:
            row = connection.execute(
                "DELETE FROM one_time_codes WHERE mark = ? AND until > ? RETURNING account",
                (self._mark("one-time", code), now),
            ).fetchone()
            if row is None:
                raise AccountProblem(
                    "This code has been used or is too old. Ask an administrator for a new one"
                )
            self._complete(connection, row[0], fresh)
        return self._known(row[0])

    # Signing in

    def use_step(self, id: str, step: int) -> bool:
        """Mark a time step as used, durably. False if it, or a later one, was used before."""
        with self.writing() as connection:
            change = "UPDATE accounts SET last_step = ? WHERE id = ? AND last_step < ?"
            return bool(connection.execute(change, (step, id, step)).rowcount)

    def use_recovery_code(self, id: str, code: str) -> bool:
        """Use up a recovery code. False if it is none of this account's, or was used."""
        with self.writing() as connection:
            change = "DELETE FROM recovery_codes WHERE mark = ? AND account = ?"
            return bool(connection.execute(change, (self._mark("recovery" + id, code), id)).rowcount)

    # Changes

    def set_password(self, id: str, password: str) -> None:
        """A new hash. The caller has checked the old password."""
        self._change("UPDATE accounts SET password = ? WHERE id = ? AND state = 'active'", password, id)

    def set_second_factor(self, id: str, fresh: Fresh) -> None:
        """A new app and new recovery codes; `fresh.password` stays what it was."""
        with self.writing() as connection:
            self._complete(connection, id, fresh)

    def set_recovery_codes(self, id: str, codes: Iterable[str]) -> None:
        """New recovery codes; the old ones are void."""
        with self.writing() as connection:
            self._replace_codes(connection, id, codes)

    def set_role(self, id: str, role: Role) -> None:
        """Another role. Refused for the last active administrator."""
        with self.writing() as connection:
            if role != "administrator":
                self._keep_an_administrator(connection, id)
            connection.execute("UPDATE accounts SET role = ? WHERE id = ?", (role, id))

    def suspend(self, id: str) -> None:
        """Nobody signs in by this account any more; its one-time codes are void. Not the last administrator."""
        with self.writing() as connection:
            self._keep_an_administrator(connection, id)
            connection.execute(
                "UPDATE accounts SET state = 'suspended' WHERE id = ? AND state = 'active'", (id,)
            )
            connection.execute("DELETE FROM one_time_codes WHERE account = ?", (id,))

    def resume(self, id: str) -> None:
        """A suspended account may sign in again."""
        self._change("UPDATE accounts SET state = 'active' WHERE id = ? AND state = 'suspended'", id)

    def remove_invited(self, id: str) -> None:
        """Take back an invitation: an account that never was one. KeyError for any other."""
        self._change("DELETE FROM accounts WHERE id = ? AND state = 'invited'", id)

    # Inside

    def _insert(self, connection: sqlite3.Connection, name: str, called: str, role: Role) -> str:
        id = secrets.token_hex(16)
        try:
            connection.execute(
                "INSERT INTO accounts (id, name, called, role, state) VALUES (?, ?, ?, ?, 'invited')",
                (id, name, called, role),
            )
        except sqlite3.IntegrityError:
            raise AccountProblem("Somebody has this user name already. Choose another") from None
        return id

    def _complete(self, connection: sqlite3.Connection, id: str, fresh: Fresh) -> None:
        connection.execute(
            "UPDATE accounts SET state = 'active', password = ?, secret = ?, last_step = max(last_step, ?)"
            " WHERE id = ?",
            (fresh.password, self.key.encrypt(fresh.secret, id), fresh.step, id),
        )
        self._replace_codes(connection, id, fresh.recovery_codes)

    def _replace_codes(self, connection: sqlite3.Connection, id: str, codes: Iterable[str]) -> None:
        connection.execute("DELETE FROM recovery_codes WHERE account = ?", (id,))
        connection.executemany(
            "INSERT INTO recovery_codes (mark, account) VALUES (?, ?)",
            [(self._mark("recovery" + id, code), id) for code in codes],
        )

    def _expect(self, connection: sqlite3.Connection, id: str, code: str, until: float) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO one_time_codes (account, mark, until) VALUES (?, ?, ?)",
            (id, self._mark("one-time", code), until),
        )

    def _keep_an_administrator(self, connection: sqlite3.Connection, id: str) -> None:
        others = connection.execute(
            "SELECT 1 FROM accounts WHERE role = 'administrator' AND state = 'active' AND id <> ?", (id,)
        ).fetchone()
        if others is None:
            raise AccountProblem("This is the only administrator. Make somebody else one first")

    def _change(self, change: str, *values: str) -> None:
        with self.writing() as connection:
            if not connection.execute(change, values).rowcount:
                raise KeyError(values[-1])

    def _known(self, id: str) -> Account:
        account = self.get(id)
        if account is None:
            raise KeyError(id)
        return account

    def _found(self, which: str, *values: str | bytes | float) -> list[Account]:
        with self.reading() as connection:
            return [Account(*row) for row in connection.execute(_SELECT + which, values).fetchall()]

    def _one(self, which: str, *values: str | bytes | float) -> Account | None:
        found = self._found(which, *values)
        return found[0] if found else None

    def _mark(self, purpose: str, code: str) -> bytes:
        return self.key.mark(purpose, plain_code(code))
