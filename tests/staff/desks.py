"""A served review site on the partnership's own pack, unlocked, with an officer, a reader and a lead at work."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import requests
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from concerns import Concern, keys, seal
from concerns.files import private_key_path, public_key_path
from content import Pack
from staff.roles import Role
from tests.staff.office import CHEAP, PASSPHRASE, PASSWORD, Office
from tests.staff.told import concern, lazy_judge_of

PEOPLE: dict[str, Role] = {"ada": "administrator", "lena": "lead", "omar": "officer", "rita": "reader"}


class Browser:
    """Somebody who has signed in, in a browser that follows no redirect by itself."""

    def __init__(self, review: Review, name: str) -> None:
        self.review = review
        self.token = review.session(name)
        self.http = requests.Session()
        self.http.cookies.set(review.desk.cookie_name, self.token)

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.review.url + path, allow_redirects=False, timeout=60)

    def post(self, path: str, **fields: str | Sequence[str]) -> requests.Response:
        form = {"form_token": self.review.desk.sessions.form_token(self.token), **fields}
        return self.http.post(self.review.url + path, form, allow_redirects=False, timeout=60)


class Review(Office):
    """The site. `person` gives a `Browser`."""

    def __init__(self, data: Path, pack: Pack) -> None:
        private_key_path(data).parent.mkdir(parents=True, exist_ok=True)
        keys.save(*keys.make(PASSPHRASE, costs=CHEAP), private_key_path(data).parent)
        super().__init__(data, pack)
        for name, role in PEOPLE.items():
            self.add(name, role)
        self.desk.unsealed.judge = lazy_judge_of(pack)
        self.unlock()

    @property
    def public_key(self) -> EllipticCurvePublicKey:
        return keys.read_public(public_key_path(self.data))

    def unlock(self) -> None:
        account = self.desk.accounts.named("omar")
        assert account
        assert self.desk.vault.open_by_passphrase(PASSPHRASE, account, PASSWORD, self.desk.register)

    def session(self, name: str) -> str:
        """A token as a browser has it after signing in."""
        account = self.desk.accounts.named(name)
        assert account
        return self.desk.sessions.begin(account.id)

    def person(self, name: str) -> Browser:  # type: ignore[override]
        return Browser(self, name)


def arrive(review: Review, *told: Concern) -> list[str]:
    """Taken in by the register, and open for staff. Their ids."""
    envelopes = [seal(one, review.public_key) for one in told]
    review.desk.register.take_in(envelopes)
    review.desk.reading.refresh()
    return [envelope.id for envelope in envelopes]


def recent(review: Review, what: str, **facts: object) -> Concern:
    """One taken in this hour of the site's clock."""
    return concern(what, taken=review.desk.moment().strftime("%Y-%m-%dT%H:00Z"), **facts)


def wait_for(condition: Callable[[], bool]) -> None:
    """Until it holds; fails after twenty seconds."""
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)
