"""The words around a name: what announces one, and what says that it is none."""

from __future__ import annotations

import re

from concerns.personal import lists

_CUES = lists.sections("cues")
NEVER = frozenset(map(lists.bare, lists.words("common-words")))
"""Words that are no name even where one was announced."""
NOT_PEOPLE = lists.words("not-people")
"""Words with a capital that are nobody's name."""
NO_STEM = _CUES["no-stem"]
"""Words that are a name and an s, and something else."""
OFTEN_CAPITAL = _CUES["often-capital"]
"""Names that are words which have a capital for other reasons."""
TITLES = _CUES["titles"] | _CUES["other-titles"]
VERBS_TOO = _CUES["verbs-too"]
"""Names that are verbs, which may follow "my mate" as such."""
NOBODIES = _CUES["nobodies"] | _CUES["people"] | _CUES["relations"] | TITLES | NOT_PEOPLE | NEVER
"""Words that with a capital, before what somebody did, are nobody's name."""
DEEDS = _CUES["deeds"]
"""What only people do."""
NEIGHBOURS = _CUES["neighbours"]
"""Words after the name of a family: "the Hendersons next door"."""
LETTERED = _CUES["lettered"]
"""Words before a letter that is no initial: "camp B"."""
FAMILY = _CUES["family"]
"""Words after a surname that say whose it is."""

_NAMED = re.compile(
    r"(?:^| )(?:"
    r"(?:my|his|her|hers|their|there|whose|real|full|first|last|maiden|second|lads?|mans?|guys?|girls?|mums?|dads?"
    r"|mates?|boys?|womans?|blokes?|ones|persons|dealers?|drivers?|owners?|partners?|boyfriends?|the|a) "
    r"names(?: is| are| was)?"
    r"|name (?:is|was)|surname(?: is| was)?|nickname(?: is| was)?|goes by(?: the name(?: of)?)?"
    r"|(?:by|under) the name(?: of)?|(?:im|i am|is|was|hes|shes|are|were) (?:called|named)|known as|aka|nicknamed"
    r"|signed by|calls? (?:himself|herself|themselves))$"
)
"""A name follows, whatever it is."""
_CALLED = re.compile(r"(?: |^)([^ ]+)(?: (?:is|was|who is|whos|thats))? (?:called|named|name|names)$")
_MAY_BE_CALLED = re.compile(
    r"(?: |^)(?:(?:(?:my|his|her|their|real|full) )?name|called|named"
    r"|(?:know|knows|knew|known) (?:(?:him|her|them) )?as|(?:ask|asks|asked|asking) for|badge (?:said|says|read)|signed"
    r"|call(?:ed|s)? (?:him|her|himself|herself|themselves|me)|(?:we|they|you) call)$"
)
"""A name may follow, if it looks like one."""
_IT_WAS = re.compile(
    r"(?: |^)(?:it was|its|it is|this is|im|i am|thats|that was|was it|hes|shes|he is|she is|is it|dear)$"
)
_IS = re.compile(r"(?: |^)([^ ]+) (?:is|was)$")
_PEOPLE_OF = re.compile("(?:ian|ish|ese|ean|can|ic)$")
"""How words for where people come from end: "my boss is Bulgarian"."""
_OWNED = re.compile(
    r"(?: |^)(?:my|his|her|our|their|your|s|best|old|little|big|older|younger|former|next|the|a|and|is|was|with|named"
    r"|one) [^ ]+$"
)
_OF_ONE = frozenset({"the", "a", "my", "our", "his", "her", "their", "your", "this", "that", "one", "main"})
_WHO = re.compile(
    r"(?:next door|(?:from|at) (?:number|no|flat)|in flat"
    r"|from (?:across|work|upstairs|downstairs|school|down|up|the|year|yr|my|our))$"
)
"""After a name that is a word too: where somebody lives or comes from."""


def announces(before: tuple[str, ...]) -> bool:
    """True when the words before say that a name comes, whatever it is: "my name is", "a lad called"."""
    said = " ".join(before)
    if _NAMED.search(said):
        return True
    called = _CALLED.search(said)
    return called is not None and called[1] in _CUES["people"] | _CUES["relations"]


def titled(before: tuple[str, ...]) -> bool:
    """True when the word before is a title, as in "Mr", "Dr", "auntie"."""
    return before[-1] in TITLES


def sure_title(before: tuple[str, ...]) -> bool:
    """True when it is a title and nothing else."""
    return before[-1] in _CUES["titles"]


def relation(before: tuple[str, ...]) -> bool:
    """True when a known name, or a word with a capital, is a person's here: "my neighbour Zbyszek", "called Baz"."""
    said = " ".join(before)
    called = _CALLED.search(said)
    if called and called[1] in _CUES["things"]:
        return False
    if _MAY_BE_CALLED.search(said):
        return True
    return before[-1] in _CUES["relations"] and bool(_OWNED.search(said))


def describes(before: tuple[str, ...], word: str) -> bool:
    """True when a word with a capital says who somebody is: "the man is Abdulkadir", not "my boss is Bulgarian"."""
    said = _IS.search(" ".join(before))
    if not said or _PEOPLE_OF.search(word):
        return False
    return said[1] in _CUES["people"] | _CUES["relations"]


def person(before: tuple[str, ...]) -> bool:
    """True right after a word for a person: "the driver, Wiesiek,"."""
    return len(before) > 1 and before[-1] in _CUES["people"] | _CUES["relations"] and before[-2] in _OF_ONE


def speaks_against(before: tuple[str, ...], word: str) -> bool:
    """True when the word before says that this is a thing: "the", or talk of drugs and drinks ("selling charlie")."""
    if not before:
        return False
    of_drugs = word in _CUES["drugs"] and not _CUES["drug-talk"].isdisjoint(before[-2:])
    return before[-1] in _CUES["against"] or of_drugs


def of_a_person(before: tuple[str, ...], word: str, capital: bool, after: tuple[str, str]) -> bool:
    """True when the words around a name that is a word too speak of a person: "my mate mark", "jack keeps"."""
    verb_here = word in VERBS_TOO and not capital
    if before and (relation(before) or titled(before)) and (not verb_here or after[0] in _CUES["weak-verbs"]):
        return True
    if before and before[-1] in _CUES["no-person-before"]:
        return False
    if _WHO.match(" ".join(after)) and not verb_here:
        return True
    mostly = word in _CUES["mostly-people"]
    if _IT_WAS.search(" ".join(before)):
        return word not in _CUES["times"] | NOT_PEOPLE and (mostly or capital)
    if after[0] in _CUES["strong-verbs"]:
        return mostly or (capital and word not in NOT_PEOPLE)
    return mostly and after[0] in _CUES["weak-verbs"]


def by_capital(before: tuple[str, ...], word: str) -> bool:
    """True when a capital within a sentence is enough for a name that is a place or a brand as well."""
    return word in _CUES["capital-is-enough"] and not (before and before[-1] in _CUES["where"])


def place(word: str, capital: bool) -> bool:
    """True when a word after a name says that a place, a show or a firm is called so: "Albert Road"."""
    return word in _CUES["places"] or (capital and word in _CUES["weak-places"])
