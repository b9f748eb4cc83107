"""The audit is only ever added to, and whatever is changed in it behind our back is found."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concerns import Register
from concerns.storeerrors import StoreError

COLUMNS = ("at", "by", "action", "subject", "detail")


@pytest.fixture
def told(register: Register) -> Register:
    """A register whose audit holds ten rows."""
    for number in range(10):
        register.record("ann", "search", f"subject-{number}", "detail")
    return register


def behind_our_back(register: Register, *statements: str) -> None:
    """Change the file as someone would who has it: triggers dropped, another connection."""
    with sqlite3.connect(register.path, isolation_level=None) as connection:
        connection.execute("DROP TRIGGER IF EXISTS audit_is_not_changed")
        connection.execute("DROP TRIGGER IF EXISTS audit_is_not_deleted")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_an_untouched_audit_is_verified_with_its_count_and_last_chain(told: Register) -> None:
    verified = told.verify_audit()
    assert (verified.count, verified.faults, len(verified.chain)) == (10, (), 64)
    assert [row.number for row in told.audit(limit=3)] == [10, 9, 8]
    assert [row.number for row in told.audit(before=3)] == [2, 1]


def test_an_empty_audit_is_verified(register: Register) -> None:
    assert register.verify_audit().count == 0
    assert not register.verify_audit().faults


@pytest.mark.parametrize("statement", ["UPDATE audit SET by = 'ben'", "DELETE FROM audit WHERE number = 10"])
def test_the_database_itself_refuses_to_change_or_delete_a_row(told: Register, statement: str) -> None:
    with pytest.raises(StoreError), told.writing() as connection:
        connection.execute(statement)
    assert not told.verify_audit().faults


@given(number=st.integers(1, 10), column=st.sampled_from(COLUMNS), value=st.text(max_size=20))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_changed_anywhere_is_named(told: Register, number: int, column: str, value: str) -> None:
    with told.reading() as connection:
        (before,) = connection.execute(f"SELECT {column} FROM audit WHERE number = ?", (number,)).fetchone()
    value = value.encode("utf-8", "ignore").decode()
    with sqlite3.connect(told.path, isolation_level=None) as other:
        other.execute("DROP TRIGGER IF EXISTS audit_is_not_changed")
        other.execute(f"UPDATE audit SET {column} = ? WHERE number = ?", (value, number))
        faults = told.verify_audit().faults
        other.execute(f"UPDATE audit SET {column} = ? WHERE number = ?", (before, number))
    other.close()
    assert bool(faults) == (value != before)
    assert all(f"row {number} " in fault for fault in faults)
    assert not told.verify_audit().faults


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["DELETE FROM audit WHERE number = 1"], "rows are missing"),
        (["DELETE FROM audit WHERE number = 5"], "between rows 4 and 6"),
        (["DELETE FROM audit WHERE number > 7"], "after row 7"),
        (["DELETE FROM audit"], "after row 0"),
        (
            ["DELETE FROM audit", "DELETE FROM audit_end", "INSERT INTO audit_end VALUES (0, x'', x'')"],
            "after",
        ),
        (["DELETE FROM audit_end"], "after row 10"),
        (
            [
                "UPDATE audit SET number = 11 WHERE number = 4",
                "UPDATE audit SET number = 4 WHERE number = 5",
                "UPDATE audit SET number = 5 WHERE number = 11",
            ],
            "row 4",
        ),
        (
            ["INSERT INTO audit SELECT 11, at, by, action, subject, detail, chain FROM audit LIMIT 1"],
            "row 11",
        ),
        (
            [
                "DELETE FROM audit WHERE number = 10",
                "UPDATE audit_end SET number = 9, chain = (SELECT chain FROM audit WHERE number = 9)",
            ],
            "after row 9",
        ),
    ],
)
def test_missing_cut_reordered_and_added_rows_are_found(
    told: Register, statements: list[str], named: str
) -> None:
    behind_our_back(told, *statements)
    faults = told.verify_audit().faults
    assert any(named in fault for fault in faults), faults


def test_a_register_put_back_whole_is_found_by_what_was_noted(told: Register, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    with sqlite3.connect(told.path) as source, sqlite3.connect(older) as target:
        source.backup(target)
    source.close(), target.close()
    told.record("ann", "export")
    verified = told.verify_audit()
    noted = (verified.count, verified.chain)
    assert not told.verify_audit(noted).faults
    with Register(older, tmp_path / "pepper.json") as put_back:
        assert not put_back.verify_audit().faults
        assert "row 11, which was noted, is missing" in put_back.verify_audit(noted).faults
        put_back.record("ben", "export")
        assert "row 11 is not the one that was noted" in put_back.verify_audit(noted).faults


def test_a_row_of_another_course_of_events_does_not_fit_in(told: Register, tmp_path: Path) -> None:
    """A copy of the register with five rows less went another way; one of its rows is put into this one."""
    other = tmp_path / "other.db"
    with sqlite3.connect(told.path) as source, sqlite3.connect(other) as target:
        source.backup(target)
    source.close(), target.close()
    told.record("ann", "export", "a", "detail")
    told.record("ann", "search", "b", "detail")
    with Register(other, tmp_path / "pepper.json") as forked:
        forked.record("ben", "search", "c", "detail")
        assert not forked.verify_audit().faults
    behind_our_back(
        told,
        f"ATTACH '{other}' AS other",
        "DELETE FROM audit WHERE number = 11",
        "INSERT INTO audit SELECT * FROM other.audit WHERE number = 11",
    )
    assert told.verify_audit().faults == ("row 12 was changed, or the one before it was",)


def test_a_change_and_its_row_are_one_transaction(register: Register) -> None:
    with pytest.raises(ValueError, match="detail"):
        register.record("ann", "export", detail="x" * 501)
    with pytest.raises(ValueError, match="name"):
        register.add_kiosk("stand-1", by="")
    assert register.kiosks() == []
    assert register.audit() == []


def test_two_programs_write_one_chain(told: Register, tmp_path: Path) -> None:
    with Register(told.path, tmp_path / "pepper.json") as other:
        for _ in range(5):
            told.record("ann", "search")
            other.record("ben", "search")
    assert told.verify_audit().count == 20
    assert not told.verify_audit().faults
