"""Personal data that has a form of its own: e-mail addresses, card and National Insurance numbers, phones, postcodes.

Patterns keep to what Python and JavaScript share (flag `i`, look-behind of fixed width), and every repetition is
bounded or begins at the edge of a word, so that the time grows linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from concerns.personal.finding import Finding

_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|"
    "FK|FY|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|"
    "NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|"
    "TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|B|E|G|L|M|N|S|W"
)
"""The postcode areas of the United Kingdom and the Crown Dependencies (Royal Mail's Postcode Address File)."""
_D = "[0-9oO]"
_S = r"[\s().,/_–-]{0,3}"
_TAIL = r"(?![0-9])"

POSTCODE = (
    rf"(?<![0-9a-z])({_AREAS})( ?)([0-9][0-9a-z]?) {{0,3}}([0-9]) ?([abd-hjlnp-uw-z]{{2}})(?![0-9a-z])"
    r"|(?<![0-9a-z])gir ?0aa(?![0-9a-z])"
)
NATIONAL_INSURANCE = (
    r"(?<![0-9a-z])(?!(?:b ?g|g ?b|n ?k|k ?n|t ?n|n ?t|z ?z))"
    r"(?:[a-ceghj-pr-tw-z][ .-]?[a-ceghj-npr-tw-z]|qq)(?:[ .-]{0,2}[0-9]){6}[ .-]{0,2}[a-d](?![0-9a-z])"
)
"""HMRC's rules (National Insurance Manual, NIM39110), and QQ, the prefix of HMRC's own specimen."""
NATIONAL_INSURANCE_SAID = (
    r"(?<![a-z])(?:ni|nino|national insurance|nat ins)(?: ?(?:number|no|num))?[ .:#]{0,3}(?:is|was)?[ :]{0,2}"
    r"([a-z] ?[a-z](?: ?[0-9]){6}(?: ?[a-z])?)(?![0-9a-z])"
)
CARD = r"(?<![0-9a-z])[0-9](?:[ .-]{0,2}[0-9]){12,18}(?![0-9])"
CARD_SAID = r"(?<![a-z])(?:card|visa|mastercard|debit|credit)(?![a-z])[^0-9]{1,25}([0-9]{4}(?:[ .-]?[0-9]{4}){3})(?![0-9])"
EMAIL = (
    r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+'-]{0,63} ?@ ?"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,62})(?: ?\. ?[a-z0-9-]{1,63}){0,4} ?\. ?[a-z]{2,24}(?![a-z0-9])"
    r"|(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|btinternet|live|proton|protonmail)(?![a-z0-9]))"
)
UK_PHONE = (
    rf"(?<![0-9a-z£$€+])(?:(?:\+{_S}|00{_S})?44{_S}(?:0{_S})?|[0o]{_S})([1237])((?:{_S}{_D}){{8,9}}){_TAIL}"
)
MOBILE = rf"(?<![0-9a-z£$€+])(?:[0o]{_S})?7((?:{_S}{_D}){{7,10}}){_TAIL}"
WORLD_PHONE = r"(?<![0-9a-z])(?:\+ ?|00 ?)[1-9](?:[ ().-]{0,2}[0-9]){7,13}(?![0-9])"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_PATTERNS = {name: _compiled(globals()[name]) for name in ("CARD", "EMAIL", "NATIONAL_INSURANCE", "POSTCODE")}
_UK = _compiled(UK_PHONE)


def found(text: str, known: Collection[str]) -> Iterator[Finding]:
    """What has the form of personal data, the surest kinds first; findings of different kinds may overlap."""
    for match in _PATTERNS["EMAIL"].finditer(text):
        yield Finding("email", *match.span())
    for match in _PATTERNS["CARD"].finditer(text):
        if luhn(match[0]):
            yield Finding("card", *match.span())
    for match in _PATTERNS["NATIONAL_INSURANCE"].finditer(text):
        yield Finding("ni", *match.span())
    for match in _UK.finditer(text):
        yield Finding("phone", *match.span())
    for match in _PATTERNS["POSTCODE"].finditer(text):
        yield Finding("postcode", *match.span())


def luhn(number: str) -> bool:
    """True when the digits of a number pass the check of ISO/IEC 7812-1, as every payment card does."""
    digits = [int(char) for char in number if char.isdecimal()]
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
