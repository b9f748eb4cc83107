"""Concerns pass from outbox to register once each, and none leaves before the register has it."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import (
    Envelope,
    Facts,
    HandoverError,
    Outbox,
    Outcome,
    Register,
    StoreError,
    export_outbox,
    hand_over,
    import_file,
    lodge,
    receipt,
)

Lodge = Callable[[int], list[bytes]]


@pytest.fixture
def lodge_some(outbox: Outbox, facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime) -> Lodge:
    return lambda number: [receipt.tag(lodge(facts, public_key, outbox, now)) for _ in range(number)]


def ids(register: Register) -> set[str]:
    return {entry.id for entry in register.entries()}


def test_everything_arrives_once_and_the_outbox_is_empty(
    outbox: Outbox, register: Register, lodge_some: Lodge
) -> None:
    lodge_some(250)
    sent = {envelope.id for envelope in outbox.pending()}
    assert hand_over(outbox, register) == Outcome(new=250)
    assert ids(register) == sent
    assert outbox.count() == 0
    assert hand_over(outbox, register) == Outcome()


def test_what_the_register_could_not_store_stays_in_the_outbox(
    outbox: Outbox, register: Register, lodge_some: Lodge
) -> None:
    lodge_some(250)
    with register.reading() as connection:
        connection.execute("PRAGMA max_page_count=70")
    with pytest.raises(StoreError, match="full"):
        hand_over(outbox, register)
    waiting = {envelope.id for envelope in outbox.pending()}
    assert not waiting & ids(register)
    assert len(waiting | ids(register)) == 250
    with register.reading() as connection:
        connection.execute("PRAGMA max_page_count=10000")
    hand_over(outbox, register)
    assert len(ids(register)) == 250
    assert outbox.count() == 0


def test_a_register_that_is_closed_takes_nothing_away(
    outbox: Outbox, register: Register, lodge_some: Lodge
) -> None:
    lodge_some(3)
    register.close()
    with pytest.raises(StoreError):
        hand_over(outbox, register)
    assert outbox.count() == 3


def test_one_refused_concern_does_not_hold_up_the_others(
    outbox: Outbox, register: Register, lodge_some: Lodge
) -> None:
    lodge_some(5)
    first, second, *_ = outbox.pending()
    register.take_in([Envelope(first.head, second.tag, second.sealed)])
    assert hand_over(outbox, register) == Outcome(new=4, refused=1)
    assert outbox.pending() == [first]


def test_a_stick_carries_everything_still_sealed_and_the_outbox_keeps_it(
    tmp_path: Path, outbox: Outbox, register: Register, lodge_some: Lodge
) -> None:
    lodge_some(120)
    stick = tmp_path / "stick.jsonl"
    assert export_outbox(outbox, stick) == 120
    assert outbox.count() == 120
    assert import_file(stick, register) == Outcome(new=120)
    assert ids(register) == {envelope.id for envelope in outbox.pending()}
    assert import_file(stick, register) == Outcome(known=120)
    assert hand_over(outbox, register) == Outcome(known=120)
    assert outbox.count() == 0
    assert len(ids(register)) == 120


def test_an_empty_outbox_makes_a_file_too(tmp_path: Path, outbox: Outbox, register: Register) -> None:
    assert export_outbox(outbox, tmp_path / "stick.jsonl") == 0
    assert import_file(tmp_path / "stick.jsonl", register) == Outcome()


def test_an_export_never_overwrites_another(tmp_path: Path, outbox: Outbox, lodge_some: Lodge) -> None:
    stick = tmp_path / "stick.jsonl"
    stick.write_bytes(b"of another kiosk")
    with pytest.raises(HandoverError, match="exists already"):
        export_outbox(outbox, stick)
    assert stick.read_bytes() == b"of another kiosk"
    assert [file.name for file in tmp_path.iterdir() if "stick" in file.name] == ["stick.jsonl"]


def test_an_export_to_a_stick_that_is_gone_says_so(tmp_path: Path, outbox: Outbox) -> None:
    with pytest.raises(StoreError, match="no folder"):
        export_outbox(outbox, tmp_path / "stick" / "concerns.jsonl")


def test_damage_costs_the_lines_it_hit_and_is_told(
    tmp_path: Path, outbox: Outbox, register: Register, lodge_some: Lodge
) -> None:
    lodge_some(30)
    stick = tmp_path / "stick.jsonl"
    export_outbox(outbox, stick)
    lines = stick.read_bytes().splitlines(keepends=True)
    dice = random.Random(20270611)
    for number in (3, 17, 29):
        line = bytearray(lines[number])
        line[dice.randrange(90, len(line) - 3)] ^= 1
        lines[number] = bytes(line)
    stick.write_bytes(b"".join(lines))
    assert import_file(stick, register) == Outcome(new=27, damaged=3)
    assert outbox.count() == 30
    assert hand_over(outbox, register) == Outcome(new=3, known=27)


def test_a_file_cut_short_is_told(
    tmp_path: Path, outbox: Outbox, register: Register, lodge_some: Lodge
) -> None:
    lodge_some(10)
    stick = tmp_path / "stick.jsonl"
    export_outbox(outbox, stick)
    whole = stick.read_bytes()
    stick.write_bytes(whole[: len(whole) // 2])
    outcome = import_file(stick, register)
    assert outcome.damaged > 0
    assert outcome.new + outcome.damaged == 10


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\n",
        b"\xff\xfe",
        b"holiday photographs",
        b'{"format": "safernw-pepper", "version": 1, "count": 1}',
    ],
)
def test_what_is_no_export_is_refused_in_one_line(
    tmp_path: Path, register: Register, content: bytes | None
) -> None:
    file = tmp_path / "stick.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(HandoverError) as caught:
        import_file(file, register)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert ids(register) == set()


def test_an_export_of_a_newer_version_is_told_apart(tmp_path: Path, register: Register) -> None:
    file = tmp_path / "stick.jsonl"
    file.write_text('{"format": "safernw-envelopes", "version": 2, "count": 1}\n')
    with pytest.raises(HandoverError, match="newer version"):
        import_file(file, register)


def test_the_file_is_as_described(tmp_path: Path, outbox: Outbox, lodge_some: Lodge) -> None:
    lodge_some(2)
    export_outbox(outbox, tmp_path / "stick.jsonl")
    first, *lines = map(json.loads, (tmp_path / "stick.jsonl").read_text().splitlines())
    assert first == {"format": "safernw-envelopes", "version": 1, "count": 2}
    assert [base64.b64decode(line["envelope"]) for line in lines] == [e.to_bytes() for e in outbox.pending()]
