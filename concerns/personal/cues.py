"""The words around a name: what announces one, and what says that it is none."""

from __future__ import annotations

import re

from concerns.personal import lists

NEVER = lists.words("common-words") | {lists.bare(word) for word in lists.words("common-words")}
"""Words that are no name even where one was announced."""
NOT_PEOPLE = lists.words("not-people")
"""Words with a capital that are nobody's name."""

_PEOPLE = frozenset(
    "lad lads man bloke guy girl woman lady boy kid child teenager teen youth person someone somebody male female chap geezer "
    "student pupil steward guard bouncer doorman driver worker employee manager landlord landlady tenant resident dealer one "
    "fella gentleman individual suspect dude member".split()
)  # fmt: skip
_RELATIONS = frozenset(
    "mate friend bestie brother bro sister sis son daughter mum mom mam dad father mother stepdad stepmum stepson husband "
    "wife partner boyfriend girlfriend bf gf ex fiance fiancee cousin nephew niece uncle aunt auntie aunty nan nana grandad "
    "grandma granny grandson granddaughter neighbour neighbor neighbours boss manager colleague workmate housemate flatmate "
    "roommate landlord teacher stepbrother stepsister lodger carer dealer tenant coach missus hubby bairn lad pal "
    "supervisor foreman classmate stepfather stepmother baby toddler girl mates friends kid".split()
)  # fmt: skip
_TITLES_SURE = frozenset("mr mrs ms mx cllr messrs".split())
_TITLES = _TITLES_SURE | frozenset(
    "miss dr doctor councillor sir rev reverend prof professor pc pcso wpc sgt sergeant inspector constable dc ds dci father sister auntie "
    "aunty aunt uncle imam pastor nurse officer judge lord lady dame headmaster".split()
)  # fmt: skip
_SAID = re.compile(
    r"(?:^| )(?:(?:my|his|her|hers|their|there|whose|real|full|first|last|maiden|second|lads?|mans?|guys?|girls?|mums?|dads?|mates?|"
    r"boys?|womans?|blokes?|ones|persons|dealers?|drivers?|owners?|partners?|boyfriends?|the|a) "
    r"(?:names|name is|name was|names is|names are|names was)"
    r"|name (?:is|was)|goes by(?: the name(?: of)?)?|(?:by|under) the name(?: of)?|surname(?: is| was)?|nickname(?: is| was)?|"
    r"(?:im|i am|is|was|hes|shes|are|were) (?:called|named)|known as|aka|nicknamed|signed by)$"
)
_CALLED = re.compile(r"(?: |^)([^ ]+)(?: (?:is|was|who is|whos|thats))? (?:called|named|name|names)$")
_MAY_BE_CALLED = re.compile(
    r"(?: |^)(?:(?:my|his|her|their|real|full) name|name|called|named|call(?:ed|s)? (?:him|her|himself|herself|themselves|me)|(?:we|they|you) call)$"
)
_IT_WAS = re.compile(
    r"(?: |^)(?:it was|its|it is|this is|im|i am|think its|thats|that was|was it|hes|shes|he is|she is|is it|dear)$"
)
_OWNED = re.compile(
    r"(?: |^)(?:my|his|her|our|their|your|s|best|old|little|big|older|younger|former|next|the|a|and|is|was|with|named|one) [^ ]+$"
)
_DRUG_TALK = frozenset(
    "sell sells selling sold deal deals dealing dealt buy buying bought take takes taking took taken do doing did on of some "
    "offer offered offering offers snort snorting snorted smoking smoked line lines gram grams bag bags wrap wraps hit drop dropped "
    "any more supply supplying drinking drank pint pints bottle bottles can cans gear coke ket pills".split()
)  # fmt: skip
_DRUGS = frozenset(
    "charlie molly mandy tina billy henry lucy mary stella jack jd baileys crystal george barry basil bob tony ivory stan harry".split()
)
_AGAINST = frozenset(
    "the these those some this that any every no each st saint king queen prince princess duke lord another all de la le".split()
)
_STRONG = frozenset(
    "lives said says told tells keeps kept sells deals threatened threatens texted texts messaged messages rang phoned punched "
    "hit hits slapped kicked grabbed pushed who beats beat shouted shouts works drives bought sold steals stole robbed attacked "
    "attacks came goes went wants wanted asked asks hates thinks knows owes got gets looks looked walked started saw does did "
    "and".split()
) - {"and"}  # fmt: skip
_WEAK = frozenset("is was has had isnt wasnt hasnt been wont doesnt didnt cant whos might".split())
_NEXT_DOOR = {("next", "door"), ("from", "number"), ("from", "no"), ("from", "across"), ("from", "flat"), ("from", "work"),
              ("from", "upstairs"), ("from", "downstairs"), ("at", "number"), ("at", "no"), ("in", "flat"), ("across", "the"),
              ("from", "school"), ("from", "down"), ("from", "up"), ("from", "the")}  # fmt: skip
_MOSTLY_PEOPLE = frozenset(
    "mark kim rosa jack rob nick bill billy bob bobby dan dean ray ron rod roger frank fred ed eddy mick paddy stan mitch sue penny jade "
    "holly lily poppy daisy grace ruby dawn carol hazel heather amber max taylor tyler jay robin victor ebony mandy lex lucy "
    "jordan charlie molly georgia ashley bailey morgan chelsea victoria zara spencer perry carter cody cole teddy norman noel "
    "belle les val vic viv ken len des jan nan jean kay bev dot earl drew curt belle raven raf harley olive rosie rusty "
    "violet ivy iris cliff clay glen heath reed pip gene marina viola".split()
)  # fmt: skip
_OTHERS_BY_CAPITAL = frozenset(
    "jordan charlie molly georgia ashley bailey morgan victoria spencer marley oakley carson parker trent troy".split()
)
VERBS_TOO = frozenset({"will", "may", "can", "drew", "hope", "chase", "might", "rob", "sue", "pat"})
_TIMES = frozenset("april may june july august sunday tuesday wednesday saturn easton".split())
_WHERE = frozenset("in at to near of from around through via into outside towards for like".split())
NO_STEM = frozenset(
    "carries james jeans adams wales miles banks woods wells williams roberts davies tess jess gavins lances bens chris".split()
)
"""Words that are a name and an s, and something else."""
OFTEN_CAPITAL = frozenset(
    "sunday blue red king prince princess duke earl star sky sun summer winter autumn spring storm may page young sunny dallas "
    "marvel trinity angel faith liberty forest tiger eden zion chance hope love god happy miss mac ash will can mark bay mo al "
    "peace glory victory scout hunter gift jet ali".split()
) - {"ali", "mark"}  # fmt: skip
"""Names that are words which have a capital for other reasons."""

PLACES = frozenset(
    "road rd street avenue ave lane crescent gardens terrace close st church cathedral school academy college university "
    "hospital surgery infirmary park arms inn hotel pub tavern club centre center hall library theatre cinema stadium square "
    "drive court house farm wood woods hill bridge roundabout junction station hostel foundation trust charity statue memorial monument "
    "supermarket store stores shop stage set band album tour concert fans law act primary secondary infant nursery estate "
    "island bay airport tent way grove walk mews rise place buildings bakery solicitors estates motors garage ltd limited "
    "plc bros brothers brewery lager cider sauce team fc cup united city rovers county".split()
)  # fmt: skip
"""After a name: it is the name of a place, a show or a firm."""
WEAK_PLACES = frozenset("close set park hill drive court house law way walk rise place shop tent stage band act club tour fans team "
                        "cup city brothers wood woods garage island bay pub bridge station farm estate st inn grove store stores".split())  # fmt: skip
"""Of these, words that may also go on with the sentence after a person's name: they count with a capital only."""


def announces(before: tuple[str, ...]) -> bool:
    """True when the words before say that a name comes, whatever it is: "my name is", "a lad called"."""
    said = " ".join(before)
    if _SAID.search(said):
        return True
    called = _CALLED.search(said)
    return bool(called) and (called[1] in _PEOPLE or called[1] in _RELATIONS)


def titled(before: tuple[str, ...]) -> bool:
    """True when the word before is a title, as in "Mr", "Dr", "auntie"."""
    return before[-1] in _TITLES


def sure_title(before: tuple[str, ...]) -> bool:
    """True when it is a title and nothing else."""
    return before[-1] in _TITLES_SURE


def relation(before: tuple[str, ...]) -> bool:
    """True when a known name, or a word with a capital, is a person's here: "my neighbour Zbyszek", "called Baz"."""
    said = " ".join(before)
    called = re.search(r"([^ ]+) (?:called|named)$", said)
    if called and called[1] in _THINGS:
        return False
    if _MAY_BE_CALLED.search(said):
        return True
    return before[-1] in _RELATIONS and bool(_OWNED.search(said))


_THINGS = frozenset(
    "band pub group site website app page game place gang channel shop club street road stage company campsite dog cat song "
    "film show bar cafe village town estate festival brand drug pill street school firm account album park area thing stuff "
    "something charity scheme office police".split()
)  # fmt: skip


def speaks_against(before: tuple[str, ...], word: str) -> bool:
    """True when the word before says that this is a thing: "the", or talk of drugs and drinks ("selling charlie")."""
    if not before:
        return False
    return before[-1] in _AGAINST or (word in _DRUGS and before[-1] in _DRUG_TALK)


_NOT_AFTER = _WHERE | frozenset(
    "a an or not to my his old her their our your its black big little dark red bite tyre bruise".split()
)


def of_a_person(before: tuple[str, ...], word: str, capital: bool, after: tuple[str, str]) -> bool:
    """True when the words around a name that is a word too speak of a person: "my mate mark", "jack keeps"."""
    said = " ".join(before)
    verb_here = word in VERBS_TOO and not capital
    if before and (relation(before) or titled(before)) and (not verb_here or after[0] in _WEAK):
        return True
    last = before[-1] if before else ""
    if last in _NOT_AFTER:
        return False
    if after in _NEXT_DOOR and not verb_here:
        return True
    mostly = word in _MOSTLY_PEOPLE
    if _IT_WAS.search(said):
        return word not in _TIMES | NOT_PEOPLE and (mostly or capital)
    if after[0] in _STRONG:
        return capital or mostly
    return mostly and after[0] in _WEAK


def by_capital(before: tuple[str, ...], word: str) -> bool:
    """True when a capital within a sentence is enough for a name that is a place or a brand as well."""
    return word in _OTHERS_BY_CAPITAL and not (before and before[-1] in _WHERE)
