"""Passwords are kept as Argon2id hashes; short, common and own-name ones are refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staff import passwords
from staff.passwords import WeakPassword


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(passwords, "COSTS", passwords.Costs(64, 1, 1))


@pytest.mark.parametrize(
    "password",
    [
        "short-one",
        "password1234",
        "qwertyuiop12",
        "aaaaaaaaaaaaaaaa",
        "123456789012345",
        "leicestershire1",
        "amina.begum1",
        "Amina Begum 2027",
        "safernw2027!",
    ],
)
def test_a_short_common_or_own_name_password_is_refused(password):
    with pytest.raises(WeakPassword):
        passwords.check(password, ("amina.begum", "Amina Begum"))


@pytest.mark.parametrize("password", ["otter lamp velvet quay", "x" + "Tq7-vp2Lk9w" * 6])
def test_a_long_random_one_is_taken_without_rules_on_its_letters(password):
    passwords.check(password, ("amina", "Amina Begum"))


def test_the_parameters_are_those_of_rfc_9106(monkeypatch):
    monkeypatch.undo()
    kept = passwords.hashed("otter lamp velvet quay")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(kept, "otter lamp velvet quay")


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_only_the_very_same_password_matches(one, other):
    kept = passwords.hashed(one)
    assert passwords.matches(kept, one)
    assert passwords.matches(kept, other) == (passwords._same(one) == passwords._same(other))


def test_two_keyboards_that_write_a_letter_differently_give_one_password():
    assert passwords.matches(passwords.hashed("caf\u00e9 otter lamp"), "cafe\u0301 otter lamp")


def test_what_is_too_long_is_not_cut_to_fit():
    kept = passwords.hashed("a" * passwords.LONGEST)
    assert not passwords.matches(kept, "a" * passwords.LONGEST + "b")


def test_no_such_account_takes_a_hash_as_well():
    assert not passwords.matches(None, "otter lamp velvet quay")
