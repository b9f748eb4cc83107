"""A hub and its kiosks, as folders: what the tests of publishing share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content.check import mistakes
from content.finding import Finding
from content.model import Pack
from content.publish import Publisher, published_path
from content.receive import Packs

BOATS = "topics/boat-theft.yml"
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key()


def lenient(pack: Pack) -> Iterator[Finding]:
    """The rules but for those that an invented partnership need not keep: it has few examples, and long words."""
    for finding in mistakes(pack, fewest_examples=1):
        if "reading age" not in finding.message:
            yield finding


class Hub:
    """Where packs are published, a minute apart."""

    def __init__(self, data: Path, pack: Path, key: Ed25519PrivateKey = KEY) -> None:
        data.mkdir(exist_ok=True)
        self.data, self.pack = data, pack
        self.time = datetime(2027, 6, 11, 14, 0, tzinfo=UTC)
        self.publisher = Publisher(data, key, self._now, lenient)

    def _now(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time

    def publish(self) -> bytes:
        """Publishes the folder; the file as the door hands it out."""
        self.publisher.publish(self.pack)
        return self.file

    @property
    def file(self) -> bytes:
        return published_path(self.data).read_bytes()

    def edit(self, file: str, old: str, new: str) -> None:
        """An editor's change in the folder."""
        path = self.pack / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def say(self, sentence: str) -> None:
        """An editor's other end for the answer of the topic `boat-theft`."""
        text = (self.pack / BOATS).read_text()
        self.edit(BOATS, text.split("{constables}. ")[1].split('"')[0], sentence)


def kiosk(data: Path) -> Packs:
    """The packs of a kiosk."""
    data.mkdir(exist_ok=True)
    return Packs(data, lenient)
