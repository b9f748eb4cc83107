"""Personal data in what a visitor typed, told in the pack's words. It is pointed out, never blocked."""

from __future__ import annotations

from concerns import personal
from content.model import Pack
from content.reply import phrase

MOST = 4
"""So many findings are told one by one; whoever reads those looks for the others."""


def public_contacts(pack: Pack) -> frozenset[str]:
    """The pack's own numbers and e-mail addresses, which are nobody's personal data."""
    ways = ((c.phone, c.sms, c.relay, c.email) for c in pack.contacts.values())
    return frozenset(way for contact in ways for way in contact if way)


def pointed_out(pack: Pack, text: str) -> list[str]:
    """A line for each piece of personal data in a text, the same words once; empty when there is none."""
    looks_like = phrase(pack, "personal_found")
    lines = [
        f"{looks_like} {phrase(pack, f'personal_{finding.kind}')}: "
        + " ".join(text[finding.start : finding.end].split())
        for finding in personal.found(text, public_contacts(pack))
    ]
    return list(dict.fromkeys(lines))[:MOST]
