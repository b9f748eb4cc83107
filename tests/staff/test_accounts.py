"""Accounts are whole or not there; codes count once, also across restarts; secrets do not lie in the database."""

import subprocess
import sys

import pytest

from staff import secondfactor
from staff.accounts import AccountProblem, Accounts, Fresh
from staff.filekey import StaffError
from staff.lockout import ONE, LockOut

NOW = 1_800_000_000.0


@pytest.fixture
def files(tmp_path):
    return tmp_path / "staff.db", tmp_path / "staff-key"


@pytest.fixture
def accounts(files):
    with Accounts(*files) as opened:
        yield opened


def fresh(step=5):
    return Fresh("$argon2id$hash", secondfactor.new_secret(), step, secondfactor.new_recovery_codes())


def test_the_first_account_is_an_administrator_and_there_is_one_first_only(accounts):
    assert accounts.add_first("amina", "Amina Begum", fresh()).role == "administrator"
    with pytest.raises(AccountProblem):
        accounts.add_first("bob", "Bob", fresh())


def test_a_name_is_one_account_in_capitals_or_not(accounts):
    accounts.add_first("amina", "Amina Begum", fresh())
    assert accounts.named(" AMINA ").called == "Amina Begum"
    with pytest.raises(AccountProblem):
        accounts.invite("Amina", "Another", "reader", "code", NOW + 1)


def test_a_time_step_counts_once_also_across_restarts(files):
    with Accounts(*files) as accounts:
        id = accounts.add_first("amina", "Amina", fresh(step=5)).id
        assert not accounts.use_step(id, 5), "the code that proved the app is used"
        assert accounts.use_step(id, 6)
        assert not accounts.use_step(id, 6)
    with Accounts(*files) as accounts:
        assert not accounts.use_step(id, 6)
        assert accounts.use_step(id, 7)


def test_a_recovery_code_counts_once_and_for_its_own_account_only(accounts):
    chosen = fresh()
    first = accounts.add_first("amina", "Amina", chosen)
    accounts.invite("bob", "Bob", "officer", "bobs code", NOW + 1)
    bob = accounts.complete("bobs code", NOW, fresh())
    assert not accounts.use_recovery_code(bob.id, chosen.recovery_codes[0])
    assert accounts.use_recovery_code(first.id, chosen.recovery_codes[0].upper())
    assert not accounts.use_recovery_code(first.id, chosen.recovery_codes[0])
    assert accounts.recovery_codes_left(first.id) == 9


def test_a_one_time_code_counts_once_and_not_for_ever(accounts):
    accounts.invite("bob", "Bob", "officer", "good", NOW + 10)
    accounts.invite("eve", "Eve", "reader", "old", NOW)
    assert accounts.coming_by("old", NOW) is None
    assert accounts.coming_by("good", NOW).name == "bob"
    assert accounts.complete("good", NOW, fresh()).state == "active"
    with pytest.raises(AccountProblem):
        accounts.complete("good", NOW, fresh())


def test_a_reset_voids_password_codes_and_second_factor(accounts):
    accounts.add_first("amina", "Amina", fresh())
    accounts.invite("bob", "Bob", "officer", "one", NOW + 10)
    bob = accounts.complete("one", NOW, fresh())
    accounts.reset(bob.id, "two", NOW + 10)
    assert accounts.get(bob.id).password is None
    assert accounts.recovery_codes_left(bob.id) == 0
    with pytest.raises(AccountProblem):
        accounts.secret(accounts.get(bob.id))


def test_there_is_always_an_active_administrator(accounts):
    only = accounts.add_first("amina", "Amina", fresh())
    for change in (
        lambda: accounts.set_role(only.id, "lead"),
        lambda: accounts.suspend(only.id),
        lambda: accounts.reset(only.id, "code", NOW + 1),
    ):
        with pytest.raises(AccountProblem):
            change()


def test_the_database_holds_no_secret_and_no_code_in_the_clear(files):
    chosen = fresh()
    with Accounts(*files) as accounts:
        accounts.add_first("amina", "Amina", chosen)
        accounts.invite("bob", "Bob", "officer", "abcd-efgh", NOW + 10)
        stored = b"".join(path.read_bytes() for path in files[0].parent.glob("staff.db*"))
    assert chosen.secret not in stored
    assert b"abcd" not in stored
    assert not any(secondfactor.plain_code(code).encode() in stored for code in chosen.recovery_codes)


def test_the_key_file_is_private_and_its_loss_is_told_not_papered_over(files):
    with Accounts(*files) as accounts:
        account = accounts.add_first("amina", "Amina", fresh())
    assert files[1].stat().st_mode & 0o777 == 0o600
    right = files[1].read_bytes()
    files[1].unlink()
    with pytest.raises(StaffError, match="backup"):
        Accounts(*files)
    files[1].write_bytes(bytes(32))
    with Accounts(*files) as accounts, pytest.raises(StaffError, match="staff-key"):
        accounts.secret(account)
    files[1].write_bytes(right)
    with Accounts(*files) as accounts:
        accounts.secret(account)


def test_waiting_grows_with_failures_and_ends_with_success(accounts):
    lock_out = LockOut(accounts)
    waits = []
    for _ in range(12):
        lock_out.failed("Amina", NOW)
        waits.append(lock_out.wait("amina", NOW))
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:9] == [60, 120, 240, 480, 900]
    assert set(waits[9:]) == {ONE.longest}
    assert lock_out.wait("amina", NOW + 901) == 0
    lock_out.succeeded("AMINA")
    assert lock_out.wait("amina", NOW) == 0


def test_one_account_takes_fewer_than_a_hundred_guesses_an_hour(accounts):
    lock_out, now, guesses = LockOut(accounts), NOW, 0
    while now < NOW + 3600:
        now += lock_out.wait("amina", now)
        lock_out.failed("amina", now)
        guesses += 1
    assert guesses < 15


def test_guessing_at_many_names_slows_all_but_never_for_long(accounts):
    lock_out = LockOut(accounts)
    for number in range(80):
        lock_out.failed(f"name{number}", NOW)
    assert 0 < lock_out.wait("amina", NOW) <= 60


def test_a_restart_forgets_no_failures(files):
    with Accounts(*files) as accounts:
        for _ in range(6):
            LockOut(accounts).failed("amina", NOW)
    with Accounts(*files) as accounts:
        assert LockOut(accounts).wait("amina", NOW) == 120


KILLED = """
import os, sys
from pathlib import Path
from staff.accounts import Accounts, Fresh
from staff import secondfactor
accounts = Accounts(Path(sys.argv[1]), Path(sys.argv[2]))
moment = int(sys.argv[3])
step = 0
def trace(statement):
    global step
    step += 1
    if step == moment:
        os.kill(os.getpid(), 9)
with accounts.reading() as connection:
    connection.set_trace_callback(trace)
accounts.add_first("amina", "Amina", Fresh("$hash", secondfactor.new_secret(), 5, secondfactor.new_recovery_codes()))
print("added")
"""


@pytest.mark.parametrize("moment", [1, 3, 4, 9, 14])
def test_a_kill_during_first_set_up_leaves_no_half_account(files, moment):
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, files), str(moment)], capture_output=True, check=False
    )
    with Accounts(*files) as accounts:
        found = accounts.all()
        if b"added" in done.stdout:
            assert len(found) == 1
        for account in found:
            assert account.state == "active" and account.password
            assert accounts.recovery_codes_left(account.id) == 10
        if not found:
            accounts.add_first("amina", "Amina", fresh())
