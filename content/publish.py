"""A pack handed to the kiosks: checked, signed, in one file, with a serial number that only rises.

    published/pack.snwpack        what the public door hands out
    published/<serial>.snwpack    it and the ones before, to go back to

The serial is the minute of publishing (202706111405), or one more than the last where that is not newer: a hub set up
afresh from its key still publishes what kiosks take for newer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from content import bundle, files, withheld
from content.bundle import Body, BundleError, Kind
from content.check import mistakes
from content.finding import Finding
from content.load import digest_of, load
from content.model import Pack, Withheld
from content.receive import Packs

PUBLISHED_NAME = "pack.snwpack"
KEPT = 20
"""Files that stay to go back to."""
CARRIED_ON = "withheld in the pack that was gone back from"

Check = Callable[[Pack], Iterable[Finding]]


def published_path(data: Path) -> Path:
    """The file that the public door hands to kiosks; missing until something was published."""
    return data / "published" / PUBLISHED_NAME


def utc_now() -> datetime:
    """The time of a serial."""
    return datetime.now(UTC)


class Publisher:
    """Publishes from the data folder of the hub, whose own door and assistant show it from then on."""

    def __init__(
        self,
        data: Path,
        key: Ed25519PrivateKey,
        now: Callable[[], datetime] = utc_now,
        check: Check = mistakes,
    ) -> None:
        self._data, self._key, self._now, self._check = data, key, now, check

    def publish(self, folder: Path) -> Body | None:
        """Publishes the pack of a folder; None when it is published already.

        Raises `PackError` and `BundleError` for one with mistakes.
        """
        pack = load(folder)
        self._refuse_mistakes(pack, folder)
        last = self.last()
        if last and last.digest == pack.digest:
            return None
        return self._hand_out(bundle.pack_files(folder), pack, "publish", 0)

    def withhold(self, entries: Iterable[Withheld]) -> Body | None:
        """Publishes what is out there with these contacts hidden, and nothing else changed; None when nothing is out
        there, or it hides them already."""
        last = self.last()
        hidden = tuple(entries)
        if not last or {entry.id for entry in hidden} <= set(last.withheld):
            return None
        return self._again(last, last, hidden, "withhold")

    def rollback(self, serial: int = 0) -> Body:
        """Publishes earlier words again, under a new serial: those before the present ones, or of `serial`.

        What is withheld now stays withheld. Raises `BundleError` where there is nothing to go back to.
        """
        history, last = self.history(), self.last()
        if serial:
            earlier = [body for body in history if body.serial == serial]
        else:
            earlier = [body for body in history if last and body.kind == "publish" and body.serial < last.of]
        if not earlier or not last:
            raise BundleError("no such earlier pack is kept; see: safernw content rollback --list")
        return self._again(earlier[-1], last, (), "rollback")

    def last(self) -> Body | None:
        """What is out there."""
        path = published_path(self._data)
        return bundle.opened(path.read_bytes(), self._key.public_key()) if path.exists() else None

    def history(self) -> list[Body]:
        """What was published and is kept, oldest first."""
        return history(self._data, self._key.public_key())

    def _refuse_mistakes(self, pack: Pack, folder: Path) -> None:
        wrong = [finding.told(folder) for finding in self._check(pack)]
        if wrong:
            more = f", and {len(wrong) - 1} more" if wrong[1:] else ""
            raise BundleError(f"nothing was published: {wrong[0]}{more}; see: safernw content check")

    def _again(self, body: Body, last: Body, more: tuple[Withheld, ...], kind: Kind) -> Body:
        """Texts that were published before, with all that `last` or `more` hides."""
        with TemporaryDirectory(dir=self._data) as scratch:
            folder = Path(scratch) / "pack"
            bundle.write_folder(body, folder)
            pack = load(folder)
            if kind == "rollback":
                self._refuse_mistakes(pack, folder)
        today = self._now().date().isoformat()
        entries = {entry.id: entry for entry in (*pack.withheld, *more) if entry.id in pack.contacts}
        for contact_id in last.withheld:
            contact = pack.contacts.get(contact_id)
            if contact and contact.shown:
                entries.setdefault(contact_id, Withheld(id=contact_id, why=CARRIED_ON, on=today))
        texts = {**body.files, withheld.WITHHELD_NAME: withheld.as_yaml(entries.values())}
        return self._hand_out(texts, withheld.hide(pack, entries), kind, body.of)

    def _hand_out(self, texts: dict[str, str], pack: Pack, kind: Kind, of: int) -> Body:
        path = published_path(self._data)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with files.only_one(path.parent / "lock"):
            now, last = self._now(), max(serials(self._data), default=0)
            serial = max(last + 1, int(now.strftime("%Y%m%d%H%M")))
            body = Body(
                serial=serial, made=now.isoformat(timespec="minutes"), kind=kind, of=of or serial,
                digest=digest_of({name: text.encode() for name, text in texts.items()}),
                withheld=withheld.not_shown(pack), files=texts,
            )  # fmt: skip
            sealed = bundle.seal(body, self._key)
            files.replace(path.with_name(f"{serial}.snwpack"), sealed)
            files.replace(path, sealed)
            for old in serials(self._data)[:-KEPT]:
                path.with_name(f"{old}.snwpack").unlink(missing_ok=True)
        packs = Packs(
            self._data, check=lambda _: ()
        )  # it was checked, or is to be hidden whatever else is wrong
        packs.take(sealed, self._key.public_key())
        packs.switch()
        return body


def serials(data: Path) -> list[int]:
    """The serials of what is kept, rising."""
    names = (path.stem for path in published_path(data).parent.glob("[0-9]*.snwpack"))
    return sorted(int(name) for name in names if name.isdigit())


def history(data: Path, key: Ed25519PublicKey) -> list[Body]:
    """What was published and is kept, oldest first; a file that cannot be opened any more is passed over."""
    found = []
    for serial in serials(data):
        with contextlib.suppress(BundleError, OSError):
            found.append(bundle.opened(published_path(data).with_name(f"{serial}.snwpack").read_bytes(), key))
    return found
