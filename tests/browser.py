"""A real Chromium for tests: `page` is a fresh visitor, whose console must stay free of errors.

`browser` lives for one module of tests, since Playwright's event loop would bar the async tests of others.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
)
"""Chromium asks nobody outside anything, and does without the little shared memory of containers."""
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The path of a Chromium. Fails the test where there is none: `./run tests` installs one."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "there is no Chromium on this machine"
    return found


expect.set_options(timeout=15_000)


class Console:
    """What pages complained about: errors on their consoles, uncaught ones, and breaches of their policy."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.forgiven: list[str] = []
        context.on(
            "console", lambda line: line.type == "error" and self._note(f"{line.text} {line.location}")
        )
        context.on("weberror", lambda error: self._note(str(error.error)))

    def _note(self, line: str) -> None:
        self.complaints.append(line)

    def forgive(self, *parts: str) -> None:
        """Errors that hold one of these are what the test is about: "ERR_INTERNET_DISCONNECTED", "503"."""
        self.forgiven.extend(parts)

    @property
    def errors(self) -> list[str]:
        return [line for line in self.complaints if not any(part in line for part in self.forgiven)]


def violations(page: Page, **options: Any) -> list[str]:
    """What axe-core finds on a page, shadow trees included: a line for each element, with rule and place."""
    chosen = {"runOnly": {"type": "tag", "values": list(WCAG)}, "resultTypes": ["violations"], **options}
    found = Axe().run(page, options=chosen).response["violations"]
    return [
        f"{rule['id']}: {json.dumps(node['target'])} {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once for a module."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(), args=list(QUIET), chromium_sandbox=os.geteuid() != 0
        )
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor in a window of desktop size: no cookies, nothing stored."""
    fresh = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="Europe/London"
    )
    fresh.set_default_timeout(20_000)
    yield fresh
    fresh.close()


@pytest.fixture
def console(context: BrowserContext) -> Iterator[Console]:
    """What the visitor's pages complain about; at the end there must be nothing that was not forgiven."""
    watched = Console(context)
    yield watched
    assert watched.errors == []


@pytest.fixture
def page(context: BrowserContext, console: Console) -> Page:
    """A page of that visitor."""
    return context.new_page()
