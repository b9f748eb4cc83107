"""The review site at work: `safernw staff` in a process of its own on a full register, used over HTTP.

From the moment that somebody signs in (which unlocks the register) until every concern is open and found; then
pages of the inbox and searches, one after the other, as one officer asks for them while nothing else goes on.
"""

from __future__ import annotations

import itertools
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import requests

from bench.register.figure import Figure, at_most
from bench.register.invented import concerns
from concerns import keys, seal
from concerns.files import private_key_path, public_key_path
from concerns.register import open_register
from content import load
from staff import passwords, secondfactor
from staff.accounts import Accounts, Fresh
from staff.desk import staff_key_path, staff_path

HELD = 20_000
ROUNDS = 20
"""Times that each page and search is asked for."""
NAME, PASSWORD = "olga", "otter lamp velvet quay"
PAGES = (
    "/inbox", "/inbox?view=new", "/inbox?view=open&page=7", "/inbox?view=open&order=oldest&page=200",
    "/inbox?view=open&category=drugs&event=download", "/inbox?view=new&place=coalville&age=30",
)  # fmt: skip
SEARCHES = (
    "van",
    "red cap",
    '"third time"',
    "selling pills -white",
    "coalvile lights",
    "campsites phone",
    "s",
)


def measured(quick: bool) -> list[Figure]:
    """Unlocking with indexing, the inbox, searches."""
    held, rounds = (500, 3) if quick else (HELD, ROUNDS)
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        secret = _furnish(data, held)
        with _served(data) as url:
            browser = requests.Session()
            opening = _seconds(lambda: _sign_in_and_wait(browser, url, secret))
            inbox = [
                _seconds(lambda path=path: _get(browser, url + path)) for path in PAGES for _ in range(rounds)
            ]
            token = _token(_get(browser, url + "/inbox"))
            asked = [words for words in SEARCHES for _ in range(rounds)]
            found = [_seconds(lambda words=words: _search(browser, url, token, words)) for words in asked]
    return [
        at_most(f"unlock and index {held:,} concerns", round(opening, 1), 30, "seconds"),
        at_most("inbox, 95 of 100 pages within", round(_p95(inbox) * 1000, 1), 150, "milliseconds"),
        at_most("search, 95 of 100 within", round(_p95(found) * 1000, 1), 200, "milliseconds"),
    ]


def _furnish(data: Path, held: int) -> bytes:
    """A register with so many concerns, and one account, whose password opens it. The app's secret."""
    folder = private_key_path(data).parent
    folder.mkdir(parents=True)
    keys.save(*keys.make("copper-thistle-harbour-candle"), folder)
    public = keys.read_public(public_key_path(data))
    told = concerns(load(), held, datetime.now(UTC))
    with open_register(data) as register:
        while batch := [seal(one, public) for one in itertools.islice(told, 500)]:
            register.take_in(batch)
    secret = secondfactor.new_secret()
    with Accounts(staff_path(data), staff_key_path(data)) as accounts:
        accounts.add_first(NAME, NAME.title(), Fresh(passwords.hashed(PASSWORD), secret, 0, ()))
    unlocked = keys.open_private(private_key_path(data), "copper-thistle-harbour-candle")
    keys.add_holder(private_key_path(data), unlocked, f"staff {NAME}", PASSWORD)
    return secret


@contextmanager
def _served(data: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "safernw", "staff", "--port", "0", "--with-parent"]
    environment = {**os.environ, "SAFERNW_DATA": str(data)}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    )
    try:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        yield next(found[1] for line in lines if (found := re.search(r"review site: (\S+)", line)))
    finally:
        process.terminate()
        process.wait(20)


def _sign_in_and_wait(browser: requests.Session, url: str, secret: bytes) -> None:
    fields = {
        "form_token": _token(_get(browser, url + "/sign-in")),
        "form_page": "/sign-in",
        "name": NAME,
        "password": PASSWORD,
        "code": secondfactor.code_at(secret, time.time()),
    }
    browser.post(url + "/sign-in", fields, timeout=60).raise_for_status()
    while "Opening the register" in _get(browser, url + "/inbox"):
        time.sleep(1)


def _search(browser: requests.Session, url: str, token: str, words: str) -> None:
    answer = browser.post(url + "/inbox/search", {"form_token": token, "search": words}, timeout=60)
    answer.raise_for_status()
    if "Found for" not in answer.text:
        raise RuntimeError("the search did not answer")


def _get(browser: requests.Session, address: str) -> str:
    answer = browser.get(address, timeout=60)
    answer.raise_for_status()
    return answer.text


def _token(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    if not found:
        raise RuntimeError("the page has no form")
    return found[1]


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
