"""The register's tables, by version. A version that was released is never changed: add another."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

schema = Migrations("safernw.register")


def envelopes_with_status(db: Database) -> None:
    """Version 1: an envelope's parts but for the tag, its look-up and status; the pepper's mark."""
    db.conn.execute(
        """
        CREATE TABLE envelopes (
            id TEXT PRIMARY KEY CHECK (length(id) = 32),
            taken TEXT NOT NULL,
            look_up BLOB NOT NULL CHECK (length(look_up) = 32),
            head BLOB NOT NULL,
            sealed BLOB NOT NULL,
            status TEXT NOT NULL DEFAULT 'new',
            reason TEXT NOT NULL DEFAULT '',
            CHECK ((status = 'closed') = (reason <> ''))
        ) STRICT, WITHOUT ROWID
        """
    )
    db.conn.execute("CREATE INDEX envelopes_by_look_up ON envelopes (look_up)")
    db.conn.execute("CREATE INDEX envelopes_by_status ON envelopes (status, taken, id)")
    db.conn.execute("CREATE TABLE pepper_mark (mark BLOB NOT NULL) STRICT")


def work_of_the_staff(db: Database) -> None:
    """Version 2: what staff do with a concern, the audit of it, retention, counters and kiosks.

    Of concerns that version 1 held, those no longer new count as read, and closed ones as closed now.
    """
    for column in (
        "assigned TEXT NOT NULL DEFAULT ''",
        "held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1))",
        "read_at TEXT NOT NULL DEFAULT ''",
        "closed_at TEXT NOT NULL DEFAULT ''",
        "redacted INTEGER NOT NULL DEFAULT 0 CHECK (redacted IN (0, 1))",
        "tags BLOB",
        "message BLOB",
    ):
        db.conn.execute(f"ALTER TABLE envelopes ADD COLUMN {column}")
    now = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"
    db.conn.execute(f"UPDATE envelopes SET read_at = {now} WHERE status <> 'new'")  # noqa: S608
    db.conn.execute(f"UPDATE envelopes SET closed_at = {now} WHERE status = 'closed'")  # noqa: S608
    for statement in _VERSION_2:
        db.conn.execute(statement)


_VERSION_2 = (
    """
    CREATE TABLE notes (
        number INTEGER PRIMARY KEY,
        concern TEXT NOT NULL REFERENCES envelopes ON DELETE CASCADE,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT
    """,
    "CREATE INDEX notes_by_concern ON notes (concern)",
    """
    CREATE TABLE passings (
        number INTEGER PRIMARY KEY,
        concern TEXT NOT NULL REFERENCES envelopes ON DELETE CASCADE,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        contact TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX passings_by_concern ON passings (concern)",
    """
    CREATE TABLE links (
        one TEXT NOT NULL REFERENCES envelopes ON DELETE CASCADE,
        other TEXT NOT NULL REFERENCES envelopes ON DELETE CASCADE,
        PRIMARY KEY (one, other),
        CHECK (one < other)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX links_by_other ON links (other)",
    """
    CREATE TABLE audit (
        number INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        by TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL,
        chain BLOB NOT NULL CHECK (length(chain) = 32)
    ) STRICT
    """,
    "CREATE INDEX audit_by_subject ON audit (subject, number)",
    "CREATE TABLE audit_end (number INTEGER NOT NULL, chain BLOB NOT NULL, mac BLOB NOT NULL) STRICT",
    """
    CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
    """,
    """
    CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
    """,
    "CREATE TABLE tombstones (mark BLOB PRIMARY KEY CHECK (length(mark) = 32)) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE kept_counts (
        week TEXT NOT NULL,
        category TEXT NOT NULL,
        zone TEXT NOT NULL,
        event TEXT NOT NULL,
        status TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (week, category, zone, event, status)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE counters (
        hour TEXT NOT NULL,
        source TEXT NOT NULL,
        event TEXT NOT NULL,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (hour, source, event, kind, key)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE counter_batches (batch TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE kiosks (
        name TEXT PRIMARY KEY,
        token_mac BLOB NOT NULL UNIQUE CHECK (length(token_mac) = 32),
        enrolled TEXT NOT NULL,
        revoked TEXT NOT NULL DEFAULT ''
    ) STRICT, WITHOUT ROWID
    """,
)


def kiosks_heard(db: Database) -> None:
    """Version 3: the hour in which a kiosk last showed its token, empty if it never did."""
    db.conn.execute("ALTER TABLE kiosks ADD COLUMN heard TEXT NOT NULL DEFAULT ''")


schema()(envelopes_with_status)
schema()(work_of_the_staff)
schema()(kiosks_heard)
