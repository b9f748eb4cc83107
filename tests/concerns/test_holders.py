"""Each holder opens the register with an own passphrase; a rotation loses nothing, killed wherever it is."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerns import Concern, KeysError, durable, keys, receipt, recovery, rotation, seal, unseal
from concerns.keys import PRIVATE_NAME, PUBLIC_NAME, RECOVERY, Stretching

CHEAP = Stretching(memory=8 * 1024, passes=1, lanes=1)
ANN, BEN = "ann's invented passphrase", "ben's invented passphrase"
PAIR = keys.make(ANN, "ann", "2027-01-01", CHEAP)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys.save(*PAIR, tmp_path)
    return tmp_path


@pytest.fixture
def path(folder: Path) -> Path:
    return folder / PRIVATE_NAME


def opens(path: Path, passphrase: str, holder: str | None = None) -> bool:
    try:
        return bool(keys.open_private(path, passphrase, holder).private_keys)
    except KeysError:
        return False


def test_holders_come_change_their_passphrase_and_go(path: Path) -> None:
    unlocked = keys.open_private(path, ANN)
    assert unlocked.holder == "ann"
    keys.add_holder(path, unlocked, "ben", BEN, CHEAP)
    assert keys.holders(path) == ("ann", "ben")
    assert opens(path, ANN, "ann")
    assert opens(path, BEN, "ben")
    assert not opens(path, BEN, "ann")
    assert keys.open_private(path, BEN).holder == "ben"
    keys.change_passphrase(path, "ben", BEN, "ben has another one", CHEAP)
    assert not opens(path, BEN)
    assert opens(path, "ben has another one", "ben")
    keys.remove_holder(path, "ann")
    assert not opens(path, ANN)
    assert keys.holders(path) == ("ben",)


def test_the_last_holder_stays_and_an_unknown_one_is_said_so(path: Path) -> None:
    with pytest.raises(KeysError, match="last"):
        keys.remove_holder(path, "ann")
    with pytest.raises(KeysError, match="no holder ben"):
        keys.remove_holder(path, "ben")
    assert opens(path, ANN)


def test_a_wrong_old_or_short_new_passphrase_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    for old, new in ((BEN, BEN), (ANN, "short")):
        with pytest.raises(KeysError):
            keys.change_passphrase(path, "ann", old, new, CHEAP)
    assert path.read_bytes() == before


def test_the_keys_of_another_register_give_nobody_access_here(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    keys.save(*keys.make(BEN, "ben", costs=CHEAP), elsewhere)
    with pytest.raises(KeysError):
        keys.add_holder(path, keys.open_private(elsewhere / PRIVATE_NAME, BEN), "ben", BEN, CHEAP)
    assert keys.holders(path) == ("ann",)


def test_no_secret_is_in_a_file_or_a_repr(path: Path) -> None:
    unlocked = keys.open_private(path, ANN)
    keys.add_holder(path, unlocked, "ben", BEN, CHEAP)
    rotation.rotate(path.parent, unlocked)
    code = keys.add_recovery(path, unlocked)
    assert repr(unlocked) == "<Unlocked by ann>"
    assert code.secret not in repr(code)
    secrets = [unlocked.data_key, ANN.encode(), BEN.encode(), code.first.code.encode()]
    for private_key in keys.unlock(path, ANN):
        scalar = private_key.private_numbers().private_value.to_bytes(32, "big")
        secrets += [scalar, scalar.hex().encode()]
    for secret in secrets:
        assert all(
            form not in file.read_bytes()
            for form in (secret, base64.b64encode(secret)[: len(secret)])
            for file in path.parent.iterdir()
        )


def sealed_to(folder: Path) -> Callable[[Path], bool]:
    """A concern sealed to the public key of this moment: does it open later?"""
    told = Concern(category="asb", channel="web", taken="2027-06-11T14:00Z", receipt=receipt.new().code)
    envelope = seal(told, keys.read_public(folder / PUBLIC_NAME))
    return lambda path: unseal(envelope, keys.unlock(path, ANN)) == told


def test_after_three_rotations_every_envelope_opens_for_every_holder(folder: Path, path: Path) -> None:
    keys.add_holder(path, keys.open_private(path, ANN), "ben", BEN, CHEAP)
    later = [sealed_to(folder)]
    for turn in range(3):
        public = rotation.rotate(folder, keys.open_private(path, BEN if turn else ANN), "2027-02-01")
        assert public == keys.read_public_file(folder / PUBLIC_NAME)
        later.append(sealed_to(folder))
    assert all(opened(path) for opened in later)
    assert len(keys.unlock(path, BEN)) == 4


@pytest.mark.parametrize("write", [1, 2])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_rotation_cut_off_at_either_file_leaves_a_pair_at_work_and_is_finished_by_the_next(
    folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch, write: int, moment: str
) -> None:
    written = 0
    whole = durable.replace

    def cut(path: Path, data: bytes) -> None:
        nonlocal written
        written += 1
        if written == write and moment == "before":
            raise KeyboardInterrupt
        whole(path, data)
        if written == write:
            raise KeyboardInterrupt

    old = sealed_to(folder)
    unlocked = keys.open_private(path, ANN)
    with monkeypatch.context() as patched:
        patched.setattr(durable, "replace", cut)
        with pytest.raises(KeyboardInterrupt):
            rotation.rotate(folder, unlocked)
    between = sealed_to(folder)
    assert old(path)
    assert between(path)
    generations = len(keys.unlock(path, ANN))
    rotation.rotate(folder, unlocked)
    finished = len(keys.unlock(path, ANN))
    half_done = (write, moment) in {(1, "after"), (2, "before")}
    assert finished == generations + (0 if half_done else 1)
    assert old(path)
    assert between(path)
    assert sealed_to(folder)(path)


def test_after_a_rotation_alone_nobody_else_opens_anything_new_even_with_an_old_copy(
    folder: Path, path: Path, tmp_path: Path
) -> None:
    keys.add_holder(path, keys.open_private(path, ANN), "ben", BEN, CHEAP)
    sheet = keys.add_recovery(path, keys.open_private(path, ANN))
    old = sealed_to(folder)
    bens = keys.open_private(path, BEN)
    public = rotation.rotate_alone(folder, ANN, "ann", "2027-02-01", CHEAP)
    assert public == keys.read_public_file(folder / PUBLIC_NAME)
    new = sealed_to(folder)
    assert keys.holders(path) == ("ann",)
    assert old(path)
    assert new(path)
    assert not opens(path, BEN)
    assert not opens(path, sheet.secret)
    for kept in (
        lambda: rotation.reopened(path, bens),
        lambda: keys.add_holder(path, bens, "ben", BEN, CHEAP),
    ):
        with pytest.raises(KeysError):
            kept()
    keys.add_holder(path, keys.open_private(path, ANN), "ben", BEN, CHEAP)
    assert opens(path, BEN)


def test_a_wrong_passphrase_shuts_nobody_out(folder: Path, path: Path) -> None:
    before = path.read_bytes()
    for passphrase, holder in ((BEN, "ann"), (ANN, "ben")):
        with pytest.raises(KeysError):
            rotation.rotate_alone(folder, passphrase, holder, costs=CHEAP)
    assert path.read_bytes() == before


def test_a_rotation_alone_by_the_recovery_sheet_leaves_the_sheet(folder: Path, path: Path) -> None:
    code = keys.add_recovery(path, keys.open_private(path, ANN))
    rotation.rotate_alone(folder, str(code.first) + " " + str(code.second), RECOVERY, costs=CHEAP)
    assert keys.holders(path) == (RECOVERY,)
    assert opens(path, code.secret)


def test_who_is_unlocked_gets_a_new_key_without_a_passphrase(
    folder: Path, path: Path, tmp_path: Path
) -> None:
    unlocked = keys.open_private(path, ANN)
    assert rotation.reopened(path, unlocked) is unlocked
    rotation.rotate(folder, unlocked)
    later = rotation.reopened(path, unlocked)
    assert (later.holder, len(later.private_keys)) == ("ann", 2)
    told = Concern(category="asb", channel="web", taken="2027-06-11T14:00Z", receipt=receipt.new().code)
    assert unseal(seal(told, keys.read_public(folder / PUBLIC_NAME)), later.private_keys) == told
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    keys.save(*keys.make(BEN, "ben", costs=CHEAP), elsewhere)
    with pytest.raises(KeysError):
        rotation.reopened(path, keys.open_private(elsewhere / PRIVATE_NAME, BEN))


def test_a_lost_public_file_is_made_again_from_the_private_one(folder: Path, path: Path) -> None:
    before = keys.read_public_file(folder / PUBLIC_NAME)
    (folder / PUBLIC_NAME).unlink()
    assert rotation.rotate(folder, keys.open_private(path, ANN)) == before
    assert keys.read_public_file(folder / PUBLIC_NAME) == before
    assert len(keys.unlock(path, ANN)) == 1


def test_the_recovery_sheet_opens_as_it_is_typed_until_the_next_one(path: Path) -> None:
    unlocked = keys.open_private(path, ANN)
    first = keys.add_recovery(path, unlocked)
    page = recovery.sheet(first, PAIR[0], "2027-01-01")
    assert str(first.first) in page
    assert str(first.second) in page
    typed = f"  {first.first} \n{str(first.second).lower().replace('-', ' ')}"
    assert opens(path, typed, RECOVERY)
    assert keys.open_private(path, typed).holder == RECOVERY
    assert keys.holders(path) == ("ann", RECOVERY)
    second = keys.add_recovery(path, unlocked)
    assert not opens(path, first.secret)
    assert opens(path, second.secret)
    assert keys.holders(path) == ("ann", RECOVERY)


@given(code=st.builds(recovery.new_code), at=st.integers(0, 35), put=st.sampled_from(receipt.ALPHABET))
@settings(deadline=None)
def test_a_mistake_in_the_recovery_code_is_told_with_its_line(code: recovery.Code, at: int, put: str) -> None:
    typed = code.secret[:at] + put + code.secret[at + 1 :]
    if typed == code.secret:
        assert recovery.secret(typed) == typed
        return
    with pytest.raises(KeysError, match=f"Line {1 + at // 18} ") as caught:
        recovery.secret(typed)
    assert code.first.code[:6] not in str(caught.value)


@pytest.mark.parametrize("typed", ["", ANN, "x" * 36, "four words of thirty-six characters!", "ł" * 36])
def test_a_passphrase_is_no_recovery_code(typed: str) -> None:
    assert recovery.secret(typed) is None


def test_the_file_tells_its_holders_and_costs_and_nothing_more(path: Path) -> None:
    content = json.loads(path.read_text())
    assert set(content) == {"format", "version", "wraps", "generations"}
    assert set(content["wraps"][0]) == {"holder", "stretching", "salt", "wrapped"}
