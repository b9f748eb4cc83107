"""Draws pages of sign-in and administration for the documentation, from a site with invented people and concerns.

python -m tests.staff.pictures docs/screenshots
"""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from concerns import Facts, Outbox, hand_over, keys, lodge
from concerns.files import private_key_path, public_key_path
from concerns.keys import read_public
from content import load
from staff.roles import Role
from tests.browser import QUIET, chromium
from tests.staff.office import PASSPHRASE, PASSWORD, Office

PEOPLE: dict[str, Role] = {"amina": "administrator", "leo": "lead", "olga": "officer", "rob": "reader"}
TOLD = (
    "bags go missing near the showers",
    "somebody follows girls to their tents",
    "a lorry drives too fast",
)


def main(folder: Path) -> None:
    """Writes staff-*.png into the folder."""
    with tempfile.TemporaryDirectory() as made:
        office = furnished(Path(made))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=[*QUIET, "--no-sandbox"])
            page = browser.new_page(viewport={"width": 1100, "height": 760})
            page.goto(f"{office.url}/sign-in")
            keep(page, folder / "staff-sign-in.png")
            page.fill("#name", "amina")
            page.fill("#password", PASSWORD)
            page.fill("#code", office.code("amina"))
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/inbox")
            work(office)
            for name, path in (("accounts", "/accounts"), ("audit", "/audit"), ("keeping", "/retention")):
                page.goto(office.url + path)
                keep(page, folder / f"staff-{name}.png")
            page.goto(f"{office.url}/rights")
            page.fill("#words", "jordan sample")
            page.get_by_role("button", name="Search").click()
            page.wait_for_selector("#ticked")
            keep(page, folder / "staff-rights.png")
            browser.close()
        office.end()


def furnished(data: Path) -> Office:
    """A site with four people and three concerns."""
    folder = private_key_path(data).parent
    folder.mkdir(parents=True)
    keys.save(*keys.make(PASSPHRASE), folder)
    office = Office(data, load())
    unlocked = keys.open_private(private_key_path(data), PASSPHRASE)
    for name, role in PEOPLE.items():
        office.add(name, role)
        keys.add_holder(private_key_path(data), unlocked, f"staff {name}", PASSWORD)
    with Outbox(data / "outbox.db") as outbox:
        for hours, text in enumerate(TOLD):
            what = f"Invented: {text}, they say it is Jordan Sample."
            facts = Facts(category="asb", channel="kiosk", what=what, where="", when="")
            lodge(
                facts,
                read_public(public_key_path(data)),
                outbox,
                office.desk.moment() - timedelta(hours=hours),
            )
        hand_over(outbox, office.desk.register)
    return office


def work(office: Office) -> None:
    """What the audit then shows."""
    register, opened = office.desk.register, office.desk.vault.keys
    first, second, _ = (entry.id for entry in register.entries())
    for id in (first, second):
        register.read(id, opened, by="olga")
    register.assign(first, "olga", by="leo")
    register.set_status(first, "closed", "acted-on", by="olga")
    register.hold(second, True, by="leo")


def keep(page: Page, path: Path) -> None:
    """The window's picture, small: 64 colours are plenty for these pages."""
    page.screenshot(path=path)
    with Image.open(path) as drawn:
        drawn.convert("RGB").quantize(64).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
