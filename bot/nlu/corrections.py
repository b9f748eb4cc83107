"""What a message that sets us right was really about: "no, I meant hate crime". No Rasa in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from content.danger import normalise, phrase_pattern
from content.talk import Corrections

CLAUSE_END = re.compile(r"[,;:.!?…]+(?=\s|$)|\s[-–—]+\s|\n+")
BREAK = " |"
"""Stands between clauses; no normalised word holds it."""
LONGEST_REFUSED = 4
"""Words of what is refused by name: "not the drug dealing, ..."."""
_NO = re.compile(r" (?:no|nope|nah|naw)(?= )")
_REFUSED_BY_NAME = re.compile(rf" not(?: [^ |]+){{1,{LONGEST_REFUSED}}}(?= \|)")
_NOT_THE_OTHER = re.compile(rf"(?:{re.escape(BREAK)})? (?:and )?not(?: [^ |]+){{1,{LONGEST_REFUSED}}}[ |]*$")


@dataclass(frozen=True)
class Correction:
    """`meant`: what was meant instead, normalised; empty where the message does not say it. `certain`: the
    message says that we were wrong, where otherwise it may merely go on ("no, nobody was hurt"). `refused`: it
    says no to the answer, where otherwise it insists on the question ("I said drugs")."""

    meant: str
    certain: bool
    refused: bool


class CorrectionReader:
    """Finds corrections by the pack's phrases. Raises `content.danger.PhraseError` for one that is broken."""

    def __init__(self, phrases: Corrections) -> None:
        self._fillers = _any(phrases.fillers)
        self._refusals = _any(phrases.refusals)
        self._openings = _any(phrases.openings)
        self._wishes = _any(phrases.wishes)
        self._others = _any(phrases.others)

    def read(self, text: str) -> Correction | None:
        """The correction that a message begins with, or None. Never raises."""
        clauses = [words for part in CLAUSE_END.split(text) if (words := normalise(part))]
        words = "".join(f" {clause}{BREAK}" for clause in clauses) + " "
        at, said_no, refused, opened = 0, False, False, False
        while not opened:
            refusal = _longest(self._refusals, words, at) or _longest(_REFUSED_BY_NAME, words, at)
            opening = _longest(self._openings, words, at)
            if not opening and (refused or said_no):
                opening = _longest(self._wishes, words, at)
            no, filler = _longest(_NO, words, at), _longest(self._fillers, words, at)
            if opening and opening >= (refusal or 0):
                at, opened = opening, True
            elif refusal:
                at, refused = refusal, True
            elif no:
                at, said_no = no, True
            elif filler:
                at = filler
            elif words.startswith(BREAK, at) and at + len(BREAK) < len(words) - 1:
                at += len(BREAK)
            else:
                break
        paused = words[:at].endswith(BREAK)
        if at == 0 and not self._named(words) and len(words.split()) > 2:
            return Correction("", certain=True, refused=True)
        if not (refused or opened or (said_no and paused)):
            return None
        return Correction(self._named(words[at:]), refused or opened, refused or said_no)

    def _named(self, rest: str) -> str:
        """What is left without what it is not, and without words that name nothing."""
        rest = _NOT_THE_OTHER.sub("", rest) if _NOT_THE_OTHER.sub("", rest).strip(" |") else rest
        plain = " " + " ".join(rest.replace("|", " ").split()) + " "
        whole = _longest(self._others, plain, 0)
        return "" if whole and not plain[whole:].strip() else plain.strip()


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for any of some phrases; for no phrases, one that finds nothing."""
    patterns = [phrase_pattern(phrase) for phrase in phrases]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")


def _longest(pattern: re.Pattern[str], words: str, at: int) -> int | None:
    """Where the pattern ends that begins at `at`, or None."""
    found = pattern.match(words, at)
    return found.end() if found else None
