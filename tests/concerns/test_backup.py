"""A copy made in the midst of work is whole, opens elsewhere, and does not bring back what was deleted."""

from __future__ import annotations

import shutil
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from concerns import Concern, Envelope, Outbox, Policy, Receipt, Register, keys, open_register, receipt, seal
from concerns.backup import BackupError, back_up, restore
from concerns.files import pepper_path, private_key_path, public_key_path, register_path
from concerns.keys import Stretching

NOW = datetime(2027, 6, 11, 14, 37, tzinfo=UTC)
PASSPHRASE = "an invented passphrase"
PAIR = keys.make(PASSPHRASE, costs=Stretching(8 * 1024, 1, 1))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    (folder / "keys").mkdir(parents=True)
    keys.save(*PAIR, folder / "keys")
    return folder


def take(register: Register, data: Path) -> tuple[Receipt, Envelope]:
    code = receipt.new()
    told = Concern(category="asb", channel="web", taken="2027-06-11T14:00Z", receipt=code.code)
    envelope = seal(told, keys.read_public(public_key_path(data)))
    register.take_in([envelope])
    return code, envelope


def test_a_copy_made_while_concerns_come_in_is_whole_and_opens_on_another_machine(
    data: Path, tmp_path: Path
) -> None:
    done = threading.Event()
    codes: list[Receipt] = []

    def take_on() -> None:
        with open_register(data) as door:
            while not done.is_set():
                codes.append(take(door, data)[0])

    with open_register(data) as register:
        first, envelope = take(register, data)
        register.add_note(envelope.id, "Invented: rang back.", by="ann")
        register.send_message(envelope.id, first, "Invented: thank you.", by="ann")
        door = threading.Thread(target=take_on)
        door.start()
        copies = [back_up(register, data, tmp_path / "safe", NOW + timedelta(seconds=n)) for n in range(5)]
        done.set()
        door.join()
    assert codes
    for copy in copies:
        elsewhere = tmp_path / f"elsewhere-{copy.name}"
        assert restore(copy, elsewhere) >= 1
        unlocked = keys.unlock(private_key_path(elsewhere), PASSPHRASE)
        with open_register(elsewhere) as restored:
            assert restored.message(first) == "Invented: thank you."
            assert restored.notes(envelope.id, unlocked)[0].text == "Invented: rang back."
            assert all(isinstance(opened, Concern) for _, opened in restored.unsealed(unlocked))
            assert not restored.verify_audit().faults


def test_a_copy_is_closed_to_others_and_has_no_log_of_its_own(data: Path, tmp_path: Path) -> None:
    with open_register(data) as register:
        take(register, data)
        with Outbox(data / "register" / "staff.db") as accounts:  # any other database beside it
            (data / "register" / "staff-key").touch(mode=0o600)
            copy = back_up(register, data, tmp_path / "safe", NOW)
            assert accounts.count() == 0
    files = {file.relative_to(copy).as_posix(): file for file in copy.rglob("*") if file.is_file()}
    assert set(files) == {
        "register/register.db",
        "register/pepper",
        "register/staff-key",
        "register/staff.db",
        "keys/register-public.json",
        "keys/register-private.json",
    }
    assert {stat.S_IMODE(file.stat().st_mode) for file in files.values()} == {0o600}


def test_what_was_deleted_after_the_copy_is_deleted_again(data: Path, tmp_path: Path) -> None:
    with open_register(data, lambda: NOW) as register:
        erased, purged, stays = (take(register, data)[1] for _ in range(3))
        register.read_all([purged.id], keys.unlock(private_key_path(data), PASSPHRASE), by="ann")
        register.set_status(purged.id, "closed", "acted-on", by="ann")
        old = back_up(register, data, tmp_path / "safe", NOW)
        register.erase(erased.id, by="ann", why="request 1")
        register.purge(NOW + timedelta(days=91), Policy(), by="ann")
        back_up(register, data, tmp_path / "safe", NOW + timedelta(days=91))
    # The machine itself is lost; the newer copy cannot be read either.
    shutil.rmtree(data)
    restore(old, data)
    with open_register(data) as restored:
        assert [case.id for case in restored.cases()] == [stays.id]
        assert restored.take_in([erased, purged]) == 0


def test_on_the_same_machine_its_own_marks_do_without_a_newer_copy(data: Path, tmp_path: Path) -> None:
    with open_register(data) as register:
        erased, stays = (take(register, data)[1] for _ in range(2))
        old = back_up(register, data, tmp_path / "safe", NOW)
        register.erase(erased.id, by="ann", why="request 1")
    register_path(data).unlink()
    assert restore(old, data) == 1
    with open_register(data) as restored:
        assert [case.id for case in restored.cases()] == [stays.id]


def test_a_register_that_is_there_is_never_overwritten(data: Path, tmp_path: Path) -> None:
    with open_register(data) as register:
        copy = back_up(register, data, tmp_path / "safe", NOW)
        _, since = take(register, data)
    with pytest.raises(BackupError, match="already"):
        restore(copy, data)
    with open_register(data) as register:
        assert [case.id for case in register.cases()] == [since.id]


def test_the_log_of_a_database_that_was_moved_away_is_not_put_into_the_copy(
    data: Path, tmp_path: Path
) -> None:
    with open_register(data) as register:
        copy = back_up(register, data, tmp_path / "safe", NOW)
        take(register, data)
        register_path(data).rename(tmp_path / "moved.db")
        with pytest.raises(BackupError, match=r"register\.db-wal is there"):
            restore(copy, data)
    for neighbour in ("-wal", "-shm"):
        Path(f"{register_path(data)}{neighbour}").unlink(missing_ok=True)
    assert restore(copy, data) == 0


def test_the_pepper_of_another_register_is_not_mixed_with_the_copy(data: Path, tmp_path: Path) -> None:
    with open_register(data) as register:
        copy = back_up(register, data, tmp_path / "safe", NOW)
    elsewhere = tmp_path / "elsewhere"
    open_register(elsewhere).close()
    register_path(elsewhere).unlink()
    with pytest.raises(BackupError, match="pepper is there"):
        restore(copy, elsewhere)
    pepper_path(elsewhere).unlink()
    assert restore(copy, elsewhere) == 0


def test_a_folder_that_holds_no_copy_is_said_plainly_and_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no copy"):
        restore(tmp_path / "nothing", tmp_path / "office")
    assert not (tmp_path / "office").exists()


def test_two_copies_of_one_second_do_not_overwrite_each_other(data: Path, tmp_path: Path) -> None:
    with open_register(data) as register:
        copy = back_up(register, data, tmp_path / "safe", NOW)
        before = (copy / "register" / "register.db").read_bytes()
        take(register, data)
        with pytest.raises(BackupError, match="exists"):
            back_up(register, data, tmp_path / "safe", NOW)
    assert (copy / "register" / "register.db").read_bytes() == before
    assert pepper_path(data).read_bytes() == (copy / "register" / "pepper").read_bytes()
