"""Codes of the app count once, near their time; recovery codes catch what people add in typing."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff import secondfactor
from staff.secondfactor import STEP, code_at, plain_code, step_of

RFC_SECRET = b"12345678901234567890"
NOW = 1_800_000_015.0


@pytest.mark.parametrize(
    ("now", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_the_codes_are_those_of_rfc_6238(now, code):
    assert code_at(RFC_SECRET, now) == code
    assert step_of(RFC_SECRET, code, now) == now // STEP


def test_a_code_counts_one_step_early_or_late_and_no_more():
    found = {
        away: step_of(RFC_SECRET, code_at(RFC_SECRET, NOW + away * STEP), NOW) is not None
        for away in range(-3, 4)
    }
    assert found == {-3: False, -2: False, -1: True, 0: True, 1: True, 2: False, 3: False}


def test_a_used_step_and_those_before_it_never_count_again():
    step = step_of(RFC_SECRET, code_at(RFC_SECRET, NOW), NOW)
    assert step_of(RFC_SECRET, code_at(RFC_SECRET, NOW), NOW, step) is None
    assert step_of(RFC_SECRET, code_at(RFC_SECRET, NOW - STEP), NOW, step) is None


def test_spaces_of_a_pasted_code_do_no_harm():
    code = code_at(RFC_SECRET, NOW)
    assert step_of(RFC_SECRET, f" {code[:3]} {code[3:]}\n", NOW)


@given(st.text(max_size=12))
def test_no_other_text_is_taken_for_a_code(text):
    near = {code_at(RFC_SECRET, NOW + away * STEP) for away in (-1, 0, 1)}
    assert (step_of(RFC_SECRET, text, NOW) is not None) == ("".join(text.split()) in near)


def test_the_qr_code_is_an_svg_without_style_or_script():
    drawn = secondfactor.qr_code(RFC_SECRET, "amina")
    assert drawn.startswith("<svg") and "style" not in drawn and "<script" not in drawn


def test_the_secret_can_be_typed_in_letters():
    letters = secondfactor.in_letters(RFC_SECRET).replace(" ", "")
    assert base64.b32decode(letters) == RFC_SECRET


def test_codes_are_random_different_and_read_in_spite_of_dashes_and_capitals():
    codes = secondfactor.new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(plain_code(f" {code.upper().replace('-', ' ')}") == code.replace("-", "") for code in codes)
    assert all(len(plain_code(code)) == 24 for code in codes)
