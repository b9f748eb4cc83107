"""Where the assistant's concerns go: the device's outbox, sealed to the register's key."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.pack import matcher
from concerns import Facts, NotStored, Receipt, StoreError, lodge
from concerns.aside import open_outbox
from concerns.files import data_folder, outbox_path, public_key_path
from concerns.keys import KeysError, read_public
from content import Pack
from content.model import Event


def flags_of(pack: Pack, text: str) -> tuple[str, ...]:
    """The danger topics that the words of a concern touch: they travel inside the sealed envelope."""
    return matcher(pack.danger).topics(text)


def log_concern(answers: dict[str, str], event: Event | None, flags: tuple[str, ...]) -> Receipt:
    """Seals the answers of the form (`category`, `where`, `when`, `what`) and stores them on this device.

    Raises `NotStored`, whose words can be shown, and `ConcernError` for an answer that is too long.
    """
    data = data_folder()
    facts = Facts(
        channel="chat",
        event=event.id if event else "",
        category=answers["category"],
        where=answers["where"],
        when=answers["when"],
        what=answers["what"],
    )
    try:
        public_key = read_public(public_key_path(data))
        with open_outbox(outbox_path(data)) as outbox:
            return lodge(facts, public_key, outbox, datetime.now(UTC), flags)
    except (KeysError, StoreError) as problem:
        raise NotStored(str(problem)) from problem
