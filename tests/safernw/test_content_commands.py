"""An editor previews, publishes, hides and undoes from the command line; a kiosk takes the file from a stick."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from content.load import OWN_PACK
from tests.safernw.test_commands import is_one_clear_line, run

PASSPHRASE = "a passphrase for tests only"


class Desk:
    """An editor's machine: a folder with the pack, and a data folder."""

    def __init__(self, folder: Path) -> None:
        self.pack = Path(shutil.copytree(OWN_PACK, folder / "pack"))
        self.data = folder / "hub"
        self.stick = folder / "stick.snwpack"

    def run(self, *arguments: str, data: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        own = {
            "SAFERNW_DATA": str(data or self.data), "SAFERNW_PACK": str(self.pack),
            "SAFERNW_PUBLISHER_PASSPHRASE": PASSPHRASE,
        }  # fmt: skip
        return run("content", *arguments, **{**own, **more})

    def well(self, *arguments: str, **more: Path) -> str:
        done = self.run(*arguments, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One on which the pack was published once, to a stick too."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    said = desk.well("publish", "--to", str(desk.stick))
    assert "pack-public.json (every kiosk needs this one)" in said
    assert "published: 20" in said
    return desk


def test_a_preview_shows_a_topic_as_visitors_will_see_it(desk: Desk) -> None:
    said = desk.well("preview", "theft-burglary")
    assert said.startswith("# Theft and burglary  (draft content)")
    for part in (
        "Call 999.",
        "## In simple words",
        "## Who can help",
        "Victim First: 0800",
        "## Where this comes",
    ):
        assert part in said


def test_nothing_is_published_twice(desk: Desk) -> None:
    assert "nothing has changed" in desk.well("publish")


def test_a_kiosk_takes_the_file_from_a_stick(desk: Desk, tmp_path: Path) -> None:
    stand = tmp_path / "stand"
    is_one_clear_line(desk.run("receive", str(desk.stick), data=stand), "pack-public.json")
    (stand / "keys").mkdir(exist_ok=True)
    shutil.copy(desk.data / "keys" / "pack-public.json", stand / "keys")
    assert "the next visitor is shown it" in desk.well("receive", str(desk.stick), data=stand)
    assert "here already" in desk.well("receive", str(desk.stick), data=stand)
    is_one_clear_line(
        desk.run("receive", str(desk.data / "keys" / "pack-public.json"), data=stand), "no pack file"
    )
    is_one_clear_line(desk.run("receive", str(tmp_path / "nothing"), data=stand), "cannot be read")


def test_a_number_is_hidden_at_once_and_stays_hidden_after_going_back(desk: Desk) -> None:
    crisis = desk.pack / "topics" / "theft-burglary.yml"
    crisis.write_text(crisis.read_text().replace("Say what was taken", "Say what has been taken"))
    desk.well("publish")
    said = desk.well("withhold", "victim-first", "--why", "a caller says that it is dead")
    assert "Victim First is hidden on this machine" in said and "published: 20" in said
    assert "Call Victim First (number being checked)" in desk.well("preview", "theft-burglary")
    assert 'why: "a caller says that it is dead"' in (desk.pack / "withheld.yml").read_text()
    assert "hides it already" in desk.well("withhold", "victim-first", "--why", "again")
    assert "with the words of" in desk.well("rollback")
    assert desk.well("rollback", "--list").count("\n") == 4
    packs = [path for path in (desk.data / "packs").iterdir() if path.is_dir()]
    newest = max(packs, key=lambda path: int(path.name))
    assert "victim-first" in (newest / "withheld.yml").read_text()
    assert "Say what was taken" in (newest / "topics" / "theft-burglary.yml").read_text()


def test_a_number_that_is_shown_again_is_named(desk: Desk) -> None:
    (desk.pack / "withheld.yml").unlink()
    assert "shown again: victim-first" in desk.well("publish")


def test_a_number_that_stands_for_another_contact_too_is_pointed_out(desk: Desk) -> None:
    assert "the same number stands for" in desk.well("withhold", "community-safety", "--why", "wrong")


def test_an_editors_mistakes_are_one_clear_line(desk: Desk, tmp_path: Path) -> None:
    is_one_clear_line(desk.run("preview", "no-such-topic"), "'no-such-topic' is not a topic")
    is_one_clear_line(desk.run("preview", "spiking", "--event", "x"), "'x' is not an event")
    is_one_clear_line(desk.run("withhold", "no-such-contact", "--why", "x"), "not an id of contacts.yml")
    is_one_clear_line(desk.run("withhold", "emergency-999", "--why", "x"), "emergency number")
    is_one_clear_line(desk.run("rollback", "--to-serial", "7"), "no such earlier pack")
    is_one_clear_line(desk.run("publish", SAFERNW_PUBLISHER_PASSPHRASE="not the right one"), "does not open")
    is_one_clear_line(desk.run("publish", "--to", str(tmp_path / "no" / "stick")), "cannot be written")
    is_one_clear_line(
        desk.run("publish", data=tmp_path / "fresh", SAFERNW_PUBLISHER_PASSPHRASE="short"), "too short"
    )


def test_a_machine_with_the_public_key_alone_does_not_make_another(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    shutil.copy(desk.data / "keys" / "pack-public.json", tmp_path / "keys")
    is_one_clear_line(desk.run("publish", data=tmp_path), "publish on the machine that has it")
