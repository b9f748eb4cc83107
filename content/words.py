"""Texts of the pack with their `{contact-id}` marks filled in.

A number is written once, in contacts.yml; a sentence that needs it says `{police-101}`, or
`{police-101.url}` for another detail.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from content.model import Contact

_NAMED = r"\{(?P<id>[a-z0-9-]+)(?:\.(?P<detail>[a-z]+))?\}"
MARK = re.compile(_NAMED)
_ON_A_NUMBER = re.compile(rf"(?P<on>\bon )?{_NAMED}")
_VERBS = "call|ring|phone|text|tell|ask|use|or|and|to|is|are|gives|printed|for"
"""After one of them a name reads well; after another word it is set in brackets."""
DETAILS = ("phone", "sms", "url", "email", "hours", "address", "name")


def marks(text: str) -> Iterator[tuple[str, str]]:
    """The (contact id, detail) of every mark in a text, in order."""
    for match in MARK.finditer(text):
        yield match[1], match[2] or "phone"


def filled(text: str, contacts: dict[str, Contact], instead: str) -> str:
    """`text` with every mark replaced, and no number of a withheld contact in it.

    Where one stood, the sentence names the contact and says `instead` in brackets: "Call Victim First on
    {victim-first}" becomes "Call Victim First (number being checked)".
    """

    def detail(match: re.Match[str]) -> str:
        contact = contacts[match["id"]]
        if contact.shown or match["detail"] == "name":
            return f"{match['on'] or ''}{getattr(contact, match['detail'] or 'phone')}"
        name = contact.name.split(",")[0]
        sentence = re.split(r"[.?!]\s", text[: match.start()])[-1].lower()
        if _says(sentence, name):
            return instead
        if not match["on"] and re.search(rf"\b({_VERBS})\s+$", sentence):
            return f"{name} {instead}"
        return f"({name}: {instead.strip('()')})"

    return without(_ON_A_NUMBER.sub(detail, text).strip(), contacts.values(), instead)


def without(text: str, contacts: Collection[Contact], instead: str) -> str:
    """`text` without a number or address of a withheld contact that was typed in it, as in the strategy's own words,
    unless another contact that is shown has the same."""
    hidden = [contact for contact in contacts if not contact.shown]
    ways = {bare: way for contact in hidden for bare, way in _ways(contact)}
    shown = {bare for contact in contacts if contact.shown for bare, _ in _ways(contact)} if ways else set()
    for bare, way in ways.items():
        if bare not in shown:
            text = _spaced(way).sub(instead, text)
    return text


def paragraphs(text: str) -> tuple[str, ...]:
    """A text's paragraphs, each on one line."""
    return tuple(" ".join(block.split()) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())


def _says(sentence: str, name: str) -> bool:
    """True when a sentence names a contact already: it holds half of the longer words of its name, or more."""
    words = [word for word in re.findall(r"\w+", name.lower()) if len(word) > 3]
    said = [word for word in words if re.search(rf"\b{re.escape(word)}\b", sentence)]
    return bool(words) and 2 * len(said) >= len(words)


@cache
def _ways(contact: Contact) -> tuple[tuple[str, str], ...]:
    """What a contact is reached by, bare and as it is written."""
    ways = (contact.phone, contact.sms, contact.email, contact.url)
    return tuple((_bare(way), way) for way in ways if _bare(way))


def _bare(way: str) -> str:
    return re.sub(r"[^a-z0-9@]", "", re.sub(r"^https?://(www\.)?", "", way.lower()))


@cache
def _spaced(way: str) -> re.Pattern[str]:
    """Finds a number however its digits are spaced, or an address with or without its beginning."""
    if re.fullmatch(r"[\d ]+", way):
        pattern = r"(?<![\d£.,–-])" + r" ?".join(way.replace(" ", "")) + r"(?![\d–-]|[.,]\d)"
    else:
        bare = re.sub(r"^https?://(www\.)?", "", way).rstrip("/")
        pattern = r"(?:https?://)?(?:www\.)?" + re.escape(bare) + r"/?(?![\w/])"
    return re.compile(pattern, re.IGNORECASE)
