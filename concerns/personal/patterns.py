"""The forms of e-mail addresses, card and National Insurance numbers, phone numbers and postcodes.

Each is one regular expression in what Python and JavaScript share (to be used with the flag `i`; look-behind of one
character only), so that a browser can run the same. All repetition is bounded, so that the time grows
linearly with the text.
"""

from __future__ import annotations

AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|FY|"
    "GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|"
    "OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|"
    "WD|WF|WN|WR|WS|WV|YO|ZE|B|E|G|L|M|N|S|W"
)
"""The postcode areas of the United Kingdom and the Crown Dependencies (Royal Mail, Postcode Address File)."""
_BEFORE = "(?<![0-9a-z£$€+#])"
_AFTER = "(?![0-9a-z])"
_NO_DIGIT = "(?![0-9])"
_DIGIT = "[0-9oil]"
"""A figure, or a letter typed for nought or one."""
_FIGURE_WORD = "zero|nought|naught|one|two|three|four|five|six|seven|eight|nine"
_GAP = r"[ \t\xa0().,/_–-]{0,3}"

_UNIT = "[abd-hjlnp-uw-z]"
POSTCODE = (
    rf"{_BEFORE}({AREAS})( ?)([0-9][0-9o]?|[0-9][a-hjkmnp-y])[ ,./_–-]{{0,3}}"
    rf"([0-9o]|(?:{_FIGURE_WORD})(?= )) ?({_UNIT} ?{_UNIT}){_AFTER}"
    rf"|{_BEFORE}gir ?0aa{_AFTER}"
)
"""Groups: area, gap, district, sector, unit. Also Girobank's GIR 0AA, which has none of them."""
POSTCODE_SPELLED = (
    rf"{_BEFORE}([a-pr-uwyz](?: [a-hk-y])?(?: [0-9]){{2,3}} {_UNIT} {_UNIT}){_AFTER}"
    rf"|(?<![a-z])post ?code[ :]{{1,2}}(?:is |was )?((?:{AREAS}) ?[0-9]{{1,2}}[a-y]? ?[0-9o] ?[a-z]{{2}}){_AFTER}"
)
"""A postcode letter by letter ("L E 6 7 4 Z Z"), or one that is said to be one, whatever its unit."""
NI = (
    rf"{_BEFORE}(?!b ?g|g ?b|n ?k|k ?n|t ?n|n ?t|z ?z)(?:[a-ceghj-pr-tw-z][ .,/-]?[a-ceghj-npr-tw-z]|q ?q)"
    rf"(?:[ .,/-]{{0,2}}(?:[0-9]|{_FIGURE_WORD})){{6}}[ .,/-]{{0,2}}[a-d]{_AFTER}"
)
"""HMRC's rules (National Insurance Manual, NIM39110), and QQ, the prefix of its own specimen."""
NI_SAID = (
    r"(?<![a-z])(?:ni|n\.i\.?|nino|national ins[a-z]{0,9}|nat ins|insurance (?:number|no))(?![a-z])"
    r"[^0-9]{0,30}?(?<![a-z])"
    rf"([a-z] ?[a-z](?:[ .,/-]{{0,2}}[0-9]){{6}}(?:[ .,/-]{{0,2}}[a-z])?){_AFTER}"
)
"""A number that is said to be one: any letters, with or without the last. Group 1 is the number."""
CARD = rf"(?<![0-9a-z.])[0-9](?:[ \t\xa0.,_–-]{{0,3}}[0-9]){{12,18}}{_NO_DIGIT}"
CARD_SAID = (
    r"(?<![a-z])(?:card|visa|mastercard|debit|credit)(?![a-z])[^0-9]{1,40}"
    rf"([0-9]{{4}}(?:[ .-]{{0,3}}[0-9]{{4}}){{3}}){_NO_DIGIT}"
)
"""Sixteen digits that are said to be a card's, mistyped or not. Group 1 is the number."""
EMAIL = (
    r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+'-]{0,63} ?(?:@|[(\[{] ?(?:at|a) ?[)\]}]) ?(?:"
    r"[a-z0-9-]{1,63}(?: ?(?:\.|[(\[{] ?dot ?[)\]}]) ?[a-z0-9-]{1,63}){0,3}"
    r"(?: ?\. ?|,| ?[(\[{] ?dot ?[)\]}] ?| dot )[a-z]{2,24}"
    r"|gmail|googlemail|hotmail|outlook|yahoo|icloud|btinternet|live|protonmail)(?![a-z0-9])"
)
EMAIL_SPOKEN = (
    r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+'-]{0,63}(?: (?:dot|underscore|dash|hyphen) [a-z0-9]{1,40}){0,4} at "
    r"(?:[a-z0-9-]{1,63}(?: dot [a-z0-9-]{1,63}){0,3} ?(?:dot |\.)"
    r"(?:com|co|org|net|uk|gov|ac|edu|pl|ro|io|me|info|eu|example)(?: ?(?:dot |\.)uk)?"
    r"|gmail|googlemail|hotmail)(?![a-z0-9])"
)
PHONE = (
    rf"{_BEFORE}(?:(?:\+ ?|00{_GAP})?44{_GAP}(?:0{_GAP})?|[0o]{_GAP})"
    rf"(?:[1237il](?:{_GAP}{_DIGIT}){{9}}{_NO_DIGIT}|[123il](?:{_GAP}{_DIGIT}){{8}}|7(?:{_GAP}{_DIGIT}){{7,10}}){_NO_DIGIT}"
)
"""Numbers of the national plan (Ofcom): 01, 02, 03 and 07; mobiles also a digit or two short or long, as mistyped."""
PHONE_BARE = rf"{_BEFORE}7[0-9]{{3}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}{_NO_DIGIT}"
"""A mobile without its nought."""
PHONE_WORLD = rf"(?<![0-9a-z])(?:\+ ?|00 ?)[1-9](?:[ ().-]{{0,2}}[0-9]){{7,13}}{_NO_DIGIT}"
PHONE_LOCAL = (
    r"(?<![a-z])(?:(?:ring|call|phone|text|tel|telephone|mobile|mob|whatsapp|landline|reach)"
    r"(?: (?:me|him|her|us|them|back|is|no|number|on|at)){0,4}"
    rf"|(?:number|no)(?: is|s|'s|:))[ :.]{{1,3}}([2-9][0-9]{{2}}[ -]?(?:[0-9]{{3}}[ -]?)?[0-9]{{3,4}}){_NO_DIGIT}"
)
"""A number without its area's code, where it is said to be one. Group 1 is the number."""
_SPOKEN = (
    "(?:(?:double|treble|triple) )?"
    "(?:zero|nought|naught|oh|o|one|two|three|four|five|six|seven|eight|nine|[0-9]{1,6})"
)
PHONE_SPOKEN = rf"(?<![a-z0-9])(?:plus |zero|nought|oh|o|0|seven)(?:[ ,.-]{{0,3}}{_SPOKEN}){{5,16}}{_AFTER}"
"""A number in words, or in words and figures: "oh seven seven double oh nine ..."."""
CARD_SPOKEN = rf"(?<![a-z0-9])(?:two|three|four|five|six)(?:[ ,.-]{{1,3}}{_SPOKEN}){{7,18}}{_AFTER}"
"""A card's number in words."""
PLATE = (
    rf"{_BEFORE}(?:[a-z]{{2}}[0-9]{{2}} ?[a-z]{{3}}|[a-z][0-9]{{1,3}} ?[a-z]{{3}}|[a-z]{{3}} ?[0-9]{{1,3}}[a-z]"
    rf"|[a-z]?(?:[a-z][iz]|[iz][a-z]) ?[0-9]{{1,4}}){_AFTER}"
)
"""A vehicle's plate: since 2001, 1983 to 2001, 1963 to 1983 (DVLA, INF104), and Northern Ireland's."""
PLATE_SAID = r"(?:reg|registration|plates?|vrm|car|van|bike|moped|index)[a-z .:#]{0,14}$"
"""Words before a plate."""
