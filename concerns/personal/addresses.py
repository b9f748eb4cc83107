"""Where somebody lives: a house or flat number with its street or building.

A street alone ("on Belvoir Road") is a place, and so are a road's number, a row, a gate, a stage and a bus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from concerns.personal import lists
from concerns.personal.finding import Finding

_STREETS = lists.lines("streets")
_ENDINGS = "|".join(
    sorted((re.escape(word) for line in _STREETS if line[0] != "=" for word in line.split()), reverse=True)
)
_SINGLE = "|".join(word for line in _STREETS if line[0] == "=" for word in line[1:].split())
_NO_NAME = (
    "a|an|the|on|in|at|of|off|near|by|and|or|to|from|along|up|down|outside|behind|opposite|over|past|into|is|was|were|"
    "are|with|for|other|more|big|lads?|men|man|women|woman|people|kids?|boys?|girls?|guys?|blokes?|youths?|teenagers?|"
    "cars?|vans?|bikes?|dogs?|police|officers?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|times?|am|pm|miles?|"
    "metres?|meters?|yards?|feet|ft|m|km|mph|quid|pounds?|pence|percent|bags?|pills?|bottles?|cans?|of|youngsters|males?|"
    "females?|adults?|children|houses?|shops?|pubs?|doors?|stars?|o'?clock|who|that|this|going|went|long|half|lane|way|"
    "year|old|foot|inch|litres?|grams?|g|kg|bed|bedroom|storey|stop|buses|mates?|friends?|dealers?|different|"
    "separate|hundred|then|when|they|he|she|we|i|it"
)
"""Words that are no part of a street's name after a number: what is counted, and where the sentence goes on."""
_THE = (
    "green|crescent|square|close|avenue|drive|mews|terrace|croft|paddock|hollow|grove|parade|orchard|meadows"
)
_NAME = rf"(?!(?:{_NO_NAME})(?![a-z'’-]))[a-z][a-z'’.-]{{1,24}}"
_NUMBER = r"[0-9]{1,4} ?(?:[a-h](?![a-z]))?(?: ?[-/] ?[0-9]{1,4}[a-h]?)?"
_SAID = r"(?:(?:house|door) )?(?:number|num|nr|no)s?[.:]? ?|#|(?:house|flat|apartment|apt|unit|block|plot|bungalow)[ .]?(?:number |no\.? ?)?"
_FLAT = r"(?:flat|apartment|apt|bedsit)[ .]?(?:number |no\.? ?)?(?:[0-9]{1,4} ?[a-h]?|[a-h])(?![a-z0-9])"
_STREET = rf"(?:(?:{_NAME}[ ,]{{1,2}}){{1,3}}(?:{_ENDINGS})|the (?:{_THE})|(?:{_SINGLE}))(?![a-z0-9])"
_WEAK = re.compile(
    r" (?:way|walk|view|end|park|row|place|pl|rise|bank|gate|yard|square|sq|close|cl|drive|hill|fold|fields?|ridge|heights|"
    r"court|ct|mount|point|green|meadows?|chase|fields|vale|brow|leas?|quay|wharf|parade)$",
    re.IGNORECASE,
)
"""Endings that are common words: in lower case they make no address unless somebody is said to be "at" it."""
_AT = re.compile(r"(?:at|lives?|living|address|from|home|house|number|is|to)[ :]{1,2}$", re.IGNORECASE)
_THING = (
    r"(?<![a-z])(?:bus|buses|route|row|gate|stage|junction|jct|j|seat|stand|platform|pitch|field|bay|lane|page|"
    r"camp|campsite|zone|level|tram|train|service|since|until|till|under|over|top|aged?|lot|exit|room|times?|"
    r"the|of|section|block|arena|bar|stall|car park|round) ?#?$"
)
_NOT_BEFORE = re.compile(_THING, re.IGNORECASE)

_PATTERNS = tuple(
    re.compile(rf"(?<![0-9a-z.:£$€/-])(?:{pattern})", re.IGNORECASE)
    for pattern in (
        # flat 3, 12 Acacia Avenue; flat 2 above the chip shop on Market Street
        rf"{_FLAT}[ ,.-]{{1,3}}(?:(?:{_SAID})?{_NUMBER},? )?(?:[a-z'’-]{{1,20}}[ ,]{{1,2}}){{0,7}}?{_STREET}",
        # flat 4 Victoria Court; flat 4, Belvoir House
        rf"{_FLAT}[ ,.-]{{1,3}}(?:{_NAME} ){{1,3}}(?:house|court|lodge|mansions?|tower|towers|point|apartments|flats)(?![a-z])",
        # no. 7 high st; number 12 on Acacia Avenue
        rf"(?:{_SAID}){_NUMBER}(?:,? (?:on|in|of|at|down|along|up)(?: the)? |,? ){_STREET}",
        # Acacia Avenue, number 12
        rf"(?:(?:{_NAME} ){{1,2}})(?:{_ENDINGS})[ ,]{{1,2}}(?:at )?(?:{_SAID}){_NUMBER}(?![a-z0-9])",
        # Rose Cottage, Main Street
        rf"(?:{_NAME} ){{1,2}}(?:cottage|farm|lodge|bungalow|farmhouse|villa)(?:,| on| in) (?:the )?{_STREET}",
    )
)
_PLAIN = re.compile(rf"(?<![0-9a-z.:£$€/-]){_NUMBER},? {_STREET}", re.IGNORECASE)
_YEAR_OR_TIME = re.compile(r"(?:19|20)[0-9]{2}|[012][0-9][0-5][0-9]")


def found(text: str) -> Iterator[Finding]:
    """What reads like somebody's address, the longest form first; findings may overlap."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Finding("address", *match.span())
    for match in _PLAIN.finditer(text):
        if not _YEAR_OR_TIME.match(match[0]) and not _counted(text, match):
            yield Finding("address", *match.span())


def _counted(text: str, match: re.Match[str]) -> bool:
    """True when the number is that of a thing, or of what is counted: "bus 15 high street", "3 drunks walk"."""
    before = max(0, match.start() - 20), match.start()
    if _NOT_BEFORE.search(text, *before):
        return True
    words = match[0].split()
    return bool(_WEAK.search(match[0])) and not words[1][0].isupper() and not _AT.search(text, *before)
