"""Files that an earlier release made open in this one, with everything that was in them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from concerns import Outbox, Register, receipt, unseal
from concerns.keys import unlock

RELEASED = Path(__file__).parent / "data" / "released"
ALL = sorted(folder.name for folder in RELEASED.iterdir())
SINCE_STAFF_WORK_IN_IT = [name for name in ALL if name >= "2"]


@pytest.fixture(params=ALL)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the files of one release, and `told.json`: what was put into them."""
    return Path(shutil.copytree(RELEASED / request.param, tmp_path / "data"))


def told(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "told.json").read_text()))


def test_a_released_register_keeps_its_concerns_and_statuses(released: Path) -> None:
    expected = told(released)
    keys = unlock(released / "register-private.json", expected["passphrase"])
    for _ in range(2):
        with Register(
            released / "register.db", released / "pepper", released / "register-public.json"
        ) as register:
            assert len(register.cases()) == len(expected["register"])
            for code, (status, reason) in expected["register"].items():
                entry = register.find(receipt.parse(code))
                assert entry is not None
                assert (entry.status, entry.reason) == (status, reason)
                (case,) = register.cases([entry.id])
                assert (bool(case.read_at), bool(case.closed_at)) == (status != "new", status == "closed")
            opened = dict(register.unsealed(keys))
            assert {getattr(concern, "receipt", "") for concern in opened.values()} == set(
                expected["register"]
            )
            register.add_note(next(iter(opened)), "Invented: written after the upgrade.", by="ann")
            assert not register.verify_audit().faults


def test_a_released_outbox_keeps_what_waits(released: Path) -> None:
    expected = told(released)
    keys = unlock(released / "register-private.json", expected["passphrase"])
    with Outbox(released / "outbox.db") as outbox:
        assert {unseal(envelope, keys).receipt for envelope in outbox.pending()} == set(expected["outbox"])


@pytest.mark.parametrize("released", SINCE_STAFF_WORK_IN_IT, indirect=True)
def test_what_staff_did_in_a_released_register_is_still_there(released: Path) -> None:
    expected = told(released)
    private_keys = unlock(released / "register-private.json", expected["passphrase"])
    with Register(
        released / "register.db", released / "pepper", released / "register-public.json"
    ) as register:
        by_code = {code: register.find(receipt.parse(code)) for code in expected["register"]}
        note, noted = expected["note"]
        message, answered = expected["message"]
        found = {code: entry.id for code, entry in by_code.items() if entry}
        assert [each.text for each in register.notes(found[noted], private_keys)] == [note]
        assert register.tags(found[noted], private_keys) == ("drink",)
        assert register.message(receipt.parse(answered)) == message
        assert register.read(found[expected["redacted"]], private_keys, by="ann").what.startswith(
            "Invented: ***"
        )
        assert register.kiosk(expected["token"]) == "stand-1"
        assert [counter.count for _, counter in register.counters()] == [3]
        assert [(kept.zone, kept.count) for kept in register.kept()] == [("main-arena", 1)]
        assert expected["deleted"] not in {case.id for case in register.cases()}
        number, chain = expected["audit"]
        assert not register.verify_audit((number, chain)).faults
