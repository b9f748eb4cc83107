"""The register from the command line: keys and holders, kiosks, purge, requests, backup, all of it audited."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from concerns import Concern, keys, open_register, receipt, seal, taken_hour
from concerns.files import kiosk_token_path, public_key_path
from content import load
from staff.accounts import Accounts
from staff.desk import staff_key_path, staff_path
from staff.preferences import Preferences, PreferenceStore

pytestmark = pytest.mark.slow
PASSPHRASE = "a passphrase for tests only"
CATEGORY = load().concern.categories[0].id


def run(data: Path, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("SAFERNW_")}
    return subprocess.run(
        [sys.executable, "-m", "safernw", *arguments],
        env={**own, "SAFERNW_DATA": str(data), "SAFERNW_PASSPHRASE": PASSPHRASE, **environment},
        capture_output=True,
        text=True,
        check=False,
        input=typed,
    )


def take(data: Path, what: str, age: int = 0) -> str:
    """A concern that came in some days ago: its id."""
    told = Concern(
        category=CATEGORY,
        channel="web",
        taken=taken_hour(datetime.now(UTC) - timedelta(days=age)),
        receipt=receipt.new().code,
        what=what,
    )
    envelope = seal(told, keys.read_public(public_key_path(data)))
    with open_register(data) as register:
        register.take_in([envelope])
    return envelope.id


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    assert run(folder, "keys", "init").returncode == 0
    return folder


def test_holders_come_and_go_and_each_opens_the_register(data: Path) -> None:
    take(data, "Invented: noise.")
    assert (
        run(data, "keys", "add-holder", "ann", SAFERNW_NEW_PASSPHRASE="ann's own passphrase").returncode == 0
    )
    assert run(data, "keys", "holders").stdout.split() == ["register", "ann"]
    assert "noise" in run(data, "concerns", "list", SAFERNW_PASSPHRASE="ann's own passphrase").stdout
    sheet = run(data, "keys", "recovery").stdout
    code = " ".join(line.split()[-1] for line in sheet.splitlines() if line.strip().startswith("line "))
    assert run(data, "keys", "rotate").returncode == 0
    assert "noise" in run(data, "concerns", "list", SAFERNW_PASSPHRASE=code).stdout
    assert run(data, "keys", "remove-holder", "ann").returncode == 0
    refused = run(data, "concerns", "list", SAFERNW_PASSPHRASE="ann's own passphrase")
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


def test_a_kiosk_is_enrolled_with_a_token_on_stdout_alone_and_shut_out(data: Path) -> None:
    done = run(data, "kiosks", "add", "stand-1")
    kiosk_token_path(data).write_text(done.stdout)
    token = done.stdout.strip()
    assert token not in done.stderr
    with open_register(data) as register:
        assert register.kiosk(token) == "stand-1"
    assert run(data, "kiosks", "add", "stand-1").returncode == 2
    assert run(data, "kiosks", "revoke", "stand-1").returncode == 0
    (kiosk,) = json.loads(run(data, "kiosks", "list", "--json").stdout)
    assert kiosk["name"] == "stand-1"
    assert kiosk["revoked"]


def test_purge_tells_first_deletes_then_and_exits_1_for_what_nobody_has_read(data: Path) -> None:
    read, unread = take(data, "Invented: old.", 400), take(data, "Invented: older.", 401)
    with open_register(data) as register:
        register.read(read, keys.unlock(data / "keys" / keys.PRIVATE_NAME, PASSPHRASE), by="ann")
    told = run(data, "concerns", "purge", "--dry-run")
    assert (told.returncode, read[:8] in told.stdout) == (1, True)
    done = run(data, "concerns", "purge")
    assert "deleted: 1" in done.stdout
    assert unread[:8] in done.stdout
    assert done.returncode == 1
    assert run(data, "concerns", "purge", "--locked").stdout.startswith("deleted: 0")
    with open_register(data) as register:
        assert [case.id for case in register.cases()] == [unread]
        assert [(kept.category, kept.status) for kept in register.kept()] == [(CATEGORY, "new")]


def test_purge_keeps_for_as_long_as_the_review_site_says(data: Path) -> None:
    id = take(data, "Invented: old.", 400)
    with open_register(data) as register:
        register.read(id, keys.unlock(data / "keys" / keys.PRIVATE_NAME, PASSPHRASE), by="ann")
    with Accounts(staff_path(data), staff_key_path(data)) as accounts:
        PreferenceStore(accounts).set(Preferences(at_most=500))
    assert "deleted: 0" in run(data, "concerns", "purge", "--locked").stdout
    with Accounts(staff_path(data), staff_key_path(data)) as accounts:
        PreferenceStore(accounts).set(Preferences(at_most=399))
    assert "deleted: 1" in run(data, "concerns", "purge", "--locked").stdout


def test_purge_asks_about_a_clock_by_which_nobody_has_worked_here_for_weeks(tmp_path: Path) -> None:
    data = tmp_path / "long-ago"
    with open_register(data, lambda: datetime.now(UTC) - timedelta(days=100)) as register:
        register.record("ann", "sign-in")
    refused = run(data, "concerns", "purge", "--locked")
    assert refused.returncode == 2
    assert "clock" in refused.stderr
    assert run(data, "concerns", "purge", "--locked", "--sure").stdout.startswith("deleted: 0")


def test_a_person_s_request_is_searched_redacted_and_erased(data: Path) -> None:
    named, other = take(data, "Invented: Dalvinder shouts."), take(data, "Invented: noise.")
    found = run(data, "concerns", "search", typed="dalvinder\n\n")
    assert found.stdout.split() == [named]
    assert (
        run(data, "concerns", "redact", named[:8], "--why", "request 1", typed="Dalvinder\n").returncode == 0
    )
    assert run(data, "concerns", "search", typed="dalvinder\n").stdout == ""
    assert "*** shouts" in run(data, "concerns", "list").stdout
    assert run(data, "concerns", "erase", named[:8], "--why", "request 1", "--yes").returncode == 0
    assert [row["id"] for row in json.loads(run(data, "concerns", "list", "--json").stdout)] == [other]
    for wrong in (["erase", named[:8], "--why", "x", "--yes"], ["redact", "3f", "--why", "x"]):
        done = run(data, "concerns", *wrong, typed="Dalvinder\n")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_a_backup_is_put_back_and_every_deed_stands_in_the_audit(data: Path, tmp_path: Path) -> None:
    take(data, "Invented: noise.")
    copy = run(data, "concerns", "backup", str(tmp_path / "safe")).stdout.strip()
    assert run(data, "concerns", "restore", copy).returncode == 2
    assert run(data, "concerns", "export", str(tmp_path / "told.csv")).returncode == 0
    elsewhere = tmp_path / "elsewhere"
    assert run(elsewhere, "concerns", "restore", copy).returncode == 0
    assert "noise" in run(elsewhere, "concerns", "list").stdout
    rows = json.loads(run(data, "audit", "list", "--json").stdout)
    assert [row["action"] for row in reversed(rows)] == ["keys-init", "backup", "read", "export"]
    verified = run(data, "audit", "verify")
    assert verified.returncode == 0
    noted = verified.stdout.split()[-1]
    assert run(data, "audit", "verify", "--noted", noted).returncode == 0
    assert run(elsewhere, "audit", "verify", "--noted", noted).returncode == 1
    assert run(data, "audit", "verify", "--noted", "4").returncode == 2


def test_doctor_tells_of_the_register_and_of_an_audit_that_was_changed(data: Path) -> None:
    def told() -> dict[str, Any]:
        return next(
            each for each in json.loads(run(data, "doctor", "--json").stdout) if each["name"] == "register"
        )

    take(data, "Invented: noise.")
    assert told() == {
        "name": "register",
        "well": True,
        "told": "1 concerns, 1 new; audit sound; no backup yet",
    }
    run(data, "concerns", "backup", str(data.parent / "safe"))
    assert "last backup 20" in told()["told"]
    take(data, "Invented: old.", 400)
    assert not told()["well"]
    assert "1 overdue" in told()["told"]
    with open_register(data) as register, register.writing() as connection:
        connection.execute("DROP TRIGGER audit_is_not_changed")
        connection.execute("UPDATE audit SET by = 'nobody'")
    assert "audit verify" in told()["told"]
    assert run(data, "audit", "verify").returncode == 1
