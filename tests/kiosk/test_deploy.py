"""What a kiosk is installed by is sound, and fits what the program does."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from kiosk.pulse import BEAT_SECONDS
from kiosk.stick import ROOTS
from safernw.keeper import ENDING_SECONDS, HANG_SECONDS, STARTING_SECONDS
from safernw.settings import Settings

DEPLOY = Path(__file__).parents[2] / "deploy" / "kiosk"
KIOSKS = ("safernw-kiosk.service", "safernw-kiosk-x.service")
UNITS = (*KIOSKS, "safernw-display.service")
PROGRAMS = r"/opt/safernw/\.venv/bin/safernw|/usr/bin/cage|/usr/bin/Xorg"


def service(name: str) -> configparser.SectionProxy:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / name)
    return unit["Service"]


@pytest.mark.parametrize("name", KIOSKS)
def test_the_watchdog_leaves_the_keeper_time_to_mend_a_hang_itself(name: str) -> None:
    unit = service(name)
    assert unit["Type"] == "notify"
    assert int(unit["WatchdogSec"]) > HANG_SECONDS + 10
    assert int(unit["WatchdogSec"]) / 2 > BEAT_SECONDS
    assert int(unit["TimeoutStartSec"]) > STARTING_SECONDS
    assert int(unit["TimeoutStopSec"]) > ENDING_SECONDS


@pytest.mark.parametrize("name", UNITS)
def test_nothing_runs_as_root_and_no_memory_is_dumped(name: str) -> None:
    assert service(name)["User"] == "safernw" and service(name)["LimitCORE"] == "0"


@pytest.mark.parametrize("name", KIOSKS)
def test_it_may_write_where_the_settings_and_sticks_are_and_is_ended_on_purpose_for_good(name: str) -> None:
    unit, settings = service(name), tomllib.loads((DEPLOY / "kiosk.toml").read_text())
    assert msgspec.convert(settings, Settings).hub.startswith("https://")
    writable = {path.lstrip("-") for path in unit["ReadWritePaths"].split()}
    assert writable == {settings["data"], str(ROOTS[0])}
    assert unit["ProtectSystem"] == "strict" and unit["Restart"] == "on-failure"


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd here")
    for name in UNITS:
        text = re.sub(PROGRAMS, "/bin/true", (DEPLOY / name).read_text())
        (tmp_path / name).write_text(re.sub(r"(?m)^User=.*|^SupplementaryGroups=.*", "User=root", text))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and not done.stderr.strip(), done.stderr


def test_the_card_for_the_stand_is_whole_and_says_what_has_to_be_said() -> None:
    class Text(HTMLParser):
        said = ""

        def handle_data(self, data: str) -> None:
            self.said += data

    page = Text()
    page.feed((DEPLOY / "stand-card.html").read_text(encoding="utf-8"))
    said = " ".join(page.said.split())
    for words in (
        "Call 999",
        "Tell the person at this stand",
        "not a report to the police",
        "may still show who you",
    ):
        assert words in said
    assert "anonymous" not in said
