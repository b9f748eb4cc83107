"""A whole partnership for tests: a hub with assistant, door and review site in processes of their own, and a kiosk."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

import requests

from concerns import Receipt, receipt
from concerns.door import Door, Told
from concerns.files import kiosk_token_path, outbox_path, public_key_path
from content.load import OWN_PACK
from content.model import Pack
from kiosk.desk import Desk
from kiosk.form import ConcernDraft
from kiosk.lookup import Lookup
from kiosk.pack_swap import PackSwap
from safernw.errands import Errands
from safernw.settings import Settings
from staff import secondfactor
from tests.served import Served
from tests.web.served_door import PASSPHRASE, ServedDoor

PUBLISHER = "four words of an editor"
PASSWORD = "marble tiger onion seven"
PATIENCE = 60.0


def comes(true: Callable[[], bool], what: str) -> None:
    """Waits until something holds."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, f"it does not come: {what}"
        time.sleep(0.2)


class Hub:
    """The office's machine. `models` is a data folder with a trained assistant for the pack that ships."""

    def __init__(self, folder: Path, models: Path) -> None:
        self.data = folder / "hub"
        self.pack = Path(shutil.copytree(OWN_PACK, folder / "pack"))
        shutil.copytree(models, self.data / "models")
        self.staff_log = folder / "staff.log"
        self.assistant = Served(self.data, self.pack)

    def __enter__(self) -> Self:
        self.assistant.__enter__()
        address = f"http://127.0.0.1:{self.assistant.port}"
        self.door = ServedDoor(self.data, address, pack=self.pack).__enter__()
        self._serve_staff()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        for process in (self.staff, self.door.process, self.assistant.process):
            process.terminate()
        for process in (self.staff, self.door.process, self.assistant.process):
            process.wait(30)

    def command(self, *arguments: str) -> str:
        """`safernw ARGUMENTS` on this machine; what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "safernw", *arguments],
            env={**self.door.environment, "SAFERNW_PUBLISHER_PASSPHRASE": PUBLISHER},
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def edit(self, file: str, old: str, new: str) -> None:
        """An editor's change."""
        path = self.pack / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def _serve_staff(self) -> None:
        with self.staff_log.open("w") as told:
            self.staff = subprocess.Popen(
                [sys.executable, "-m", "safernw", "staff", "--port", "0"],
                stdout=subprocess.PIPE, stderr=told, text=True, env=self.door.environment,
            )  # fmt: skip
        assert self.staff.stdout
        said = self.staff.stdout.readline() + self.staff.stdout.readline()
        found = re.search(r"review site: (\S+).*set-up code (\S+)", said, re.DOTALL)
        assert found, self.staff_log.read_text()
        self.review, self.set_up_code = found[1].rstrip("/"), found[2]


class Officer:
    """A member of staff in a browser, signed in and with the register unlocked."""

    def __init__(self, hub: Hub) -> None:
        self._url = hub.review
        self._http = requests.Session()
        chosen = {"code": hub.set_up_code, "name": "amina.begum", "called": "Amina Begum"}
        self.post("/set-up", **chosen, password=PASSWORD, again=PASSWORD)
        shown = re.search(r'staff-secret">([A-Z2-7 ]+)<', self.get("/second-factor"))
        assert shown
        secret = base64.b32decode(shown[1].replace(" ", ""))
        self.post("/second-factor", code=secondfactor.code_at(secret, time.time()))
        self.post("/recovery-codes")
        self.post("/unlock", passphrase=PASSPHRASE, password=PASSWORD)

    def get(self, path: str) -> str:
        """A page."""
        reply = self._http.get(self._url + path, allow_redirects=False, timeout=60)
        assert reply.status_code == 200, (path, reply.status_code, reply.headers.get("location"))
        return reply.text

    def post(self, path: str, page: str = "", **fields: str) -> None:
        """Sends the form of a page, by default of the one that it is sent to."""
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', self.get(page or path))
        assert token, path
        sent = {"form_token": token[1], "form_page": page or path, **fields}
        reply = self._http.post(self._url + path, sent, allow_redirects=False, timeout=60)
        assert reply.status_code == 303, (path, reply.status_code, reply.text[:2000])


class Stand:
    """A kiosk at a road-show, without its window: its desk, its errands and its packs, told of the hub."""

    def __init__(self, folder: Path, hub: Hub) -> None:
        self.data, self.hub = folder / "kiosk", hub
        (self.data / "keys").mkdir(parents=True)
        shutil.copy(public_key_path(hub.data), public_key_path(self.data))
        kiosk_token_path(self.data).write_text(hub.command("kiosks", "add", "stand-1"))
        self._said: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.errands = Errands(Settings(hub=hub.door.url), self.data)
        self.swap = PackSwap(self.data, None)
        self.pack: Pack = self.swap.first()
        self.desk = Desk(public_key_path(self.data), outbox_path(self.data), "town-centre", self._said.put)

    def tell(self, what: str) -> Receipt:
        """A visitor tells a concern; the receipt."""
        draft = ConcernDraft(self.pack.concern, self.pack.events["town-centre"])
        draft.answers = {"category": "drugs", "what": what}
        told: list[str | None] = []
        self.desk.hand_in(draft, (), told.append)
        self._said.get(timeout=PATIENCE)()
        assert told[0]
        return receipt.parse(told[0])

    def what_became(self, code: Receipt) -> Told:
        """What the screen shows to whoever types a code."""
        told: list[Told] = []
        lookup = Lookup(self.desk, self._door, self._said.put)
        lookup.ask(code, told.append)
        self._said.get(timeout=PATIENCE)()
        lookup.close()
        return told[0]

    def run_errands(self) -> None:
        """What the kiosk does in the background, once."""
        self.errands.once()
        assert not self.errands.road.problem

    def visitor_leaves(self) -> None:
        """The screen looks at its packs between two visitors."""
        self.pack = self.swap.look(self.pack, between=True)

    def look(self) -> None:
        """It looks at them while a visitor is there."""
        self.pack = self.swap.look(self.pack, between=False)

    def close(self) -> None:
        """Switched off."""
        self.desk.close()

    def _door(self) -> Door:
        return Door(self.hub.door.url, kiosk_token_path(self.data).read_text().strip())


def found_in(folder: Path, words: str) -> list[str]:
    """The files of a folder that hold these words in the clear."""
    wanted = [words.encode(), words.encode("utf-16-le"), base64.b64encode(words.encode())[:-4]]
    held = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            held += [str(path) for one in wanted if one in content]
    return held
