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
_NUMBER = r"[0-9]{1,4} ?(?:[a-h](?![a-z]))?(?: ?(?:[-/&]|and) ?[0-9]{1,4}[a-h]?)?"
_NUMBER_WORD = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -][a-z]{3,5})?)"
)
_SAID = (
    r"(?:(?:(?:house|door) )?(?:number|num|nr|no)s?[.:]? ?|#"
    r"|(?:house|flat|apartment|apt|block|plot|bungalow)[ .]?(?:number |no\.? ?)?)"
)
"""What is said before the number of a house."""
_FLAT = r"(?:flat|apartment|apt|bedsit)[ .]?(?:number |no\.? ?)?(?:[0-9]{1,4} ?[a-h]?|[a-h])" + _END
_STREET = (
    rf"(?:(?:{_NAME}[ ,]{{1,2}}){{1,3}}{_ENDINGS}|the (?:{_WORDS['with-the']})|(?:{_WORDS['single']})){_END}"
)
_EDGE = "(?<![0-9a-z.:£$€/-])"


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
    _compiled(rf"(?:{_NAME} ){{1,2}}{_ENDINGS}[ ,]{{1,2}}(?:at )?{_SAID}{_NUMBER}{_END}"),
    # Rose Cottage, Main Street
    _compiled(
        rf"(?:{_NAME} ){{1,2}}(?:cottage|farm|lodge|bungalow|farmhouse|villa)(?:,| on| in) (?:the )?{_STREET}"
    ),
)
_HOME = _compiled(
    rf"(?:live|lives|living|lived|stay|stays|staying|address is|home is)(?: (?:at|in|on))? ({_NUMBER},? {_NAME}){_END}"
)
"""lives at 16 Blackwood: what follows is an address, whatever the street is called."""
_PLAIN = _compiled(rf"{_NUMBER},? {_STREET}")
_YEAR_OR_TIME = re.compile(r"(?:19|20)[0-9]{2}|[012][0-9][0-5][0-9]")
_NUMBERED = re.compile(rf"(?<![a-z])(?:{_WORDS['numbered']}) ?#?$", re.IGNORECASE)
_COMMON = re.compile(rf" (?:{_WORDS['common']})$", re.IGNORECASE)
_AT = re.compile(r"(?:at|lives?|living|stays|address|from|home|house|number|is|to)[ :]{1,2}$", re.IGNORECASE)


def found(text: str) -> Iterator[Finding]:
    """What reads like somebody's address, the longest form first; findings may overlap."""
    for pattern in _LONG:
        for match in pattern.finditer(text):
            yield Finding("address", *match.span())
    for match in _HOME.finditer(text):
        yield Finding("address", *match.span(1))
    for match in _PLAIN.finditer(text):
        if not _YEAR_OR_TIME.match(match[0]) and not _counted(text, match):
            yield Finding("address", *match.span())


def _counted(text: str, match: re.Match[str]) -> bool:
    """True when the number is a thing's, or a count: "bus 15 high street", "3 drunks walk"."""
    before = text[max(0, match.start() - 20) : match.start()]
    if _NUMBERED.search(before):
        return True
    street = match[0].split()[1]
    return _COMMON.search(match[0]) is not None and not street[0].isupper() and not _AT.search(before)
