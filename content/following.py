"""The pack as this machine shows it at this moment: the one it has switched to, without what is withheld.

For programs that run for days. A look costs two calls of `stat`; the pack is read again only when one of them differs.
"""

from __future__ import annotations

import threading
from pathlib import Path

from content.load import OWN_PACK, load
from content.model import Pack
from content.receive import Packs
from content.withheld import WITHHELD_NAME, hide, withheld_in
from content.yaml_file import PackError

Seen = tuple[tuple[int, int] | None, ...]


class Following:
    """Gives the pack of a data folder; `own` is the folder of the machine's own, None the program's.

    `data` None follows no published packs. Safe to use from several threads.
    """

    def __init__(self, data: Path | None, own: Path | None = None) -> None:
        self._own = own or OWN_PACK
        self._packs = Packs(data) if data else None
        self._lock = threading.Lock()
        self._seen: Seen | None = None
        self._pack: Pack | None = None

    @property
    def pack(self) -> Pack:
        """The pack to show now. While a new one cannot be read, the last one stays.

        Raises `PackError` when there was none yet.
        """
        with self._lock:
            seen = self._look()
            if self._pack is None or seen != self._seen:
                try:
                    self._pack = self._read()
                except PackError:
                    if self._pack is None:
                        raise
                self._seen = seen
            return self._pack

    def _look(self) -> Seen:
        paths = [self._own / WITHHELD_NAME]
        if self._packs:
            paths.append(self._packs.state_path)
        return tuple(_stamp(path) for path in paths)

    def _read(self) -> Pack:
        pack = self._packs.load(self._own) if self._packs else load(self._own)
        return hide(pack, withheld_in(self._own))


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
