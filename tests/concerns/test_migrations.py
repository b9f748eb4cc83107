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


@pytest.fixture(params=sorted(folder.name for folder in RELEASED.iterdir()))
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
