"""Nothing of what people or staff wrote lies readable in any file of outbox or register, nor in a log."""

from __future__ import annotations

import base64
import logging
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import Facts, Outbox, Policy, Receipt, Register, hand_over, lodge

MARK = "kanariengelb"
"""Stands in everything that is written; in no word of the program."""
NOW = datetime(2027, 6, 11, 14, 37, tzinfo=UTC)
SCRIPTS = "abc äöü łśż řž їєґ 漢字 😀 \n'\"\\;--%"


def forms() -> list[bytes]:
    """The mark as it could lie in a file: plain, wide, as base64 at any of three places, as hex."""
    encoded = [base64.b64encode(b"x" * shift + MARK.encode())[shift + 1 : 12] for shift in range(3)]
    return [MARK.encode(), MARK.encode("utf-16-le"), MARK.encode().hex().encode(), *encoded]


def written(dice: random.Random, most: int) -> str:
    return MARK + "".join(dice.choices(SCRIPTS, k=dice.randrange(most))) + MARK


def work(folder: Path, register: Register, key: ec.EllipticCurvePrivateKey, count: int) -> list[Receipt]:
    """A working life: taken at a kiosk, handed over, noted on, answered, redacted, deleted."""
    dice = random.Random(20270611)
    codes: list[Receipt] = []
    with Outbox(folder / "outbox.db") as outbox:
        for _ in range(count):
            told = Facts(
                category="asb",
                channel="kiosk",
                what=written(dice, 900),
                where=written(dice, 100),
                when=written(dice, 50),
            )
            codes.append(lodge(told, key.public_key(), outbox, NOW - timedelta(days=dice.randrange(500))))
        hand_over(outbox, register)
    for case, (_, concern) in zip(register.cases(), list(register.unsealed([key])), strict=True):
        assert MARK in getattr(concern, "what", "")
        if dice.random() < 0.5:
            register.add_note(case.id, written(dice, 900), by="ann")
            register.set_tags(case.id, [written(dice, 10)], by="ann")
    for code in dice.sample(codes, count // 2):
        entry = register.find(code)
        assert entry
        register.read(entry.id, [key], by="ann")
        register.send_message(entry.id, code, written(dice, 900), by="ann")
    for case in register.cases()[: count // 10]:
        register.redact(case.id, [key], [MARK], by="ann", why="request 1")
    register.purge(NOW, Policy(), by="ann")
    return codes


def search(folder: Path, codes: list[Receipt]) -> int:
    """How many bytes were looked at; fails where a mark or a code lies."""
    seen = 0
    for file in folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            seen += len(data)
            assert not [form for form in forms() if form in data], file.name
            assert not [
                code for code in codes[:200] if code.code.encode() in data or str(code).encode() in data
            ]
    return seen


def look_everywhere(
    folder: Path,
    register: Register,
    key: ec.EllipticCurvePrivateKey,
    count: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    codes = work(folder, register, key, count)
    assert search(folder, codes) > count * 500
    register.close()
    assert search(folder, codes) > count * 500
    assert MARK not in caplog.text


def test_no_word_of_300_concerns_lies_in_a_file(
    tmp_path: Path,
    register: Register,
    private_key: ec.EllipticCurvePrivateKey,
    caplog: pytest.LogCaptureFixture,
) -> None:
    look_everywhere(tmp_path, register, private_key, 300, caplog)


@pytest.mark.thousands
def test_no_word_of_10_000_concerns_lies_in_a_file(
    tmp_path: Path,
    register: Register,
    private_key: ec.EllipticCurvePrivateKey,
    caplog: pytest.LogCaptureFixture,
) -> None:
    look_everywhere(tmp_path, register, private_key, 10_000, caplog)


def test_the_search_finds_what_lies_in_the_clear(tmp_path: Path) -> None:
    for form in (MARK.encode(), base64.b64encode(b"Invented: " + MARK.encode()), MARK.encode("utf-16-le")):
        (tmp_path / "file").write_bytes(b"before " + form + b" after")
        with pytest.raises(AssertionError):
            search(tmp_path, [])
