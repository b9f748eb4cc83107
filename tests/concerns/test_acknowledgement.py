"""A kiosk's outbox is emptied by the word of its own register alone, and of exactly what that has."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concerns import (
    AcknowledgementError,
    Facts,
    Outbox,
    Register,
    acknowledge_from,
    export_outbox,
    import_and_acknowledge,
    keys,
    lodge,
    open_register,
    rotation,
)
from concerns.acknowledgement import write_acknowledgement
from concerns.files import public_key_path
from concerns.keys import Stretching


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The register's machine, with keys."""
    folder = tmp_path / "office" / "keys"
    folder.mkdir(parents=True)
    keys.save(*keys.make("an invented passphrase", costs=Stretching(8 * 1024, 1, 1)), folder)
    open_register(folder.parent).close()
    return folder.parent


@pytest.fixture
def stick(tmp_path: Path, outbox: Outbox, facts: Facts, data: Path, now: datetime) -> Path:
    """A stick with the outbox of a kiosk that took five concerns."""
    for _ in range(5):
        lodge(facts, keys.read_public(public_key_path(data)), outbox, now)
    file = tmp_path / "stick.safernw"
    export_outbox(outbox, file)
    return file


def taken_in(data: Path, stick: Path) -> Path:
    with open_register(data) as register:
        beside = import_and_acknowledge(stick, register)[1]
    assert beside
    return beside


def test_after_the_import_the_kiosk_deletes_what_was_on_the_stick_and_keeps_what_came_since(
    outbox: Outbox, facts: Facts, data: Path, stick: Path, now: datetime
) -> None:
    lodge(facts, keys.read_public(public_key_path(data)), outbox, now)
    beside = taken_in(data, stick)
    assert acknowledge_from(beside, outbox, public_key_path(data)) == 5
    assert outbox.count() == 1
    assert acknowledge_from(beside, outbox, public_key_path(data)) == 0


def test_a_second_import_acknowledges_as_the_first_did(outbox: Outbox, data: Path, stick: Path) -> None:
    taken_in(data, stick).unlink()
    assert acknowledge_from(taken_in(data, stick), outbox, public_key_path(data)) == 5


def test_what_was_damaged_on_the_stick_stays_on_the_kiosk(outbox: Outbox, data: Path, stick: Path) -> None:
    lines = stick.read_bytes().splitlines(keepends=True)
    stick.write_bytes(b"".join([*lines[:3], lines[3][:100] + b"\n", *lines[4:]]))
    assert acknowledge_from(taken_in(data, stick), outbox, public_key_path(data)) == 4
    assert outbox.count() == 1


def test_a_file_that_anybody_changed_wrote_or_cut_deletes_nothing(
    outbox: Outbox, data: Path, stick: Path, tmp_path: Path
) -> None:
    content = json.loads(taken_in(data, stick).read_text())
    forged = tmp_path / "forged"
    write_acknowledgement(forged, outbox.pending(), Ed25519PrivateKey.generate())
    files = [
        forged.read_text(),
        json.dumps({**content, "sha256": content["sha256"][:4]}),
        json.dumps({**content, "sha256": [*content["sha256"], "0" * 64]}),
        json.dumps({**content, "signature": ""}),
        json.dumps({**content, "version": 2}),
        json.dumps({**content, "format": "shopping list"}),
        json.dumps(content)[:-9],
        "",
    ]
    for text in files:
        forged.write_text(text)
        with pytest.raises(AcknowledgementError) as caught:
            acknowledge_from(forged, outbox, public_key_path(data))
        assert str(forged) in str(caught.value)
        assert outbox.count() == 5


def test_another_register_s_word_is_not_taken(
    outbox: Outbox, data: Path, stick: Path, register: Register
) -> None:
    beside = import_and_acknowledge(stick, register)[1]
    assert beside
    with pytest.raises(AcknowledgementError, match="not from this"):
        acknowledge_from(beside, outbox, public_key_path(data))


def test_a_public_file_of_an_earlier_version_is_told_to_be_copied_again(
    outbox: Outbox, data: Path, stick: Path, public_key_path: Path
) -> None:
    with pytest.raises(AcknowledgementError, match="copy it here again"):
        acknowledge_from(taken_in(data, stick), outbox, public_key_path)


def test_a_missing_file_is_said_plainly(outbox: Outbox, data: Path, tmp_path: Path) -> None:
    with pytest.raises(AcknowledgementError, match="There is no"):
        acknowledge_from(tmp_path / "missing", outbox, public_key_path(data))


def test_the_key_to_acknowledge_by_outlives_a_rotation(outbox: Outbox, data: Path, stick: Path) -> None:
    path = data / "keys" / keys.PRIVATE_NAME
    before = keys.read_public_file(public_key_path(data))
    after = rotation.rotate(path.parent, keys.open_private(path, "an invented passphrase"))
    assert after.acknowledges == before.acknowledges != b""
    assert acknowledge_from(taken_in(data, stick), outbox, public_key_path(data)) == 5


def test_an_envelope_changed_under_its_id_since_is_not_deleted(
    outbox: Outbox, data: Path, stick: Path, public_key: ec.EllipticCurvePublicKey
) -> None:
    beside = taken_in(data, stick)
    one = outbox.pending()[0]
    with outbox.writing() as connection:
        connection.execute(
            "UPDATE envelopes SET bytes = ? WHERE id = ?",
            (one.to_bytes()[:-1] + bytes([one.to_bytes()[-1] ^ 1]), one.id),
        )
    assert acknowledge_from(beside, outbox, public_key_path(data)) == 4
