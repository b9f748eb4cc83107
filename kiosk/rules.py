"""The danger rules of a pack, made ready beside the screen: with thousands of phrases that takes a second."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from content.danger import DangerMatch, DangerMatcher
from content.model import Danger
from kiosk.pack_keeper import matcher


class Rules(DangerMatcher):
    """Judges messages as a DangerMatcher does. Whoever asks before they are ready waits until they are."""

    def __init__(self, danger: Danger) -> None:
        self._danger = danger
        self._making = threading.Lock()

    def prepare(self) -> None:
        """Makes them ready on a thread."""
        threading.Thread(target=self._made, name="rules", daemon=True).start()

    def _made(self) -> DangerMatcher:
        with self._making:
            return matcher(self._danger)

    def _matches(self, text: str) -> Iterator[DangerMatch]:
        return self._made()._matches(text)
