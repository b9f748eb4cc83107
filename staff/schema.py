"""The tables of the review site's own file, version by version: accounts and codes, preferences, daily mails."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

schema = Migrations("safernw.staff")


def accounts_and_codes(db: Database) -> None:
    """Version 1: accounts, recovery codes, one-time codes, failed sign-ins."""
    db.conn.execute(
        """
        CREATE TABLE accounts (
            id TEXT PRIMARY KEY CHECK (length(id) = 32),
            name TEXT NOT NULL UNIQUE COLLATE NOCASE,
            called TEXT NOT NULL,
            role TEXT NOT NULL,
            state TEXT NOT NULL,
            password TEXT,
            secret BLOB,
            last_step INTEGER NOT NULL DEFAULT 0,
            CHECK ((state = 'invited') OR (password IS NOT NULL AND secret IS NOT NULL))
        ) STRICT, WITHOUT ROWID
        """
    )
    db.conn.execute(
        """
        CREATE TABLE recovery_codes (
            mark BLOB PRIMARY KEY,
            account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID
        """
    )
    db.conn.execute(
        """
        CREATE TABLE one_time_codes (
            account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
            mark BLOB NOT NULL UNIQUE,
            until REAL NOT NULL
        ) STRICT, WITHOUT ROWID
        """
    )
    db.conn.execute(
        """
        CREATE TABLE failures (
            mark BLOB PRIMARY KEY,
            count INTEGER NOT NULL,
            last REAL NOT NULL
        ) STRICT, WITHOUT ROWID
        """
    )


schema()(accounts_and_codes)


def preferences_and_hints(db: Database) -> None:
    """Version 2: what is set on the site itself, and what became of each day's mail."""
    db.conn.execute(
        "CREATE TABLE preferences (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )
    db.conn.execute(
        """
        CREATE TABLE hints (
            day TEXT NOT NULL,
            address TEXT NOT NULL,
            accepted INTEGER NOT NULL,
            tries INTEGER NOT NULL,
            again REAL NOT NULL,
            failure TEXT NOT NULL,
            PRIMARY KEY (day, address)
        ) STRICT, WITHOUT ROWID
        """
    )


schema()(preferences_and_hints)
