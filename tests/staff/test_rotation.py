"""A rotation of the register's keys while the site runs: what comes in afterwards is read as what came before."""

from __future__ import annotations

import pytest

from concerns import KeysError, keys, rotation, seal
from concerns.files import private_key_path
from tests.staff.desks import Review, recent
from tests.staff.office import CHEAP, PASSPHRASE


def test_after_a_rotation_new_and_old_concerns_open_without_signing_in_again(review: Review) -> None:
    desk = review.desk
    old = seal(recent(review, "Invented: before."), review.public_key)
    folder = private_key_path(review.data).parent
    rotation.rotate(folder, keys.open_private(folder / keys.PRIVATE_NAME, PASSPHRASE))
    new = seal(recent(review, "Invented: after."), review.public_key)
    desk.register.take_in([old, new])
    desk.schedule.tick()
    assert [one.what for one in desk.register.read_all([old.id, new.id], desk.vault.keys, by="omar")] == [
        "Invented: before.",
        "Invented: after.",
    ]
    desk.register.add_note(new.id, "Invented note.", by="omar")
    assert desk.register.notes(new.id, desk.vault.keys)[0].text == "Invented note."


def test_a_locked_site_stays_locked(review: Review) -> None:
    review.desk.vault.lock()
    review.desk.schedule.tick()
    assert not review.desk.vault.open
    review.unlock()


def test_who_is_shut_out_by_new_locks_is_locked_out_here_too(review: Review) -> None:
    folder = private_key_path(review.data).parent
    holder = keys.open_private(folder / keys.PRIVATE_NAME, PASSPHRASE).holder
    rotation.rotate_alone(folder, PASSPHRASE, holder, costs=CHEAP)
    with pytest.raises(KeysError):
        review.desk.schedule.tick()
    assert not review.desk.vault.open
    review.desk.schedule.tick()
    review.unlock()
    assert review.desk.vault.open
