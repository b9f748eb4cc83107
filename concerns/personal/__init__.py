"""Personal data in what people type: pointed out before a concern is sent, never blocked.

`found` says what looks like a phone number, e-mail address, postcode, name, address, card number or National
Insurance number, and where; `masked` puts the kind's word in its place. A vehicle's plate is information for
those who read the concern, and is never a finding. Rules and lists only, no model: small, the same on every
device, and fit for a browser (see docs/decisions/0011-personal-data-pointed-out.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from concerns.personal import addresses, names, numbers
from concerns.personal.finding import Finding, Kind

__all__ = ["WORDS", "Finding", "Kind", "found", "masked"]

WORDS: Mapping[Kind, str] = {
    "phone": "phone number",
    "email": "e-mail address",
    "postcode": "postcode",
    "name": "name",
    "address": "address",
    "card": "card number",
    "ni": "National Insurance number",
}
"""What `masked` says in place of a finding, unless it is given other words."""


def found(text: str, known: Collection[str] = ()) -> tuple[Finding, ...]:
    """What looks like personal data in a text, in order and without overlaps. Never raises.

    `known`: phone numbers and e-mail addresses that are nobody's own, such as the pack's contacts, in any
    spacing. Service numbers (999, 101, 0800 and 03 numbers...) are always left alone. Time grows linearly
    with the text.
    """
    taken: list[Finding] = []
    covered = bytearray(len(text))

    def take(findings: Iterable[Finding]) -> None:
        for finding in findings:
            if not any(covered[finding.start : finding.end]):
                covered[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
                taken.append(finding)

    take(numbers.found(text, known))
    for start, end in numbers.plates(text):
        covered[start:end] = b"\1" * (end - start)  # so that no name is read out of "AB12 SUE"
    take(addresses.found(text))
    take(names.found(text))
    return tuple(sorted(taken, key=lambda finding: finding.start))


def masked(text: str, words: Mapping[Kind, str] = WORDS, known: Collection[str] = ()) -> str:
    """The text with each finding replaced by its kind's word in square brackets: "ring [phone number]".

    `words`: the word for each kind, as from the pack's phrases; a kind without one gets that of `WORDS`.
    """
    pieces, at = [], 0
    for finding in found(text, known):
        pieces += [text[at : finding.start], "[", words.get(finding.kind, WORDS[finding.kind]), "]"]
        at = finding.end
    return "".join([*pieces, text[at:]])
