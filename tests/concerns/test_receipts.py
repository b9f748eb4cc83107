"""A receipt that was copied wrongly is caught, and one that was copied freely is understood."""

from __future__ import annotations

import hashlib
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerns import Receipt, ReceiptError
from concerns import receipt as receipts

LENGTH = 18
POSITIONS = range(LENGTH)


class Seeded:
    """Randomness that a test chooses."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def token_bytes(self, nbytes: int, /) -> bytes:
        assert nbytes == 10
        return self.data


codes = st.binary(min_size=10, max_size=10).map(lambda data: receipts.new(Seeded(data)))


def refused(code: str) -> bool:
    try:
        receipts.parse(code)
    except ReceiptError:
        return True
    return False


def with_changed(code: str, changes: dict[int, str]) -> str:
    return "".join(changes.get(position, character) for position, character in enumerate(code))


@given(codes)
def test_what_is_shown_is_understood(receipt: Receipt) -> None:
    shown = str(receipt)
    assert [len(group) for group in shown.split("-")] == [3] * 6
    assert not set(shown) & set("ILOU")
    assert receipts.parse(shown) == receipt


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_all_80_bits_count(one: bytes, other: bytes) -> None:
    assert (receipts.new(Seeded(one)) == receipts.new(Seeded(other))) == (one == other)


@given(codes, st.data())
def test_lower_case_lookalikes_and_odd_separators_are_forgiven(receipt: Receipt, data: st.DataObject) -> None:
    alike = {"0": "0oO", "1": "1iIlL"}
    separators = st.text(" -\u2010\u2011\u2013\u2014\u00a0\u200b\t\n", max_size=3)
    typed = ""
    for character in receipt.code:
        choices = alike.get(character, character + character.lower())
        typed += data.draw(st.sampled_from(choices)) + data.draw(separators)
    assert receipts.parse(typed) == receipt


@given(codes)
def test_every_single_wrong_character_is_caught(receipt: Receipt) -> None:
    for position, wrong in product(POSITIONS, receipts.ALPHABET):
        if wrong != receipt.code[position]:
            assert refused(with_changed(receipt.code, {position: wrong}))


@given(codes)
def test_every_swap_of_two_characters_is_caught_however_far_apart(receipt: Receipt) -> None:
    code = receipt.code
    for i, j in combinations(POSITIONS, 2):
        if code[i] != code[j]:
            assert refused(with_changed(code, {i: code[j], j: code[i]}))


def test_no_two_wrong_characters_pass() -> None:
    """The code is linear over GF(32): what holds beside the code of noughts holds beside every code."""
    noughts = "0" * LENGTH
    assert receipts.parse(noughts).code == noughts
    wrong = receipts.ALPHABET[1:]
    for i, j in combinations(POSITIONS, 2):
        for a, b in product(wrong, wrong):
            assert refused(with_changed(noughts, {i: a, j: b}))


@given(codes, codes)
def test_codes_are_linear(one: Receipt, other: Receipt) -> None:
    value = receipts.ALPHABET.index
    total = "".join(receipts.ALPHABET[value(a) ^ value(b)] for a, b in zip(one.code, other.code, strict=True))
    assert not refused(total)


@given(st.text(max_size=400))
def test_any_text_is_a_receipt_or_a_plain_refusal_that_does_not_repeat_it(text: str) -> None:
    try:
        receipts.parse(text)
        return
    except ReceiptError as error:
        message = str(error)
    assert "\n" not in message
    assert len(text.strip()) <= 40 or text.strip() not in message


@pytest.mark.parametrize("text", ["", "7KQ", "U" * LENGTH, "0" * 17 + "1", "0" * 19, "0" * 100_000])
def test_what_is_no_receipt_is_refused(text: str) -> None:
    with pytest.raises(ReceiptError):
        receipts.parse(text)


@given(codes)
def test_a_code_stays_out_of_logs(receipt: Receipt) -> None:
    assert receipt.code not in repr(receipt)
    assert receipt.code not in f"{[receipt]}"


def test_a_tag_is_what_a_browser_would_make() -> None:
    receipt = receipts.parse("0" * LENGTH)
    assert receipts.tag(receipt) == hashlib.sha256(b"safernw receipt tag 1\x00" + b"0" * LENGTH).digest()


def test_new_receipts_differ() -> None:
    assert len({receipts.new().code for _ in range(1000)}) == 1000
