"""Personal data that has a form of its own: e-mails, cards, National Insurance numbers, phones, postcodes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from concerns.personal import patterns
from concerns.personal.finding import Finding


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_EMAILS = _compiled(patterns.EMAIL)
_SPOKEN_EMAILS = _compiled(patterns.EMAIL_SPOKEN)
_CARDS = _compiled(patterns.CARD)
_CARDS_SAID = _compiled(patterns.CARD_SAID)
_NI = _compiled(patterns.NI)
_NI_SAID = _compiled(patterns.NI_SAID)
_CARDS_SPOKEN = _compiled(patterns.CARD_SPOKEN)
_POSTCODES_SPELLED = _compiled(patterns.POSTCODE_SPELLED)
_POSTCODES = _compiled(patterns.POSTCODE)
_PHONES = _compiled(patterns.PHONE)
_WORLD = _compiled(patterns.PHONE_WORLD)
_BARE = _compiled(patterns.PHONE_BARE)
_LOCAL = _compiled(patterns.PHONE_LOCAL)
_SPOKEN = _compiled(patterns.PHONE_SPOKEN)
_PLATES = _compiled(patterns.PLATE)
_PLATE_SAID = _compiled(patterns.PLATE_SAID)
_DIGITS = "0123456789"
_SERVICE = re.compile(r"(?:0(?:3|500|8|9)|116)")
"""How numbers begin that are rung by everybody and are nobody's own (Ofcom's national plan; EU helplines)."""
_DATE = re.compile(
    r"(?:0?[1-9]|[12][0-9]|3[01])([./ -])(?:0?[1-9]|1[0-2])\1(?:20[0-9]{2}(?![0-9])|[0-9]{2} [0-9]{4}$)"
)
"""A date and its time, which together have as many figures as a number."""
_IN_DATE = re.compile(r"(?<![0-9])[0-9]{1,2}[./-]$")
_REFERENCE = re.compile(
    r"(?:ref|order|ticket|booking|crime|incident|invoice|imei|serial)[a-z .:#]{0,12}$", re.IGNORECASE
)
_REFERENCE_NUMBER = re.compile(
    r"(?:ref|reference|order|ticket|booking|crime|incident|invoice|parcel|tracking|serial) ?"
    r"(?:no|num|nr|number|code|id|#)[ .:#]{0,3}(?:is |was )?$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|[04-9]th|[0-9](?:ft|hr|lb|gb|yr|st|th|nd|rd))$")
_WORD_AREAS = frozenset({"so", "me", "la", "ha", "im", "pa", "ph", "st", "co", "ml", "dd", "nn"})
"""Postcode areas that are words or signs too, where a number stands apart from them in lower case."""
_STOPS = frozenset(",./")
_FIGURES = {
    "zero": "0", "nought": "0", "naught": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_WORDS = re.compile("[a-z]+", re.IGNORECASE)
_ONE_WORD = re.compile("[a-z]{3}", re.IGNORECASE)
_LETTERS_FOR_FIGURES = str.maketrans("oil", "011")
_SPOKEN_PART = re.compile(r"double|treble|triple|[a-z]+|[0-9]")


def found(text: str, known: Collection[str]) -> Iterator[Finding]:
    """What has the form of personal data, the surest first; findings of different kinds may overlap."""
    nobodys = {_digits(one) for one in known} | {one.strip().lower() for one in known}
    for pattern in (_EMAILS, _SPOKEN_EMAILS):
        for match in pattern.finditer(text):
            if match[0].lower() not in nobodys:
                yield Finding("email", *match.span())
    yield from _cards(text)
    yield from (Finding("ni", *match.span(1)) for match in _NI_SAID.finditer(text))
    yield from (Finding("ni", *match.span()) for match in _NI.finditer(text))
    yield from _phones(text, nobodys)
    for match in _POSTCODES.finditer(text):
        if not _no_postcode(match):
            yield Finding("postcode", *match.span())
    for match in _POSTCODES_SPELLED.finditer(text):
        yield Finding("postcode", *match.span(match.lastindex or 0))


def plates(text: str) -> Iterator[tuple[int, int]]:
    """Where vehicles' plates stand, which are no findings: in capitals, without a gap, or said to be one."""
    for match in _PLATES.finditer(text):
        sure = match[0].isupper() or " " not in match[0]
        if sure or _PLATE_SAID.search(text[max(0, match.start() - 25) : match.start()]):
            yield match.span()


def luhn(number: str) -> bool:
    """True when the digits of a number pass the check of ISO/IEC 7812-1, as every payment card's do."""
    digits = [int(char) for char in number if char in _DIGITS]
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _cards(text: str) -> Iterator[Finding]:
    for match in _CARDS.finditer(text):
        number = "".join(char for char in match[0] if char in _DIGITS)
        imei = len(number) == 15 and number[:2] not in (
            "34",
            "37",
        )  # of 15 digits only American Express has cards
        reference = _REFERENCE.search(text[max(0, match.start() - 40) : match.start()])
        if number[0] in "23456" and luhn(number) and not imei and not reference:
            yield Finding("card", *match.span())
    yield from (Finding("card", *match.span(1)) for match in _CARDS_SAID.finditer(text))
    for match in _CARDS_SPOKEN.finditer(text):
        number = _spoken_digits(match[0].lower())
        if 14 <= len(number) <= 19 and luhn(number):
            yield Finding("card", *match.span())


def _phones(text: str, nobodys: Collection[str]) -> Iterator[Finding]:
    for pattern in (_PHONES, _WORLD, _BARE):
        for match in pattern.finditer(text):
            number = _digits(match[0])
            before = text[max(0, match.start() - 40) : match.start()]
            if _no_phone_before(pattern, before):
                continue
            if _is_phone(match[0], number, nobodys):
                yield Finding("phone", *match.span())
    yield from (
        Finding("phone", *match.span(1))
        for match in _LOCAL.finditer(text)
        if _digits(match[1]) not in nobodys
    )
    for match in _SPOKEN.finditer(text):
        number = _spoken_digits(match[0].lower())
        in_words = len(_WORDS.findall(match[0])) >= 2 or _ONE_WORD.search(match[0])
        if in_words and 10 <= len(number) <= 13 and _is_phone("", number, nobodys):
            yield Finding("phone", *match.span())


def _no_phone_before(pattern: re.Pattern[str], before: str) -> bool:
    """True when the words before say that this is a date, or the number of an order, a crime, a ticket."""
    if _IN_DATE.search(before) or _REFERENCE_NUMBER.search(before):
        return True
    return pattern is not _PHONES and _REFERENCE.search(before) is not None


def _is_phone(written: str, number: str, nobodys: Collection[str]) -> bool:
    """True for a number of somebody's own. Written letters o are few: with more of them it is another thing."""
    if number in nobodys or _SERVICE.match(number) or _DATE.match(written):
        return False
    return len(set(number)) > 1 and sum(map(written.lower().count, "oil")) <= 5


def _digits(written: str) -> str:
    """The bare number as dialled within the country, the letters o, i and l read as 0 and 1."""
    number = "".join(char for char in written.lower().translate(_LETTERS_FOR_FIGURES) if char in _DIGITS)
    for prefix in ("0044", "44"):
        if number.startswith(prefix) and len(number) >= len(prefix) + 9:
            return "0" + number.removeprefix(prefix).removeprefix("0")
    return number


def _spoken_digits(said: str) -> str:
    number, times = "", 1
    for part in _SPOKEN_PART.findall(said):
        if part in ("double", "treble", "triple"):
            times = 2 if part == "double" else 3
        else:
            number += _FIGURES.get(part, part if part.isdigit() else "") * times
            times = 1
    return _digits(number)


def _no_postcode(match: re.Match[str]) -> bool:
    """True for words and figures in the form of a postcode: "m1 2nd exit", "zone b1, 3 ha"."""
    area, gap, _district, sector, unit = match.groups()
    if area is None or not unit.islower():
        return area is not None and sector in "oO" and area.islower()
    if match[0].endswith(f" {unit}") and not _STOPS.isdisjoint(match[0]):
        return True
    if gap and (len(area) == 1 or area in _WORD_AREAS):
        return True
    return len(area) == 1 and _ORDINAL.match(sector + unit) is not None
