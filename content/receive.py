"""The packs that a machine has taken: which is shown, which waits, which came before.

    packs/<serial>/    a pack's folder, whole or not there
    packs/state.json   `State`, replaced in one step
    packs/lock         held while one of them changes

A file is taken only when the publisher signed it, when it is newer than every other that was ever taken, and when it
loads and keeps every rule. It waits until the machine is between two visitors. What it hides is hidden at once, even
when its words cannot be used here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec.structs import replace

from content import bundle, files
from content.bundle import BundleError
from content.check import mistakes
from content.finding import Finding
from content.load import load
from content.model import Pack
from content.withheld import hide
from content.yaml_file import PackError

STATE_NAME = "state.json"
KEPT = 3
"""Packs that stay to go back to."""
OWN = 0
"""The serial of the pack that a machine had before it ever took one: the program's own, or the settings'."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """Serial numbers; 0 is the machine's own pack, and for `waiting` and `refused` none."""

    newest: int = 0
    """The highest ever verified: nothing older is taken again."""
    current: int = OWN
    waiting: int = 0
    refused: int = 0
    """Gone back from, or not loadable here: only a newer one is shown in its place."""
    before: tuple[int, ...] = ()
    """What was shown before, latest first."""
    hidden: tuple[str, ...] = ()
    """The contacts that the newest one withholds."""


class Packs:
    """The packs of a data folder. Safe to use from several processes."""

    def __init__(self, data: Path, check: Callable[[Pack], Iterable[Finding]] = mistakes) -> None:
        self.folder = data / "packs"
        self._check = check

    @property
    def state_path(self) -> Path:
        """The file that changes whenever anything here does."""
        return self.folder / STATE_NAME

    def state(self) -> State:
        """As it stands now. Where the file is damaged, what the folders tell."""
        try:
            return msgspec.json.decode(self.state_path.read_bytes(), type=State)
        except FileNotFoundError:
            return State()
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            newest = max(self._serials(), default=0)
            return State(newest=newest, current=newest)

    def take(self, data: bytes, key: Ed25519PublicKey) -> int:
        """Takes a published file: it waits for `switch`. Returns its serial, 0 when it is no news.

        Raises `BundleError`, one plain line, and leaves what is shown as it is; but what a good signature hides is
        hidden from then on.
        """
        body = bundle.opened(data, key)
        with self._changing():
            state = self.state()
            if body.serial < state.newest:
                raise BundleError(
                    f"this pack ({named(body.serial)}) is older than one that was here already "
                    f"({named(state.newest)}); to undo one, publish a rollback"
                )
            if body.serial in (state.current, state.waiting, state.refused):
                return 0
            self._save(replace(state, newest=body.serial, hidden=body.withheld))
            if not self.folder_of(body.serial).is_dir():
                self._unpack(body)
            self._save(replace(self.state(), waiting=body.serial))
            self._tidy()
        return body.serial

    def switch(self) -> int:
        """Shows what waits. Returns the serial that is shown now. To be called between two visitors.

        Raises `PackError` when it can no longer be loaded; the one before stays.
        """
        with self._changing():
            state = self.state()
            if not state.waiting:
                return state.current
            try:
                load(self.folder_of(state.waiting))
            except PackError:
                self._save(replace(state, waiting=0, refused=state.waiting))
                raise
            before = (state.current, *state.before)[:KEPT]
            self._save(replace(state, current=state.waiting, waiting=0, refused=0, before=before))
            return state.waiting

    def go_back(self) -> int:
        """Shows what was shown before. Returns its serial. Raises `PackError` where there is none.

        What is withheld stays withheld, and the pack gone back from is not taken again: only a newer one is.
        """
        with self._changing():
            state = self.state()
            if not state.before:
                raise PackError("there is no earlier pack to go back to")
            back, *rest = state.before
            self._save(replace(state, current=back, waiting=0, refused=state.current, before=tuple(rest)))
            return back

    def folder_of(self, serial: int) -> Path:
        """Where the pack of this serial stands."""
        return self.folder / str(serial)

    def current_folder(self, own: Path | None) -> Path | None:
        """The folder of the pack that is shown; `own` is the machine's own, None the program's."""
        serial = self.state().current
        return self.folder_of(serial) if serial != OWN else own

    def load(self, own: Path | None) -> Pack:
        """The pack that is shown, without what is withheld. One that cannot be loaded is gone back from.

        Raises `PackError` when not even the machine's own can be loaded.
        """
        while True:
            state = self.state()
            try:
                return hide(load(self.current_folder(own)), state.hidden)
            except PackError:
                if state.current == OWN:
                    raise
                self._give_up(state.current)

    def _give_up(self, serial: int) -> None:
        with self._changing():
            state = self.state()
            if state.current == serial:
                back, *rest = state.before or (OWN,)
                self._save(replace(state, current=back, refused=serial, before=tuple(rest)))

    def _unpack(self, body: bundle.Body) -> None:
        """The pack's folder, made beside its place and renamed into it once it was found good."""
        fresh = self.folder / f"fresh-{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            bundle.write_folder(body, fresh)
            self._refuse_mistakes(fresh)
            fresh.rename(self.folder_of(body.serial))
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        files.sync_folder(self.folder)

    def _refuse_mistakes(self, folder: Path) -> None:
        try:
            wrong = [finding.told(folder) for finding in self._check(load(folder))]
        except PackError as problem:
            wrong = [str(problem).replace(str(folder), "the pack")]
        if wrong:
            raise BundleError(f"this pack has mistakes, so the present one stays: {wrong[0]}")

    def _changing(self) -> AbstractContextManager[None]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return files.only_one(self.folder / "lock")

    def _save(self, state: State) -> None:
        files.replace(self.state_path, msgspec.json.encode(state))

    def _tidy(self) -> None:
        """Removes packs that nothing leads back to, and what a killed process left."""
        state = self.state()
        kept = {state.current, state.waiting, *state.before}
        for serial in self._serials():
            if serial not in kept:
                shutil.rmtree(self.folder_of(serial), ignore_errors=True)
        for left in self.folder.glob("fresh-*"):
            shutil.rmtree(left, ignore_errors=True)

    def _serials(self) -> list[int]:
        return [
            int(path.name) for path in self.folder.glob("[0-9]*") if path.name.isdigit() and path.is_dir()
        ]


def named(serial: int) -> str:
    """A serial as people read it: the minute of its publishing, `2027-06-11 14:05`; 0 is the pack of the program."""
    digits = str(serial)
    if len(digits) != 12:
        return "its own pack" if serial == OWN else digits
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]} {digits[8:10]}:{digits[10:]}"
