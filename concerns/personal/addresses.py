"""Where somebody lives: a house or flat number with its street or building.

A street alone ("on Belvoir Road") is a place, and so are a road's number, a row, a gate, a stage and a bus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from concerns.personal import lists
from concerns.personal.finding import Finding

_WORDS = {
    heading: "|".join(sorted(map(re.escape, words), reverse=True))
    for heading, words in lists.sections("streets").items()
}
_END = r"(?![a-z0-9])"
_ENDINGS = rf"(?:{_WORDS['endings']})\.?"
_NAME = rf"(?!(?:{_WORDS['counted']})(?![a-z'’-]))[a-z][a-z'’.-]{{1,24}}"
"""A word of a street's name."""
_NUMBER = r"[0-9]{1,4} ?(?:[a-h](?![a-z]))?(?:(?: and a)? half|½)?(?: ?(?:[-/&]|and|to) ?[0-9]{1,4}[a-h]?)?"
_TEENS = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    "|(?:(?:a|one) hundred and )?(?:twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety)"
    "(?:[ -]?(?:one|two|three|four|five|six|seven|eight|nine))?"
    "|(?:a|one) hundred and (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER_WORD = f"(?:(?:{_TEENS}|{_UNITS})[ab]?)(?![a-z])"
_SAID = (
    r"(?:(?:(?:house|door) )?(?:number|numbr|num|nr|no)s?[.:]? ?|#"
    r"|(?:house|flat|apartment|apt|block|plot|bungalow)[ .]?(?:number |no\.? ?)?)"
)
"""What is said before the number of a house."""
_FLAT = r"(?:flat|apartment|apt|bedsit)[ .]?(?:number |no\.? ?)?(?:[0-9]{1,4} ?[a-h]?|[a-h])" + _END
_STREET = (
    rf"(?:(?:{_NAME}[ ,]{{1,2}}){{1,3}}{_ENDINGS}|the (?:{_WORDS['with-the']})|(?:{_WORDS['single']})){_END}"
)
_EDGE = "(?<![0-9a-z.:£$€/-])"
_BETWEEN = r"[ ,.;:(–-]{1,3}(?:(?:at|in|its|it's|it is|is|that's|the house is) )?"
"""What stands between a street and the number after it."""


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_EDGE + pattern, re.IGNORECASE)


_LONG = (
    # flat 3, 12 Acacia Avenue; flat 2 above the chip shop on Market Street
    _compiled(
        rf"{_FLAT}[ ,.-]{{1,3}}(?:{_SAID}?{_NUMBER},? )?(?:[a-z'’-]{{1,20}}[ ,]{{1,2}}){{0,7}}?{_STREET}"
    ),
    # flat 4 Victoria Court; flat 4, Belvoir House
    _compiled(rf"{_FLAT}[ ,.-]{{1,3}}(?:{_NAME} ){{1,3}}(?:{_WORDS['buildings']}){_END}"),
    # no. 7 high st; number 12 on Acacia Avenue
    _compiled(
        rf"{_SAID}(?:{_NUMBER}|{_NUMBER_WORD})(?:,? (?:on|in|of|at|down|along|up)(?: the)? |,? ){_STREET}"
    ),
    # Acacia Avenue, number 12
    _compiled(
        rf"(?:{_NAME} ){{1,2}}{_ENDINGS}{_BETWEEN}{_SAID}(?:{_NUMBER}|{_NUMBER_WORD})"
        rf"(?! ?(?:bus|shirt|train|tram)){_END}"
    ),
    # Rose Cottage, Main Street
    _compiled(rf"(?:{_NAME} ){{1,2}}(?:{_WORDS['house-names']})(?:,| on| in) (?:the )?{_STREET}"),
    # The Laurels, Ashby Road
    _compiled(rf"the (?:{_WORDS['named-with-the']})(?:,| on| in|, in|, on) {_STREET}"),
)
_HOUSE = _compiled(rf"(?:{_NAME} ){{1,2}}(?:{_WORDS['house-words']}), {_STREET}")
"""Ivy House, Main Street: with a capital, since these are common words."""
_PUBLIC = re.compile(r"(?:the|public|village|council|guild|free|opera|market|town|old) ", re.IGNORECASE)
_LIVES = r"(?:live|lives|liv|living|lived|stay|stays|staying|stayed|moved|resides|residing|based)"
_HOME = _compiled(
    rf"(?:{_LIVES}(?: (?:at|in|on|to|into|over at|round at|up at))?|(?:address|addy|home|house) is(?: at)?"
    rf"|(?:house|home|flat|bungalow|address|party) at|address[:=]) ({_NUMBER},? {_NAME}){_END}"
)
"""lives at 16 Blackwood: what follows is an address, whatever the street is called."""
_LIVES_ON = _compiled(
    rf"{_LIVES} (?:on |in |at |down |up |along )?((?:{_NAME} ){{1,2}}{_ENDINGS}"
    rf"(?: at {_NUMBER}|,? {_NUMBER}(?! ?(?:{_WORDS['counted']})(?![a-z])))){_END}"
)
"""lives on acacia avenue 12"""
_IN_TOWN = _compiled(
    rf"(?:at|to|from|of|is|address|house|home|number|no|live|lives|behind|outside|in) "
    rf"({_NUMBER},? (?:{_NAME} ){{0,2}}{_NAME}(?:, ?| )(?:{_WORDS['towns']})){_END}"
)
"""at 54 Blackwood, Coalville"""
_PLAIN = _compiled(rf"{_NUMBER},? {_STREET}")
_IN_WORDS = _compiled(rf"({_TEENS}|{_UNITS}),? ({_STREET})")
"""Seventeen Pinfold Gardens"""
_YEAR_OR_TIME = re.compile(r"(?:19|20)[0-9]{2}|[012][0-9][0-5][0-9]")
_NUMBERED = re.compile(rf"(?<![a-z])(?:{_WORDS['numbered']}) ?#?$", re.IGNORECASE)
_AMOUNT = re.compile(rf"(?<![a-z])(?:{_WORDS['amount']}) ?$", re.IGNORECASE)
_COMMON = re.compile(rf" (?:{_WORDS['common']})$", re.IGNORECASE)
_AT = re.compile(
    r"(?<![a-z])(?:at|lives?|living|stays|address|from|home|house|number|is|to|behind|outside|opposite|inside|of|front"
    r"|door|into|by|next|visit|visiting|near|down|for|between|past)[ :]{1,2}$",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r" (?:residents|traders|shops|shopkeepers|people|neighbours|families|pupils|lads|kids)", re.IGNORECASE
)
_SMALL = re.compile(rf"(?:{_UNITS})$", re.IGNORECASE)


def found(text: str) -> Iterator[Finding]:
    """What reads like somebody's address, the longest form first; findings may overlap."""
    for pattern in _LONG:
        for match in pattern.finditer(text):
            yield Finding("address", *match.span())
    for match in _HOUSE.finditer(text):
        if match[0][0].isupper() and match[0].split(",")[0].istitle() and not _PUBLIC.match(match[0]):
            yield Finding("address", *match.span())
    for pattern in (_HOME, _LIVES_ON, _IN_TOWN):
        for match in pattern.finditer(text):
            yield Finding("address", *match.span(1))
    for match in _PLAIN.finditer(text):
        if not _YEAR_OR_TIME.match(match[0]) and not _counted(text, match):
            yield Finding("address", *match.span())
    for match in _IN_WORDS.finditer(text):
        if not _counted_in_words(text, match):
            yield Finding("address", *match.span())


def _counted(text: str, match: re.Match[str]) -> bool:
    """True when the number is a thing's, or a count: "bus 15 high street", "3 drunks walk"."""
    before = text[max(0, match.start() - 20) : match.start()]
    street = match[0].split()[1]
    if _NUMBERED.search(before):
        return True
    if _AMOUNT.search(before) and (not street[0].isupper() or _PEOPLE.match(text, match.end())):
        return True
    return _COMMON.search(match[0]) is not None and not street[0].isupper() and not _AT.search(before)


def _counted_in_words(text: str, match: re.Match[str]) -> bool:
    """True when a number in words is no house's: "three high street shops", "one dark lane"."""
    before = text[max(0, match.start() - 20) : match.start()]
    if _NUMBERED.search(before) or _AMOUNT.search(before):
        return True
    named = match[2][0].isupper() or _AT.search(before) is not None
    small = _SMALL.match(match[1]) is not None
    return not named and (small or _COMMON.search(match[0]) is not None)
