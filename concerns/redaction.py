"""Taking words out of what is kept, for somebody whose personal data they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from concerns.cases import Cases, Keys, must_be_free, stored
from concerns.seal import seal_as

STROKES = "***"
"""What stands in the place of a word that was taken out."""
_FIELDS = ("what", "where", "when")


class Redaction(Cases):
    """The part of the register that takes words out of concerns, and notes away."""

    def redact(self, id: str, private_keys: Keys, words: Iterable[str], *, by: str, why: str) -> int:
        """Put STROKES in the place of these words wherever they stand in a concern, and seal it anew.

        Capitals do not matter. How many places; nothing is changed for none. The old envelope is overwritten,
        and a stick that brings it again is taken for known. KeyError for an unknown id; ValueError for a word
        shorter than STROKES, or a concern under legal hold; KeysError or EnvelopeError.
        """
        wanted = sorted({word for word in words if word}, key=len, reverse=True)
        if not wanted or len(wanted[-1]) < len(STROKES):
            raise ValueError(f"words to take out have at least {len(STROKES)} characters")
        pattern = re.compile("|".join(map(re.escape, wanted)), re.IGNORECASE)
        public_key = self._public_key()
        keys = tuple(private_keys)
        with self.writing() as connection:
            concern = self._opened(stored(connection, id), keys)
            must_be_free(connection, id)
            found = {name: pattern.subn(STROKES, getattr(concern, name)) for name in _FIELDS}
            places = sum(count for _, count in found.values())
            if not places:
                return 0
            told = replace(concern, **{name: text for name, (text, _) in found.items()})
            envelope = seal_as(told, public_key, bytes.fromhex(id))
            connection.execute(
                "UPDATE envelopes SET head = ?, sealed = ?, redacted = 1 WHERE id = ?",
                (envelope.head, envelope.sealed, id),
            )
            self._add_row(connection, by, "redact", id, why)
        self.checkpoint()
        return places

    def remove_note(self, id: str, number: int, *, by: str, why: str) -> None:
        """Delete a note for good. KeyError if the concern has no note of this number; ValueError under hold."""
        with self._changing(by, "note-removed", id, why) as connection:
            must_be_free(connection, id)
            change = "DELETE FROM notes WHERE concern = ? AND number = ?"
            if not connection.execute(change, (id, number)).rowcount:
                raise KeyError(number)
        self.checkpoint()
