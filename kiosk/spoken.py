"""What a screen shows, as words for the ear: numbers digit by digit, web addresses without their signs.

Commas and full stops are the pauses of a speech engine. No Kivy here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from content.model import Pack

_URL = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+(?:uk|com|org|net|gov|info|eu)\b[^\s,;)]*)", re.I
)
_EMAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.I)
_NUMBER = re.compile(r"(?<![\d£.,-])(?:\+44 ?|\b18001 ?|\b0|\b116 ?)\d(?:[\d ]*\d)?(?![\d-])")
_DATE = re.compile(r"\b((?:19|20)\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?\b")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_RANGE = re.compile(r"(?<=[\dapm%])\s?[–—-]\s?(?=[£\d])")
_CODE = re.compile(r"\b(?:[0-9A-Z]{4,5}-){2,}[0-9A-Z]{1,5}\b")
_SIGNS = {
    "24/7": "24 hours a day, 7 days a week",
    "•": "",
    "&": " and ",
    "[": " ",
    "]": " ",
    "–": ",",
    "—": ",",
}
"""Square brackets would be taken for phonemes by espeak-ng."""
_GROUPS = {7: (3, 4), 11: (5, 3, 3)}
"""How many digits are said in one breath, where that many stand without a space; else five, or by threes."""


def for_the_ear(parts: Iterable[str], short_numbers: frozenset[str] = frozenset()) -> str:
    """The text to be spoken: a line for each part, ended by a full stop. `short_numbers` are telephone numbers of
    few digits, such as 101, which are no quantities."""
    lines = (_line(part, short_numbers) for part in parts)
    return "\n".join(line for line in lines if line)


def short_numbers(pack: Pack) -> frozenset[str]:
    """The numbers of at most six digits that the pack's contacts have."""
    found = (number for c in pack.contacts.values() for number in (c.phone, c.sms, c.relay))
    return frozenset(number for number in found if 3 <= len(number) <= 6 and number.isdigit())


def digit_by_digit(number: str) -> str:
    """`0116 222 0707` as `0 1 1 6, 2 2 2, 0 7 0 7`: the groups as they are written."""
    return ", ".join(" ".join(group) for part in number.replace("+", "").split() for group in _groups(part))


def address_aloud(address: str) -> str:
    """A web address or mailbox without what need not be typed."""
    bare = re.sub(r"^https?://", "", address).rstrip("/.")
    bare = re.sub(r"^www\.", "", bare)
    named = {".": " dot ", "@": " at ", "/": ", slash ", "-": " dash ", "_": " underscore ", "+": " plus "}
    return " ".join("".join(named.get(sign, sign) for sign in bare).replace(" ,", ",").split())


def _day(year: str, month: str, day: str | None) -> str:
    """An ISO date, with or without its day, in British words."""
    return " ".join(filter(None, (str(int(day)) if day else "", _MONTHS[int(month) - 1], year)))


def _groups(digits: str) -> Iterator[str]:
    sizes = _GROUPS.get(len(digits)) or ((5,) if len(digits) <= 5 else (3,) * len(digits))
    at = 0
    for size in sizes:
        if at < len(digits):
            yield digits[at : at + size]
        at += size


def _line(part: str, known: frozenset[str]) -> str:
    text = " ".join(re.sub(r"\s*\n\s*", ". ", part.strip()).replace("\0", " ").split())
    held: list[str] = []

    def keep(spoken: str) -> str:
        """Puts what is ready aside, so that no later rule speaks it a second time."""
        held.append(spoken)
        return f"\0{len(held) - 1}\0"

    text = _DATE.sub(lambda m: keep(_day(*m.groups())), text)
    text = _CODE.sub(lambda m: keep(", ".join(" ".join(group) for group in m[0].split("-"))), text)
    text = _EMAIL.sub(lambda m: keep(address_aloud(m[0])), text)
    text = _URL.sub(lambda m: keep(address_aloud(m[0])) + ("." if m[0].endswith(".") else ""), text)
    text = _NUMBER.sub(lambda m: keep(digit_by_digit(m[0])), text)
    if known:
        some = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
        text = re.sub(
            rf"(?<![\d£.,-])\b(?:{some})\b(?![\d-]|[.,]\d)", lambda m: keep(digit_by_digit(m[0])), text
        )
    text = _RANGE.sub(" to ", text)
    for sign, spoken in _SIGNS.items():
        text = text.replace(sign, spoken)
    text = re.sub(r"\0(\d+)\0", lambda m: held[int(m[1])], text)
    text = re.sub(r"(?:\s*[,.])*\s*\.(?=\s|$)", ".", re.sub(r"\s+,", ",", text))
    text = " ".join(text.split()).strip(" ,")
    return text if not text or text[-1] in ".?!" else text + "."
