"""The register takes each concern once, finds it by its receipt, and holds nothing that tells of either."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import Concern, Envelope, Receipt, Register, Tampered, WrongKey, receipt, seal, unseal
from concerns.storeerrors import IdTaken, WrongPepper

Make = Callable[..., tuple[Receipt, Envelope]]


@pytest.fixture
def make(public_key: ec.EllipticCurvePublicKey) -> Make:
    def made(taken: str = "2027-06-11T14:00Z") -> tuple[Receipt, Envelope]:
        given = receipt.new()
        return given, seal(
            Concern(category="asb", channel="kiosk", taken=taken, receipt=given.code), public_key
        )

    return made


def test_a_duplicate_is_one_concern(register: Register, make: Make) -> None:
    envelopes = [make()[1] for _ in range(5)]
    assert register.take_in(envelopes[:3] + envelopes[:2]) == 3
    assert register.take_in(envelopes) == 2
    assert register.take_in(envelopes) == 0
    assert len(register.entries()) == 5


def test_a_duplicate_leaves_the_status_as_it_is(register: Register, make: Make) -> None:
    given, envelope = make()
    register.take_in([envelope])
    register.set_status(envelope.id, "passed-on", by="ann")
    assert register.take_in([envelope]) == 0
    entry = register.find(given)
    assert entry is not None
    assert entry.status == "passed-on"


def test_another_concern_of_the_same_id_is_refused_with_its_whole_call(
    register: Register, make: Make
) -> None:
    one, other, third = (make()[1] for _ in range(3))
    register.take_in([one])
    for forged in (Envelope(one.head, one.tag, other.sealed), Envelope(one.head, other.tag, one.sealed)):
        with pytest.raises(IdTaken) as caught:
            register.take_in([third, forged])
        assert caught.value.ids == {one.id}
    assert [entry.id for entry in register.entries()] == [one.id]


def test_a_receipt_finds_its_concern_and_no_other(register: Register, make: Make) -> None:
    made = [make() for _ in range(20)]
    register.take_in(envelope for _, envelope in made)
    for given, envelope in made:
        entry = register.find(given)
        assert entry is not None
        assert entry.id == envelope.id
    assert register.find(receipt.new()) is None


def test_statuses_and_their_counts(register: Register, make: Make) -> None:
    given, envelope = make()
    register.take_in([envelope, make()[1]])
    assert register.counts() == {"new": 2, "looked-at": 0, "passed-on": 0, "closed": 0}
    register.set_status(envelope.id, "looked-at", by="ann")
    register.set_status(envelope.id, "closed", "acted-on", by="ann")
    entry = register.find(given)
    assert entry is not None
    assert (entry.status, entry.reason) == ("closed", "acted-on")
    assert [each.id for each in register.entries("closed")] == [envelope.id]
    assert register.counts() == {"new": 1, "looked-at": 0, "passed-on": 0, "closed": 1}
    register.set_status(envelope.id, "new", by="ann")
    assert register.counts()["new"] == 2


@pytest.mark.parametrize(
    ("status", "reason"),
    [("closed", ""), ("new", "acted-on"), ("closed", "He said it was me."), ("burnt", ""), ("", "")],
)
def test_a_status_takes_no_free_text_and_closing_wants_a_reason(
    register: Register, make: Make, status: str, reason: str
) -> None:
    _, envelope = make()
    register.take_in([envelope])
    with pytest.raises(ValueError, match="reason"):
        register.set_status(envelope.id, status, reason, by="ann")  # type: ignore[arg-type]
    assert register.counts()["new"] == 1


def test_an_unknown_id_is_a_key_error(register: Register, private_key: ec.EllipticCurvePrivateKey) -> None:
    with pytest.raises(KeyError):
        register.set_status("0" * 32, "looked-at", by="ann")
    with pytest.raises(KeyError):
        register.read("0" * 32, [private_key], by="ann")


def test_staff_open_one_concern_with_the_key_and_not_without(
    register: Register, make: Make, private_key: ec.EllipticCurvePrivateKey
) -> None:
    given, envelope = make()
    register.take_in([envelope])
    assert register.read(envelope.id, [private_key], by="ann").receipt == given.code
    assert unseal(register.envelopes()[0], [private_key]).receipt == given.code
    with pytest.raises(WrongKey):
        register.read(envelope.id, [], by="ann")


def test_a_swapped_look_up_is_seen_when_the_concern_is_opened(
    register: Register, make: Make, private_key: ec.EllipticCurvePrivateKey
) -> None:
    (_, one), (_, other) = make(), make()
    register.take_in([one, other])
    with register.writing() as connection:
        connection.execute(
            "UPDATE envelopes SET look_up = (SELECT look_up FROM envelopes WHERE id = ?) WHERE id = ?",
            (one.id, other.id),
        )
    with pytest.raises(Tampered):
        register.read(other.id, [private_key], by="ann")


def test_no_file_of_the_register_holds_a_receipt_or_its_tag(register: Register, make: Make) -> None:
    made = [make() for _ in range(10)]
    register.take_in(envelope for _, envelope in made)
    for file in register.path.parent.iterdir():
        data = file.read_bytes()
        for given, envelope in made:
            assert envelope.tag not in data
            assert given.code.encode() not in data


def test_the_same_receipt_is_looked_up_otherwise_in_another_register(tmp_path: Path, make: Make) -> None:
    given, envelope = make()
    found = []
    for name in ("a", "b"):
        with Register(tmp_path / f"{name}.db", tmp_path / f"{name}.json") as register:
            register.take_in([envelope])
            assert register.find(given)
            with register.reading() as connection:
                found.append(connection.execute("SELECT look_up FROM envelopes").fetchone())
    assert found[0] != found[1]


def test_a_register_opens_again_with_its_pepper(tmp_path: Path, make: Make) -> None:
    given, envelope = make()
    for _ in range(2):
        with Register(tmp_path / "r.db", tmp_path / "pepper.json") as register:
            register.take_in([envelope])
            assert register.find(given)


@pytest.mark.parametrize("harm", ["gone", "empty", "broken", "other"])
def test_a_lost_or_foreign_pepper_is_never_replaced_in_silence(tmp_path: Path, harm: str) -> None:
    path, pepper = tmp_path / "r.db", tmp_path / "pepper.json"
    Register(path, pepper).close()
    Register(tmp_path / "other.db", tmp_path / "other.json").close()
    pepper.unlink()
    if harm != "gone":
        content = {
            "empty": b"",
            "broken": b'{"pepper": "AAAA"}',
            "other": (tmp_path / "other.json").read_bytes(),
        }
        pepper.write_bytes(content[harm])
    with pytest.raises(WrongPepper) as caught:
        Register(path, pepper)
    assert str(pepper) in str(caught.value)
    assert pepper.exists() == (harm != "gone")


def test_a_pepper_whose_register_was_not_finished_is_taken_up(tmp_path: Path) -> None:
    pepper = tmp_path / "pepper.json"
    Register(tmp_path / "killed.db", pepper).close()
    before = pepper.read_bytes()
    Register(tmp_path / "r.db", pepper).close()
    assert pepper.read_bytes() == before
