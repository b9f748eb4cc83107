"""What is past its time goes for good and comes back by no road; what is unread or held waits and is told."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from concerns import Concern, Due, Envelope, Policy, Receipt, Register, receipt, seal
from concerns.deletions import deletions_path, read_marks
from concerns.model import taken_hour

Private = ec.EllipticCurvePrivateKey
Take = Callable[..., tuple[Receipt, Envelope]]
POLICY = Policy(after_closing=90, at_most=365)
KEY = ec.generate_private_key(ec.SECP256R1())


def day(number: float) -> datetime:
    return datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)


def make(taken: datetime, what: str = "Invented.") -> tuple[Receipt, Envelope]:
    code = receipt.new()
    told = Concern(
        category="asb",
        channel="web",
        taken=taken_hour(taken),
        receipt=code.code,
        what=what,
        where="main-arena",
        event="download",
    )
    return code, seal(told, KEY.public_key())


class Clocked:
    """A register whose clock the test sets."""

    def __init__(self, folder: Path) -> None:
        self.now = day(0)
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.register = self.opened()

    def opened(self) -> Register:
        return Register(self.folder / "register.db", self.folder / "pepper", None, lambda: self.now)

    def take(self, on: float = 0, read: bool = True, closed: bool = True, held: bool = False) -> Envelope:
        self.now = day(on)
        _, envelope = make(self.now)
        self.register.take_in([envelope])
        if read:
            self.register.read(envelope.id, [KEY], by="ann")
        if closed:
            self.register.set_status(envelope.id, "closed", "acted-on", by="ann")
        if held:
            self.register.hold(envelope.id, True, by="ann")
        return envelope


@pytest.fixture
def clocked(tmp_path: Path) -> Clocked:
    return Clocked(tmp_path / "office")


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def is_there(folder: Path, envelope: Envelope) -> bool:
    """Whether any 32 bytes of the sealed content lie in any file."""
    on_disk = bytes_on_disk(folder)
    pieces = (envelope.sealed[start : start + 32] for start in range(0, len(envelope.sealed) - 32, 32))
    return any(piece in on_disk for piece in pieces)


def test_a_closed_concern_goes_after_its_days_and_not_before(clocked: Clocked) -> None:
    envelope = clocked.take()
    assert clocked.register.due(day(89.9), POLICY).delete == ()
    assert clocked.register.due(day(90), POLICY).delete == (envelope.id,)
    assert clocked.register.purge(day(90), POLICY, by="ann").delete == (envelope.id,)
    assert clocked.register.cases() == []


def test_an_open_concern_goes_at_the_hard_maximum(clocked: Clocked) -> None:
    envelope = clocked.take(closed=False)
    assert clocked.register.due(day(364.9), POLICY).delete == ()
    assert clocked.register.purge(day(365.1), POLICY, by="ann").delete == (envelope.id,)


def test_reopening_stops_the_days_and_closing_again_begins_them_anew(clocked: Clocked) -> None:
    envelope = clocked.take()
    clocked.now = day(50)
    clocked.register.set_status(envelope.id, "looked-at", by="ann")
    assert clocked.register.due(day(100), POLICY).delete == ()
    clocked.now = day(100)
    clocked.register.set_status(envelope.id, "closed", "acted-on", by="ann")
    assert clocked.register.due(day(189), POLICY).delete == ()
    assert clocked.register.due(day(190), POLICY).delete == (envelope.id,)


@pytest.mark.parametrize("closed", [True, False])
def test_nobody_s_unread_words_are_deleted_they_are_told_as_overdue(clocked: Clocked, closed: bool) -> None:
    envelope = clocked.take(read=False, closed=closed)
    for _ in range(2):
        due = clocked.register.purge(day(5000), POLICY, by="ann")
        assert (due.delete, due.unread) == ((), (envelope.id,))
    clocked.register.read(envelope.id, [KEY], by="ann")
    assert clocked.register.purge(day(5000), POLICY, by="ann").delete == (envelope.id,)


def test_a_legal_hold_outlasts_everything_until_it_ends(clocked: Clocked) -> None:
    envelope = clocked.take(held=True)
    due = clocked.register.purge(day(5000), POLICY, by="ann")
    assert (due.delete, due.held) == ((), (envelope.id,))
    with pytest.raises(ValueError, match="hold"):
        clocked.register.erase(envelope.id, by="ann", why="request 1")
    clocked.register.hold(envelope.id, False, by="ann")
    assert clocked.register.purge(day(5000), POLICY, by="ann").delete == (envelope.id,)


def test_a_dry_run_tells_and_does_nothing(clocked: Clocked) -> None:
    envelope = clocked.take()
    rows = len(clocked.register.audit())
    assert clocked.register.purge(day(400), POLICY, by="ann", dry_run=True).delete == (envelope.id,)
    assert len(clocked.register.cases()) == 1
    assert len(clocked.register.audit()) == rows
    assert not deletions_path(clocked.register.path).exists()


def test_a_clock_that_may_have_jumped_is_told_until_somebody_works_again(clocked: Clocked) -> None:
    assert not clocked.register.is_clock_doubtful(day(400))
    clocked.take(1)
    assert not clocked.register.is_clock_doubtful(day(46))
    assert clocked.register.is_clock_doubtful(day(46.1))
    clocked.now = day(400)
    clocked.register.record("somebody", "sign-in-failed")
    assert clocked.register.is_clock_doubtful(day(400))
    clocked.register.record("ann", "sign-in")
    assert not clocked.register.is_clock_doubtful(day(400))


@pytest.mark.parametrize("days", [(0, 10), (-1, 10), (20, 10)])
def test_a_policy_that_cannot_be_meant_is_refused(days: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="kept"):
        Policy(*days)


@settings(max_examples=60, deadline=None)
@given(
    taken=st.integers(0, 400),
    read=st.booleans(),
    held=st.booleans(),
    closed_after=st.none() | st.integers(0, 200),
    now=st.integers(0, 900),
    after_closing=st.integers(1, 200),
    more=st.integers(0, 400),
)
def test_what_is_due_is_what_the_rule_says(
    tmp_path_factory: pytest.TempPathFactory,
    taken: int,
    read: bool,
    held: bool,
    closed_after: int | None,
    now: int,
    after_closing: int,
    more: int,
) -> None:
    policy = Policy(after_closing, after_closing + more)
    clocked = Clocked(tmp_path_factory.mktemp("rule"))
    with clocked.register as register:
        envelope = clocked.take(taken, read=read, closed=False, held=held)
        if closed_after is not None:
            clocked.now = day(taken + closed_after)
            register.set_status(envelope.id, "closed", "acted-on", by="ann")
        past = now >= taken + policy.at_most or (
            closed_after is not None and now >= taken + closed_after + after_closing
        )
        due = register.due(day(now), policy)
        assert bool(due.held) == (past and held)
        assert bool(due.unread) == (past and not held and not read)
        assert bool(due.delete) == (past and not held and read)


def test_content_is_gone_from_pages_free_list_and_log(clocked: Clocked) -> None:
    gone = [clocked.take() for _ in range(60)]
    stays = clocked.take(closed=False)
    for envelope in gone[:20]:
        with clocked.register.writing() as connection:
            connection.execute(
                "UPDATE envelopes SET message = ? WHERE id = ?", (envelope.sealed, envelope.id)
            )
    assert all(is_there(clocked.folder, envelope) for envelope in gone)
    clocked.register.purge(day(100), POLICY, by="ann")
    for _ in range(2):
        assert not any(is_there(clocked.folder, envelope) for envelope in gone)
        on_disk = bytes_on_disk(clocked.folder)
        assert is_there(clocked.folder, stays)
        clocked.register.close()
        clocked.register = clocked.opened()
    assert not any(envelope.tag in on_disk for envelope in gone)


def test_a_door_that_has_it_open_does_not_keep_the_content_in_the_log(clocked: Clocked) -> None:
    envelope = clocked.take()
    with clocked.opened() as door:
        door.take_in([make(day(90))[1]])
        clocked.register.purge(day(100), POLICY, by="ann")
        assert not is_there(clocked.folder, envelope)
        assert len(door.cases()) == 1


def test_counts_stay_by_week_category_zone_event_and_status(clocked: Clocked) -> None:
    clocked.take()
    clocked.take(2)
    clocked.take(10)
    clocked.take(10, closed=False)
    clocked.register.purge(day(105), POLICY, by="ann", describe=lambda id: ("asb", "main-arena", "download"))
    clocked.register.purge(day(400), POLICY, by="ann", describe=lambda id: ("asb", "my words: he did it", ""))
    assert [
        (kept.week, kept.category, kept.zone, kept.event, kept.status, kept.count)
        for kept in clocked.register.kept()
    ] == [
        ("2026-W53", "asb", "main-arena", "download", "closed", 2),
        ("2027-W02", "asb", "", "", "new", 1),
        ("2027-W02", "asb", "main-arena", "download", "closed", 1),
    ]


def test_without_the_key_week_and_status_are_counted(clocked: Clocked) -> None:
    clocked.take()
    clocked.register.purge(day(100), POLICY, by="ann")
    (kept,) = clocked.register.kept()
    assert (kept.week, kept.category, kept.zone, kept.event, kept.count) == ("2026-W53", "", "", "", 1)


def test_neither_stick_nor_outbox_brings_a_deleted_concern_back(clocked: Clocked) -> None:
    envelope, other = clocked.take(), make(day(100))[1]
    clocked.register.purge(day(100), POLICY, by="ann")
    assert clocked.register.take_in([envelope, other]) == 1
    assert [case.id for case in clocked.register.cases()] == [other.id]


def test_a_restored_backup_deletes_again_what_was_deleted_since(clocked: Clocked, tmp_path: Path) -> None:
    code, envelope = make(day(0))
    clocked.register.take_in([envelope])
    clocked.register.read(envelope.id, [KEY], by="ann")
    clocked.register.set_status(envelope.id, "closed", "acted-on", by="ann")
    stays = clocked.take(1, closed=False)
    backup = tmp_path / "backup.db"
    with sqlite3.connect(clocked.register.path) as source, sqlite3.connect(backup) as target:
        source.backup(target)
    source.close(), target.close()
    clocked.register.purge(day(100), POLICY, by="ann")
    clocked.register.close()
    shutil.copy(backup, clocked.folder / "register.db")
    with clocked.opened() as restored:
        assert [case.id for case in restored.cases()] == [stays.id]
        assert restored.find(code) is None
        assert restored.take_in([envelope]) == 0
        assert restored.audit(limit=1)[0].action == "purge-again"
        assert not restored.verify_audit().faults
    assert not is_there(clocked.folder, envelope)


def test_a_lost_deletions_file_is_made_again_from_the_register(clocked: Clocked) -> None:
    envelope = clocked.take()
    clocked.register.purge(day(100), POLICY, by="ann")
    path = deletions_path(clocked.register.path)
    marks = read_marks(path)
    clocked.register.close()
    for harm in (b"", path.read_bytes()[:40], None):
        path.unlink() if harm is None else path.write_bytes(harm)
        with clocked.opened() as register:
            assert register.take_in([envelope]) == 0
        assert read_marks(path) == marks
    assert envelope.id.encode() not in path.read_bytes()


def test_a_concern_held_since_the_list_was_made_is_not_deleted(
    clocked: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = clocked.take(), clocked.take()
    listed = Due(tuple(sorted((one.id, other.id))))
    clocked.register.hold(other.id, True, by="ann")
    monkeypatch.setattr(clocked.register, "due", lambda now, policy: listed)
    assert clocked.register.purge(day(100), POLICY, by="ann").delete == (one.id,)
    assert [case.id for case in clocked.register.cases()] == [other.id]


def test_erasing_one_leaves_no_trace_but_its_count_and_audit(clocked: Clocked) -> None:
    envelope = clocked.take(read=False, closed=False)
    clocked.register.erase(envelope.id, by="ann", why="request 12")
    assert not is_there(clocked.folder, envelope)
    assert clocked.register.take_in([envelope]) == 0
    assert [(row.action, row.detail) for row in clocked.register.history(envelope.id)] == [
        ("erase", "request 12")
    ]
    with pytest.raises(KeyError):
        clocked.register.erase(envelope.id, by="ann", why="again")


def test_a_thousand_go_in_batches_that_let_the_door_in(clocked: Clocked) -> None:
    made = [make(day(0))[1] for _ in range(450)]
    clocked.register.take_in(made)
    with clocked.register.writing() as connection:
        connection.execute("UPDATE envelopes SET read_at = 'x'")
    assert len(clocked.register.purge(day(400), POLICY, by="ann").delete) == 450
    assert not clocked.register.verify_audit().faults


@pytest.mark.parametrize("word", ["Dalvinder", "DALVINDER", "dalvinder"])
def test_words_are_taken_out_of_a_concern_and_of_the_file(
    register: Register, public_key: ec.EllipticCurvePublicKey, private_key: Private, word: str
) -> None:
    code = receipt.new()
    told = Concern(
        category="asb",
        channel="web",
        taken="2027-06-11T14:00Z",
        receipt=code.code,
        what="Invented: Dalvinder of 12 Example Road shouts. dalvinder again.",
        where="near Dalvinder's",
    )
    envelope = seal(told, public_key)
    register.take_in([envelope])
    places = register.redact(envelope.id, [private_key], [word, "12 Example Road"], by="ann", why="request 3")
    assert places == 4
    after = register.read(envelope.id, [private_key], by="ann")
    assert (after.what, after.where) == ("Invented: *** of *** shouts. *** again.", "near ***'s")
    assert after.receipt == code.code
    assert register.find(code) is not None
    assert register.cases()[0].redacted
    assert not is_there(register.path.parent, envelope)
    assert register.take_in([envelope]) == 0, "the stick that brought it is known, not refused"
    first = register.history(envelope.id)[0]
    assert (first.by, first.action, first.detail) == ("ann", "redact", "request 3")
    assert register.redact(envelope.id, [private_key], ["nobody"], by="ann", why="request 3") == 0
    with pytest.raises(ValueError, match="at least"):
        register.redact(envelope.id, [private_key], ["ab"], by="ann", why="request 3")


def test_under_a_hold_nothing_is_taken_away(
    register: Register, public_key: ec.EllipticCurvePublicKey, private_key: Private
) -> None:
    code = receipt.new()
    told = Concern(
        category="asb",
        channel="web",
        taken="2027-06-11T14:00Z",
        receipt=code.code,
        what="Invented: Dalvinder.",
    )
    envelope = seal(told, public_key)
    register.take_in([envelope])
    register.add_note(envelope.id, "Invented.", by="ann")
    (note,) = register.notes(envelope.id, [private_key])
    register.hold(envelope.id, True, by="ann")
    with pytest.raises(ValueError, match="hold"):
        register.redact(envelope.id, [private_key], ["Dalvinder"], by="ann", why="request 3")
    with pytest.raises(ValueError, match="hold"):
        register.remove_note(envelope.id, note.number, by="ann", why="request 3")
    assert register.read(envelope.id, [private_key], by="ann") == told
    assert register.notes(envelope.id, [private_key]) == [note]


def test_a_note_can_be_taken_away(
    register: Register, public_key: ec.EllipticCurvePublicKey, private_key: Private
) -> None:
    code = receipt.new()
    envelope = seal(
        Concern(category="asb", channel="web", taken="2027-06-11T14:00Z", receipt=code.code), public_key
    )
    register.take_in([envelope])
    register.add_note(envelope.id, "Invented: names somebody.", by="ann")
    register.add_note(envelope.id, "Invented: stays.", by="ann")
    first, second = register.notes(envelope.id, [private_key])
    register.remove_note(envelope.id, first.number, by="ann", why="request 3")
    assert register.notes(envelope.id, [private_key]) == [second]
    with pytest.raises(KeyError):
        register.remove_note(envelope.id, first.number, by="ann", why="request 3")
    assert not register.verify_audit().faults
