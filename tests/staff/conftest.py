"""What tests of the review site stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from concerns import keys
from concerns.files import private_key_path
from content import Pack
from staff import passwords
from staff.roles import Role
from tests.browser import browser, console, context, page  # noqa: F401
from tests.staff.desks import Review
from tests.staff.office import CHEAP, PASSPHRASE, PASSWORD, Office


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id in a millisecond; that the real costs are right has tests of its own."""
    monkeypatch.setattr(passwords, "COSTS", passwords.Costs(64, 1, 1))
    monkeypatch.setattr(keys, "Stretching", lambda: CHEAP)


@pytest.fixture
def empty_office(tmp_path: Path, tiny_pack: Pack) -> Iterator[Office]:
    """A site with a register key, and nobody set up."""
    data = tmp_path / "data"
    private_key_path(data).parent.mkdir(parents=True)
    keys.save(*keys.make(PASSPHRASE, costs=CHEAP), private_key_path(data).parent)
    office = Office(data, tiny_pack)
    yield office
    office.end()


@pytest.fixture
def office(empty_office: Office) -> Office:
    """A site with four people, one of each role, all of whose passwords open the register; locked."""
    roles: dict[str, Role] = {"amina": "administrator", "leo": "lead", "olga": "officer", "rob": "reader"}
    unlocked = keys.open_private(private_key_path(empty_office.data), PASSPHRASE)
    for name, role in roles.items():
        empty_office.add(name, role)
        keys.add_holder(private_key_path(empty_office.data), unlocked, f"staff {name}", PASSWORD, CHEAP)
    return empty_office


@pytest.fixture
def review(tmp_path: Path, own_pack: Pack) -> Iterator[Review]:
    """The site on the partnership's own pack, unlocked, with one person of each role."""
    made = Review(tmp_path / "data", own_pack)
    yield made
    made.end()
