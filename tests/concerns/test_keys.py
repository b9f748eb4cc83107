"""The register's private key opens with the passphrase and lies nowhere in the clear."""

from __future__ import annotations

import base64
import json
import stat
import unicodedata
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from concerns import Concern, KeysError, keys, receipt, seal, unseal
from concerns.seal import key_id

PASSPHRASE = "invented café passphrase"
PAIR = keys.make(PASSPHRASE, made="2027-01-01")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys.save(*PAIR, tmp_path)
    return tmp_path


def concern() -> Concern:
    return Concern(category="asb", channel="kiosk", taken="2027-06-11T14:00Z", receipt=receipt.new().code)


def one_line(error: pytest.ExceptionInfo[KeysError], name: str) -> bool:
    return name in str(error.value) and "\n" not in str(error.value) and PASSPHRASE not in str(error.value)


def test_what_is_sealed_with_the_public_file_opens_with_the_private_file_and_passphrase(folder: Path) -> None:
    given = concern()
    sealed = seal(given, keys.read_public(folder / keys.PUBLIC_NAME))
    assert unseal(sealed, keys.unlock(folder / keys.PRIVATE_NAME, PASSPHRASE)) == given


def test_the_private_key_is_nowhere_in_the_clear(folder: Path) -> None:
    (private_key,) = keys.unlock(folder / keys.PRIVATE_NAME, PASSPHRASE)
    scalar = private_key.private_numbers().private_value.to_bytes(32, "big")
    for file in folder.iterdir():
        data = file.read_bytes()
        for form in (scalar, scalar.hex().encode(), base64.b64encode(scalar)[:40], PASSPHRASE.encode()):
            assert form not in data


def test_only_their_owner_can_read_the_files(folder: Path) -> None:
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert modes == {keys.PUBLIC_NAME: 0o600, keys.PRIVATE_NAME: 0o600}


def test_a_key_is_never_overwritten_without_being_told(folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(KeysError) as caught:
        keys.save(*PAIR, folder)
    assert one_line(caught, str(folder))
    (folder / keys.PRIVATE_NAME).unlink()
    with pytest.raises(KeysError):
        keys.save(*PAIR, folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        keys.PUBLIC_NAME: before[keys.PUBLIC_NAME]
    }
    keys.save(*PAIR, folder, overwrite=True)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_wrong_passphrase_is_said_plainly(folder: Path) -> None:
    with pytest.raises(KeysError, match="passphrase does not open") as caught:
        keys.unlock(folder / keys.PRIVATE_NAME, PASSPHRASE.upper())
    assert one_line(caught, keys.PRIVATE_NAME)


def test_a_passphrase_typed_on_another_keyboard_opens(folder: Path) -> None:
    decomposed = unicodedata.normalize("NFD", PASSPHRASE)
    assert decomposed != PASSPHRASE
    assert keys.unlock(folder / keys.PRIVATE_NAME, decomposed)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(KeysError, match="too short"):
        keys.make("password")


def test_the_costs_are_at_least_those_of_rfc_9106() -> None:
    costs = PAIR[1].wraps[0].stretching
    assert costs.memory >= 64 * 1024
    assert costs.passes >= 3
    assert costs.lanes >= 1


@pytest.mark.parametrize("name", [keys.PUBLIC_NAME, keys.PRIVATE_NAME])
@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff\xfe\x00", b"[]", b'{"format": "shopping list"}'])
def test_a_missing_or_broken_file_is_said_plainly(folder: Path, name: str, content: bytes | None) -> None:
    path = folder / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KeysError) as caught:
        open_file(path)
    assert one_line(caught, name)


@pytest.mark.parametrize("name", [keys.PUBLIC_NAME, keys.PRIVATE_NAME])
@pytest.mark.parametrize(("field", "value"), [("version", 2), ("format", "safernw-something-else")])
def test_a_file_of_another_kind_or_version_is_said_plainly(
    folder: Path, name: str, field: str, value: object
) -> None:
    path = folder / name
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    with pytest.raises(KeysError) as caught:
        open_file(path)
    assert one_line(caught, name)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key_id", "0" * 16),
        ("suite", 2),
        ("public", base64.b64encode(b"\x04" + bytes(64)).decode()),
        ("public", base64.b64encode(keys.make(PASSPHRASE)[0].public).decode()),
    ],
)
def test_an_altered_public_key_is_never_sealed_to(folder: Path, field: str, value: object) -> None:
    path = folder / keys.PUBLIC_NAME
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    with pytest.raises(KeysError) as caught:
        keys.read_public(path)
    assert one_line(caught, keys.PUBLIC_NAME)


def test_costs_that_would_stop_the_machine_are_refused(folder: Path) -> None:
    path = folder / keys.PRIVATE_NAME
    content = json.loads(path.read_text())
    content["wraps"][0]["stretching"]["memory"] = 2**31
    path.write_text(json.dumps(content))
    with pytest.raises(KeysError, match="damaged"):
        keys.unlock(path, PASSPHRASE)


def test_a_folder_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(KeysError) as caught:
        keys.save(*PAIR, tmp_path / "missing")
    assert one_line(caught, "missing")


def test_every_generation_of_the_key_opens_what_was_sealed_to_it(folder: Path) -> None:
    """A later generation, added by hand from the file's description, needs only one holder's passphrase."""
    path = folder / keys.PRIVATE_NAME
    content = json.loads(path.read_text())
    later = ec.generate_private_key(ec.SECP256R1())
    content["generations"].append(generation(content["wraps"][0], later))
    path.write_text(json.dumps(content))
    unlocked = keys.unlock(path, PASSPHRASE)
    for public_key in (keys.read_public(folder / keys.PUBLIC_NAME), later.public_key()):
        given = concern()
        assert unseal(seal(given, public_key), unlocked) == given


def generation(wrap: dict[str, object], private_key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    costs, wrapped = wrap["stretching"], base64.b64decode(str(wrap["wrapped"]))
    assert isinstance(costs, dict)
    stretched = Argon2id(
        salt=base64.b64decode(str(wrap["salt"])),
        length=32,
        iterations=costs["passes"],
        lanes=costs["lanes"],
        memory_cost=costs["memory"],
    ).derive(PASSPHRASE.encode())
    data_key = AESGCM(stretched).decrypt(wrapped[:12], wrapped[12:], b"safernw data key 1 register")
    name = key_id(private_key.public_key()).hex()
    scalar = private_key.private_numbers().private_value.to_bytes(32, "big")
    encrypted = bytes(12) + AESGCM(data_key).encrypt(
        bytes(12), scalar, f"safernw register key 1 {name}".encode()
    )
    return {"key_id": name, "made": "2027-02-01", "encrypted": base64.b64encode(encrypted).decode()}


def open_file(path: Path) -> None:
    if path.name == keys.PUBLIC_NAME:
        keys.read_public(path)
    else:
        keys.unlock(path, PASSPHRASE)
