"""Personal data is pointed out, however it is typed; plates, places and service numbers are left alone."""

from __future__ import annotations

import json
import string
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from concerns.personal import WORDS, found, masked
from concerns.personal.patterns import AREAS
from safernw.evaluation_personal import PersonalScore

BENCH = Path(__file__).parents[2] / "bench" / "nlu"
GAPS = st.sampled_from(["", " ", "  ", "-", "."])
UNITS = "ABDEFGHJLNPQRSTUWXYZ"


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in found(text)]


@st.composite
def spaced(draw: st.DrawFn, characters: str) -> str:
    """The characters with some gap before each, as thumbs leave them."""
    return "".join(char + draw(GAPS) for char in characters[:-1]) + characters[-1]


@st.composite
def cased(draw: st.DrawFn, text: str) -> str:
    return "".join(draw(st.sampled_from([char.lower(), char.upper()])) for char in text)


@given(st.integers(0, 999).flatmap(lambda n: spaced(f"07700900{n:03}")))
def test_a_mobile_number_is_found_in_any_spacing(number: str) -> None:
    assert kinds(f"ring me on {number} after six") == ["phone"]


@given(st.integers(0, 999), st.sampled_from(["+44", "0044", "+44 (0)", "44 "]), GAPS, GAPS)
def test_a_number_with_the_countrys_code_is_found(n: int, code: str, first: str, second: str) -> None:
    assert kinds(f"he is on {code}{first}7700{second}900{n:03}") == ["phone"]


@given(st.sampled_from(["o77oo9oo123", "O7700 900123", "077oo 9OO 123"]))
@example("oh seven seven double oh nine double oh one two three")
@example("zero seven seven zero zero, nine zero zero, one two three")
@example("07 7 double 0 9 double 0 123")
def test_letters_and_words_for_figures_are_read(number: str) -> None:
    assert kinds(f"its {number} ok") == ["phone"]


@pytest.mark.parametrize(
    "text",
    [
        "I rang 999, then 101 and 111", "samaritans 116 123",
        "crimestoppers 0800 555 111", "0300 123 1000 is the council",
        "on 01/02/2024 12:30", "01.02.2024 2130", "between 0130 0200 and 0330", "crime number 24000123456",
        "order no 07700900123", "50 quid, 100 pills, 2 cars", "row 14, gate 3, stage 2, bus 15", "M1 J24 and the A42",
    ],
)  # fmt: skip
def test_service_numbers_dates_and_counts_are_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_the_packs_own_contacts_are_left_alone_in_any_spacing() -> None:
    known = {"01632 960101", "safety@example.org"}
    assert found("I tried +44 1632 960 101 and Safety@example.org", known) == ()
    assert len(found("I tried 01632 960102 and me@example.org", known)) == 2


@st.composite
def cards(draw: st.DrawFn) -> str:
    """Numbers of 16 digits that pass the check of ISO/IEC 7812-1."""
    digits = [draw(st.integers(3, 6)), *draw(st.lists(st.integers(0, 9), min_size=14, max_size=14))]
    doubled = sum(d * 2 - 9 * (d > 4) for d in digits[::2]) + sum(digits[1::2])
    return "".join(map(str, [*digits, -doubled % 10]))


@given(cards(), st.sampled_from(["", " ", "-", "  "]))
def test_a_card_number_is_found_and_with_a_wrong_digit_is_not(number: str, gap: str) -> None:
    groups = gap.join(number[i : i + 4] for i in range(0, 16, 4))
    assert kinds(f"it was {groups} they took") == ["card"]
    wrong = f"{groups[:-1]}{(int(groups[-1]) + 1) % 10}"
    assert "card" not in kinds(f"it was {wrong} they took")
    assert kinds(f"my card is {wrong}") == ["card"], "a mistyped card's number is one as well"


@st.composite
def insurance_numbers(draw: st.DrawFn) -> str:
    first = draw(st.sampled_from("ABCEGHJKLMNOPRSTWXYZ"))
    second = draw(st.sampled_from("ABCEGHJKLMNPRSTWXYZ"))
    if first + second in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}:
        first = second = "A"
    return f"{first}{second}{draw(st.integers(0, 999_999)):06}{draw(st.sampled_from('ABCD'))}"


@given(insurance_numbers().flatmap(cased), st.sampled_from(["", " ", "-"]))
def test_a_national_insurance_number_is_found(number: str, gap: str) -> None:
    pairs = gap.join(number[i : i + 2] for i in range(0, 9, 2))
    assert kinds(f"they have {pairs} of mine") == ["ni"]


@pytest.mark.parametrize("text", ["BG123456A", "DA 12 34 56 A", "AO123456B", "AB 12 34 56 E", "AB 12 34 5"])
def test_what_hmrc_never_issues_is_no_national_insurance_number(text: str) -> None:
    assert "ni" not in kinds(f"ref {text} on the letter")
    assert text == "AB 12 34 5" or kinds(f"my NI number is {text}") == ["ni"], "said to be one, it is one"


@st.composite
def postcodes(draw: st.DrawFn) -> str:
    area = draw(st.sampled_from(AREAS.split("|")))
    unit = "".join(draw(st.sampled_from(UNITS)) for _ in range(2))
    return f"{area}{draw(st.integers(1, 99))}|{draw(st.integers(0, 9))}{unit}"


@given(postcodes(), st.sampled_from(["", " ", "  "]))
def test_a_postcode_is_found_with_and_without_its_space(postcode: str, gap: str) -> None:
    assert kinds(f"behind {postcode.replace('|', gap)} again") == ["postcode"]


LETTERS = st.sampled_from(string.ascii_uppercase)
DIGIT = st.sampled_from("0123456789")
PLATES = st.one_of(
    st.tuples(LETTERS, LETTERS, DIGIT, DIGIT, st.just(" "), LETTERS, LETTERS, LETTERS),  # since 2001
    st.tuples(LETTERS, DIGIT, DIGIT, DIGIT, st.just(" "), LETTERS, LETTERS, LETTERS),  # 1983 to 2001
    st.tuples(LETTERS, LETTERS, LETTERS, st.just(" "), DIGIT, DIGIT, DIGIT, LETTERS),  # 1963 to 1983
    st.tuples(LETTERS, st.just("I"), LETTERS, st.just(" "), DIGIT, DIGIT, DIGIT, DIGIT),  # Northern Ireland
).map("".join)


@given(PLATES, st.booleans(), st.booleans())
@example("NI21 ABC", False, False)
@example("LE67 ZZZ", True, True)
def test_a_vehicles_plate_is_information_and_never_a_finding(plate: str, closed: bool, lower: bool) -> None:
    plate = plate.replace(" ", "") if closed else plate
    assert kinds(f"a van, reg {plate.lower() if lower else plate}, sped off") == []


@pytest.mark.parametrize(
    "text",
    ["jo.bloggs@example.com", "Jo@Example.co.uk", "jo @ example . org", "jo (at) example (dot) com",
     "jo dot bloggs at example dot com", "jo99 at gmail"],
)  # fmt: skip
def test_an_e_mail_address_is_found_also_spelled_out(text: str) -> None:
    assert kinds(f"write to {text} please") == ["email"]


@pytest.mark.parametrize(
    "text",
    ["12 Acacia Avenue", "no. 7 high st", "number 12 Acacia Avenue", "flat 3, 12 acacia ave", "25A Belvoir Rd",
     "number 9 on Belvoir Road", "flat 4 Victoria Court", "acacia avenue, number 12", "14 Queensway",
     "number seventeen Baker Street", "33 and a half Station Road", "thirty-one Cropston Street",
     "14 Old Hall Close", "The Laurels, Ashby Road", "Acacia Avenue, house 9"],
)  # fmt: skip
def test_a_house_with_its_street_is_an_address(text: str) -> None:
    assert kinds(f"it comes from {text}") == ["address"]


@pytest.mark.parametrize(
    "text",
    ["on Belvoir Road", "3 lads on Belvoir Road", "4 people down the high street", "10 minutes from Ashby Road",
     "bus 15 High Street", "he is 15 way too young", "since 2019 Station Road has been bad",
     "three high street shops", "he lives 2 streets away", "about 20 Mill Lane residents"],
)  # fmt: skip
def test_a_street_without_a_house_is_a_place(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is Joe Bloggs and", "Joe Bloggs"), ("hi my names zbyszek ok", "zbyszek"),
        ("it was Connor", "Connor"),
        ("a lad called kyle hit her", "kyle"), ("Mrs Patel next door", "Patel"),
        ("dave from number 12", "dave"),
        ("his name's Tariq, he sells", "Tariq"), ("my mate mark was hit", "mark"),
        ("Grace Adeyemi told me", "Grace Adeyemi"),
        ("KRZYSZTOF NOWAK OWES ME", "KRZYSZTOF NOWAK"), ("Connor's van", "Connor"),
        ("my neighbour Xlopzy shouts", "Xlopzy"),
        ("Sanjay's school is shut", "Sanjay"), ("AB12 SUE, and Sue drove it", "Sue"),
        ("jordan keeps following me", "jordan"), ("zażółć Łukasz did it", "Łukasz"),
        ("D. Kowalski told us", "D. Kowalski"), ("a Miss J. Penderby of", "J. Penderby"),
        ("the Hendersons next door", "Hendersons"), ("Then Brannock punched me", "Brannock"),
        ("the driver, Wiesiek, was drunk", "Wiesiek"), ("the man is Xlopzy and", "Xlopzy"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_the_words_that_tell_it(text: str, name: str) -> None:
    assert [text[f.start : f.end] for f in found(text)] == [name]
    assert kinds(text) == ["name"]


@pytest.mark.parametrize(
    "text",
    [
        "will you mark it with grace and hope", "they rob people and jack up cars", "April or May, maybe June",
        "outside the Robin Hood on Albert Road", "by St John's church and Victoria Park", "during Iron Maiden",
        "sold me charlie by the main stage", "a stanley knife and a jerry can", "called the police, called 999",
        "they called me names", "a band called Sleep Token", "I asked for Angela", "the George Hotel", "John Lewis bag",
        "Then Security grabbed me", "my boss is Bulgarian", "camp B. Tents were slashed", "the Smiths tribute band",
    ],
)  # fmt: skip
def test_words_places_bands_and_months_are_no_names(text: str) -> None:
    assert kinds(text) == []


@given(st.text(max_size=300))
@example("𝔸lan ٠7700 900123 ß'’`- İstanbul ①②")
def test_any_text_is_taken_and_its_findings_stand_in_order_apart(text: str) -> None:
    findings = found(text)
    edges = [edge for finding in findings for edge in (finding.start, finding.end)]
    assert edges == sorted(edges) and all(f.start < f.end <= len(text) for f in findings)


def test_a_masked_text_keeps_everything_else_and_takes_the_packs_words() -> None:
    text = "A lad called Kyle, 07700 900123, sped off in AB12 CDE."
    assert masked(text) == "A lad called [name], [phone number], sped off in AB12 CDE."
    assert masked(text, {"name": "imię"}) == "A lad called [imię], [phone number], sped off in AB12 CDE."
    assert found(masked(text)) == () and set(WORDS) == {
        "phone",
        "email",
        "postcode",
        "name",
        "address",
        "card",
        "ni",
    }


PIECES = ["0 7 7 0 ", "jo dot ", "a@", "12 high ", "flat 3 the ", "John Smith ", "one two ", "aB-"]


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begun = time.process_time()
        found(text)
        return time.process_time() - begun

    seconds(2_000)
    short = min(seconds(4_000) for _ in range(3))
    assert seconds(32_000) < 8 * short * 4 + 0.05, (
        "four times what is in proportion: it grows faster than the text"
    )


@pytest.mark.parametrize(("name", "least"), [("personal", 500), ("personal-second", 160)])
def test_the_development_lists_are_met(name: str, least: int) -> None:
    score = PersonalScore()
    rows = [json.loads(line) for line in (BENCH / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        score.add(row["text"], row["personal"])
    figures = score.figures()
    assert len(rows) >= least
    assert figures["personal_recall"] >= 0.97 and figures["personal_precision"] >= 0.98, score.misses
