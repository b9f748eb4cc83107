"""A review site that is really served, in this process, so that tests own its clock; and people who use it."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import requests
import uvicorn

from concerns.keys import Stretching
from content import Pack
from pages.server import address, bound
from staff import passwords, secondfactor
from staff.accounts import Account, Fresh
from staff.app import served
from staff.desk import Desk, Options
from staff.roles import Role

PASSPHRASE = "copper-thistle-harbour-candle"
PASSWORD = "otter lamp velvet quay"
BEGUN = 1_811_000_000.0
CHEAP = Stretching(memory=8 * 1024, passes=1, lanes=1)


class Clock:
    """Unix seconds that only tests move."""

    def __init__(self) -> None:
        self.now = BEGUN

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


class Office:
    """A served site: `url`, its `desk`, its `clock`. Use with `with`; `restart` is a reboot of the machine."""

    def __init__(self, data: Path, pack: Pack) -> None:
        self.data, self.pack, self.clock = data, pack, Clock()
        self.start()

    def start(self) -> None:
        listener = bound("127.0.0.1", 0)
        self.url = address(listener)
        self.desk = Desk(Options(data=self.data, address=self.url), self.pack, self.clock)
        self._server = uvicorn.Server(
            uvicorn.Config(
                served(self.desk), log_config=None, access_log=False, server_header=False, ws="none"
            )
        )
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]})
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            self._thread.join(0.01)
        assert self._server.started

    def end(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self.desk.close()

    def restart(self) -> None:
        self.end()
        self.start()

    def add(self, name: str, role: Role) -> Account:
        """An account that is set up, its app's secret in `secrets`."""
        desk, now = self.desk, self.clock.now
        secret = secondfactor.new_secret()
        fresh = Fresh(passwords.hashed(PASSWORD), secret, 0, secondfactor.new_recovery_codes())
        if not desk.accounts.all():
            desk.accounts.add_first(name, name.title(), fresh)
            account = desk.accounts.named(name)
            assert account
            if role != "administrator":
                raise ValueError("the first account is an administrator")
            return account
        code = secondfactor.new_code()
        desk.accounts.invite(name, name.title(), role, code, now + 60)
        return desk.accounts.complete(code, now, fresh)

    def code(self, name: str) -> str:
        """A code of this person's app that has not been used; time goes on for it where need be."""
        account = self.desk.accounts.named(name)
        assert account
        secret, last = self.desk.accounts.secret(account)
        while self.clock.now // secondfactor.STEP <= last:
            self.clock.forward(secondfactor.STEP)
        return secondfactor.code_at(secret, self.clock.now)

    def person(self, name: str = "") -> Person:
        """A browser; signed in if a name is given."""
        person = Person(self)
        if name:
            assert person.sign_in(name).status_code == 303
        return person


class Person:
    """Somebody with a browser that follows no redirect by itself."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.http = requests.Session()

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.office.url + path, allow_redirects=False, timeout=20)

    def follow(self, response: requests.Response) -> requests.Response:
        assert response.status_code == 303, response.text
        return self.get(response.headers["location"])

    def form_token(self, page: str = "/sign-in") -> str:
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', self.get(page).text)
        return found.group(1) if found else ""

    def post(self, path: str, fields: dict[str, str] | None = None, page: str = "") -> requests.Response:
        """Sends a form as it stands on `page` (by default the page that it is sent to)."""
        where = page or path
        token = self.form_token(where) or self.form_token("/account") or self.form_token("/join")
        return self.send(path, {"form_token": token, "form_page": where, **(fields or {})})

    def send(self, path: str, fields: dict[str, str]) -> requests.Response:
        return self.http.post(self.office.url + path, fields, allow_redirects=False, timeout=20)

    def sign_in(self, name: str, password: str = PASSWORD, code: str = "") -> requests.Response:
        code = code or self.office.code(name)
        return self.post("/sign-in", {"name": name, "password": password, "code": code})
