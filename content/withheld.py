"""Numbers hidden at once: `withheld.yml` beside contacts.yml, which always wins over it.

An editor sees the file in the pack's folder and in every comparison of two versions, and it is published with the
rest: what the folder says and what visitors see cannot part without a trace.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from content import files
from content.model import Pack, Withheld
from content.yaml_file import PackError, YamlFile

WITHHELD_NAME = "withheld.yml"
HEAD = """# Contacts that no visitor is shown, whatever contacts.yml says of them: made by `safernw content withhold`.
# To show one again, set it right in contacts.yml, take its entry out here, and publish.
"""


def hide(pack: Pack, ids: Iterable[str]) -> Pack:
    """The pack with these contacts withheld. Ids that it does not have are passed over, and so is the emergency
    number, without which no screen may be."""
    hidden = {
        contact_id: replace(pack.contacts[contact_id], status="withheld")
        for contact_id in ids
        if contact_id in pack.contacts
        and contact_id != pack.brand.emergency_contact
        and pack.contacts[contact_id].shown
    }
    return replace(pack, contacts={**pack.contacts, **hidden}) if hidden else pack


def entries_in(folder: Path) -> tuple[Withheld, ...]:
    """What stands in the file of a pack's folder. Raises `PackError`."""
    if not (folder / WITHHELD_NAME).exists():
        return ()
    return tuple(YamlFile(folder / WITHHELD_NAME, folder).to(list[Withheld]))


def withheld_in(folder: Path) -> tuple[str, ...]:
    """The ids that a pack's folder withholds in a hurry; none while its file cannot be read."""
    try:
        return tuple(entry.id for entry in entries_in(folder))
    except PackError:
        return ()


def not_shown(pack: Pack) -> tuple[str, ...]:
    """The ids of every contact that this pack shows to nobody."""
    return tuple(contact.id for contact in pack.contacts.values() if not contact.shown)


def as_yaml(entries: Iterable[Withheld]) -> str:
    """The file for these entries."""
    told = (f"- id: {entry.id}\n  why: {_text(entry.why)}\n  on: {_text(entry.on)}\n" for entry in entries)
    return HEAD + ("".join(told) or "[]\n")


def write(folder: Path, entries: Iterable[Withheld]) -> None:
    """Writes the file into a pack's folder; durable when this returns. Raises OSError."""
    files.replace(folder / WITHHELD_NAME, as_yaml(entries).encode(), mode=0o644)


def _text(value: str) -> str:
    return json.dumps(" ".join(value.split()), ensure_ascii=False)
