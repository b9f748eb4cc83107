"""Whatever is done to a register in whatever order, it holds what a plain list of the same deeds would hold."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from concerns import Concern, Envelope, Policy, Receipt, Register, receipt, seal, taken_hour
from concerns.keyfile import public_file

KEY = ec.generate_private_key(ec.SECP256R1())
POLICY = Policy(after_closing=10, at_most=30)
WORD = "Invented"


class Kept(msgspec.Struct):
    """What the plain list holds of a concern."""

    code: Receipt
    taken: datetime
    what: str
    status: str = "new"
    closed: datetime | None = None
    read: bool = False
    held: bool = False
    message: str = ""
    notes: int = 0


class Deeds(RuleBasedStateMachine):
    """Deeds by staff, kiosks and time; `list` is what must come of them."""

    envelopes = Bundle("envelopes")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "public.json").write_bytes(msgspec.json.encode(public_file(KEY, "2027-01-01")))
        self.now = datetime(2027, 6, 11, 14, tzinfo=UTC)
        self.list: dict[str, Kept] = {}
        self.gone: set[str] = set()
        self.codes: dict[str, Kept] = {}
        self.open()

    def open(self) -> None:
        self.register = Register(
            self.folder / "register.db", self.folder / "pepper", self.folder / "public.json", lambda: self.now
        )

    def teardown(self) -> None:
        self.register.close()
        shutil.rmtree(self.folder)

    @rule(target=envelopes, days=st.integers(0, 40), what=st.text(max_size=40))
    def write(self, days: int, what: str) -> Envelope:
        code, taken = receipt.new(), self.now - timedelta(days=days)
        told = Concern(
            category="asb", channel="web", taken=taken_hour(taken), receipt=code.code, what=f"{WORD} {what}"
        )
        envelope = seal(told, KEY.public_key())
        self.codes[envelope.id] = Kept(code, taken, told.what)
        return envelope

    @rule(envelope=envelopes)
    def take_in(self, envelope: Envelope) -> None:
        fresh = envelope.id not in self.list and envelope.id not in self.gone
        assert self.register.take_in([envelope]) == int(fresh)
        if fresh:
            self.list[envelope.id] = self.codes[envelope.id]

    @rule(envelope=envelopes)
    def read(self, envelope: Envelope) -> None:
        if kept := self.list.get(envelope.id):
            assert self.register.read(envelope.id, [KEY], by="ann").what == kept.what
            kept.read = True

    @rule(envelope=envelopes, status=st.sampled_from(["looked-at", "passed-on", "closed"]))
    def set_status(self, envelope: Envelope, status: str) -> None:
        if kept := self.list.get(envelope.id):
            reason = "acted-on" if status == "closed" else ""
            self.register.set_status(envelope.id, status, reason, by="ann")  # type: ignore[arg-type]
            kept.status, kept.closed = status, self.now if status == "closed" else None

    @rule(envelope=envelopes, on=st.booleans())
    def hold(self, envelope: Envelope, on: bool) -> None:
        if kept := self.list.get(envelope.id):
            self.register.hold(envelope.id, on, by="ann")
            kept.held = on

    @rule(envelope=envelopes, text=st.text(max_size=20))
    def answer(self, envelope: Envelope, text: str) -> None:
        if kept := self.list.get(envelope.id):
            text = text.encode("utf-8", "ignore").decode()
            self.register.send_message(envelope.id, kept.code, text, by="ann")
            kept.message = text

    @rule(envelope=envelopes)
    def note(self, envelope: Envelope) -> None:
        if kept := self.list.get(envelope.id):
            self.register.add_note(envelope.id, "Invented note.", by="ann")
            kept.notes += 1

    @rule(envelope=envelopes)
    def redact(self, envelope: Envelope) -> None:
        kept = self.list.get(envelope.id)
        if kept and not kept.held and WORD in kept.what:
            assert self.register.redact(envelope.id, [KEY], [WORD], by="ann", why="request 1") >= 1
            kept.what = kept.what.replace(WORD, "***")

    @rule(envelope=envelopes)
    def erase(self, envelope: Envelope) -> None:
        kept = self.list.get(envelope.id)
        if kept and not kept.held:
            self.register.erase(envelope.id, by="ann", why="request 1")
            del self.list[envelope.id]
            self.gone.add(envelope.id)

    @rule(days=st.integers(0, 12))
    def days_go_by_and_what_is_due_goes(self, days: int) -> None:
        self.now += timedelta(days=days)
        due = {
            id
            for id, kept in self.list.items()
            if kept.read
            and not kept.held
            and (
                self.now - kept.taken >= timedelta(days=POLICY.at_most)
                or (kept.closed and self.now - kept.closed >= timedelta(days=POLICY.after_closing))
            )
        }
        assert set(self.register.purge(self.now, POLICY, by="ann").delete) == due
        for id in due:
            del self.list[id]
        self.gone |= due

    @rule()
    def open_again(self) -> None:
        self.register.close()
        self.open()

    @invariant()
    def it_holds_what_the_list_holds(self) -> None:
        if not hasattr(self, "register"):
            return
        there = {case.id: case for case in self.register.cases()}
        assert set(there) == set(self.list)
        opened = dict(self.register.unsealed([KEY]))
        for id, kept in self.list.items():
            case, concern = there[id], opened[id]
            assert isinstance(concern, Concern)
            assert (concern.what, case.status, case.held) == (kept.what, kept.status, kept.held)
            assert (bool(case.read_at), bool(case.closed_at)) == (kept.read, kept.closed is not None)
            assert self.register.message(kept.code) == kept.message
            assert len(self.register.notes(id, [KEY])) == kept.notes
        assert not any(self.register.find(self.codes[id].code) for id in self.gone)
        assert sum(kept.count for kept in self.register.kept()) == len(self.gone)
        assert not self.register.verify_audit().faults


TestDeeds = Deeds.TestCase
TestDeeds.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
