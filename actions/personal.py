"""What looks personal in the words of a concern: pointed out in plain words, masked when read back, never blocked."""

from __future__ import annotations

from concerns.personal import Kind, found, masked
from content import Pack
from content.reply import phrase

KINDS: tuple[Kind, ...] = ("phone", "email", "postcode", "name", "address", "card", "ni")


def pointed_out(pack: Pack, *texts: str) -> str:
    """One sentence that names the kinds of personal data in some words, or nothing."""
    kinds = list(dict.fromkeys(finding.kind for text in texts for finding in found(text, _own(pack))))
    if not kinds:
        return ""
    named = [phrase(pack, f"personal_{kind}") for kind in kinds]
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return phrase(pack, "form_personal").format(kinds=listed)


def covered(pack: Pack, text: str) -> str:
    """The words with what looks personal masked: "ring me on [a phone number]"."""
    return masked(text, {kind: phrase(pack, f"personal_{kind}") for kind in KINDS}, _own(pack))


def _own(pack: Pack) -> tuple[str, ...]:
    """Numbers and addresses that are nobody's own: the pack's contacts."""
    contacts = pack.contacts.values()
    return tuple(way for contact in contacts for way in (contact.phone, contact.sms, contact.email) if way)
