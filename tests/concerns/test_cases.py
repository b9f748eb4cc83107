"""Staff work on a concern: each change is kept, is in the audit, and shows no word outside the key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concerns import Concern, KeysError, Receipt, Register, Tampered, WrongKey, receipt, seal
from concerns.seal import seal_text, unseal_text

Took = Callable[..., tuple[Receipt, str]]
Private = ec.EllipticCurvePrivateKey


@pytest.fixture
def took(register: Register, public_key: ec.EllipticCurvePublicKey) -> Took:
    """Take a concern in: its receipt and its id."""

    def taken_in(taken: str = "2027-06-11T14:00Z", what: str = "Invented: noise.") -> tuple[Receipt, str]:
        code = receipt.new()
        concern = Concern(category="asb", channel="web", taken=taken, receipt=code.code, what=what)
        envelope = seal(concern, public_key)
        register.take_in([envelope])
        return code, envelope.id

    return taken_in


def test_a_concern_is_read_assigned_passed_on_held_and_closed(
    register: Register, took: Took, private_key: Private, now: datetime
) -> None:
    _, id = took()
    assert register.read(id, [private_key], by="ann").category == "asb"
    register.assign(id, "ben", by="ann")
    register.pass_on(id, "police-101", by="ben")
    register.pass_on(id, "first-response", by="ben")
    register.hold(id, True, by="ben")
    (case,) = register.cases()
    moment = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (case.assigned, case.status, case.held, case.read_at) == ("ben", "passed-on", True, moment)
    assert case.passed_to == ("police-101", "first-response")
    register.set_status(id, "closed", "acted-on", by="ben")
    register.hold(id, False, by="ben")
    register.assign(id, "", by="ben")
    (case,) = register.cases([id, "0" * 32])
    assert (case.assigned, case.held, case.closed_at, case.reason) == ("", False, moment, "acted-on")
    register.set_status(id, "looked-at", by="ben")
    assert register.cases()[0].closed_at == ""
    assert [(row.by, row.action, row.detail) for row in register.history(id)] == [
        ("ann", "read", ""),
        ("ann", "assign", "ben"),
        ("ben", "pass-on", "police-101"),
        ("ben", "pass-on", "first-response"),
        ("ben", "hold", ""),
        ("ben", "status", "closed acted-on"),
        ("ben", "hold-ended", ""),
        ("ben", "assign", ""),
        ("ben", "status", "looked-at"),
    ]


def test_unsealing_for_the_index_counts_as_read_by_nobody(
    register: Register, took: Took, private_key: Private
) -> None:
    ids = {took()[1] for _ in range(3)}
    assert {id for id, _ in register.unsealed([private_key])} == ids
    assert all(not case.read_at for case in register.cases())
    assert all(isinstance(opened, WrongKey) for _, opened in register.unsealed([]))


def test_notes_and_tags_open_with_the_key_alone_and_lie_nowhere_in_the_clear(
    register: Register, took: Took, private_key: Private
) -> None:
    _, id = took()
    register.add_note(id, "Invented canary: rang the stall holder.", by="ann")
    register.add_note(id, "And once more.", by="ben")
    register.set_tags(id, ["canary tag", "drink", "drink "], by="ann")
    assert [(note.by, note.text) for note in register.notes(id, [private_key])] == [
        ("ann", "Invented canary: rang the stall holder."),
        ("ben", "And once more."),
    ]
    assert register.tags(id, [private_key]) == ("canary tag", "drink")
    assert register.all_tags([private_key]) == {id: ("canary tag", "drink")}
    for locked in (register.notes, register.tags):
        with pytest.raises(WrongKey):
            locked(id, [])
    for file in register.path.parent.iterdir():
        assert b"canary" not in file.read_bytes()
    register.set_tags(id, [], by="ann")
    assert register.tags(id, [private_key]) == ()


def test_a_note_put_under_another_concern_or_name_does_not_open(
    register: Register, took: Took, private_key: Private
) -> None:
    (_, one), (_, other) = took(), took()
    register.add_note(one, "Invented.", by="ann")
    for change in ("concern = ?", "by = ?"):
        with register.writing() as connection:
            connection.execute(f"UPDATE notes SET {change}", (other if "concern" in change else "ben",))
        with pytest.raises(Tampered):
            register.notes(other, [private_key])


@given(text=st.text(max_size=4000), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_staff_write_opens_as_it_was_written_and_no_changed_byte_of_it_does(
    private_key: Private, text: str, data: st.DataObject
) -> None:
    written = text.encode("utf-8", "ignore").decode()
    sealed = seal_text(written, private_key.public_key(), "note")
    assert unseal_text(sealed, [private_key], "note") == written
    at = data.draw(st.integers(0, len(sealed) - 1))
    flipped = sealed[:at] + bytes([sealed[at] ^ (1 << data.draw(st.integers(0, 7)))]) + sealed[at + 1 :]
    for harmed, bound in ((flipped, "note"), (sealed[:at], "note"), (sealed, "other")):
        with pytest.raises(ValueError):
            unseal_text(harmed, [private_key], bound)


def test_links_go_both_ways_once_and_can_be_taken_back(register: Register, took: Took) -> None:
    ids = sorted(took()[1] for _ in range(3))
    register.link(ids[0], ids[1], by="ann")
    register.link(ids[1], ids[0], by="ann")
    assert {case.id: case.linked for case in register.cases()} == {
        ids[0]: (ids[1],),
        ids[1]: (ids[0],),
        ids[2]: (),
    }
    register.unlink(ids[1], ids[0], by="ann")
    assert all(not case.linked for case in register.cases())
    with pytest.raises(ValueError, match="itself"):
        register.link(ids[0], ids[0], by="ann")


def test_nothing_is_done_or_noted_for_a_concern_that_is_not_here(
    register: Register, took: Took, private_key: Private
) -> None:
    here, gone = took()[1], "0" * 32
    for refused in (
        lambda: register.assign(gone, "ben", by="ann"),
        lambda: register.add_note(gone, "Invented.", by="ann"),
        lambda: register.set_tags(gone, ["a"], by="ann"),
        lambda: register.tags(gone, [private_key]),
        lambda: register.pass_on(gone, "police-101", by="ann"),
        lambda: register.link(here, gone, by="ann"),
        lambda: register.hold(gone, True, by="ann"),
        lambda: register.send_message(gone, receipt.new(), "Invented.", by="ann"),
        lambda: register.read_all([here, gone], [private_key], by="ann"),
    ):
        with pytest.raises(KeyError):
            refused()
    assert register.audit() == []
    assert register.cases([here])[0].read_at == ""


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4001])
def test_a_note_is_neither_empty_nor_endless(register: Register, took: Took, text: str) -> None:
    with pytest.raises(ValueError, match="note"):
        register.add_note(took()[1], text, by="ann")


@pytest.mark.parametrize("tags", [["a"] * 3 + [""], ["x" * 41], [str(number) for number in range(21)]])
def test_tags_are_few_and_short(register: Register, took: Took, tags: list[str]) -> None:
    with pytest.raises(ValueError, match="tags"):
        register.set_tags(took()[1], tags, by="ann")


def test_intake_needs_no_key_at_all_and_notes_say_so(tmp_path: Path, took: Took) -> None:
    with Register(tmp_path / "register.db", tmp_path / "pepper.json") as locked:
        _, id = took()
        with pytest.raises(KeysError):
            locked.add_note(id, "Invented.", by="ann")


def test_a_message_opens_for_the_receipt_alone(register: Register, took: Took) -> None:
    (code, id), (other, other_id) = took(), took()
    register.send_message(id, code, "Invented canary: thank you, we went there.", by="ann")
    assert register.message(code) == "Invented canary: thank you, we went there."
    assert register.message(other) == register.message(receipt.new()) == ""
    assert register.cases([id])[0].has_message
    for file in register.path.parent.iterdir():
        assert b"canary" not in file.read_bytes()
    with pytest.raises(ValueError, match="another"):
        register.send_message(id, other, "Invented.", by="ann")
    with register.writing() as connection:
        connection.execute(
            "UPDATE envelopes SET message = (SELECT message FROM envelopes WHERE id = ?) WHERE id = ?",
            (id, other_id),
        )
    with pytest.raises(Tampered):
        register.message(other)
    register.send_message(id, code, "Invented: another.", by="ann")
    assert register.message(code) == "Invented: another."
    register.send_message(id, code, "", by="ann")
    assert register.message(code) == ""
    assert not register.cases([id])[0].has_message
