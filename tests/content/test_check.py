"""`safernw content check`: what the partnership has to settle is listed, a line each."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from safernw.cli import safernw


def check(*arguments: str):
    return CliRunner().invoke(safernw, ["content", "check", *arguments])


def test_disagreements_unconfirmed_numbers_and_drafts_are_listed(tiny_pack_folder: Path) -> None:
    told = check(str(tiny_pack_folder)).stdout
    assert "to settle: The harbour office's name: Which name shall we show?" in told
    assert "not yet rung: Saltmarsh constables (as printed in the strategy)" in told
    assert "not yet approved: My boat was stolen" in told
    assert "not yet rung: The old office" not in told


def test_strict_fails_while_anything_is_open(pack_copy: Path) -> None:
    for path in (pack_copy / "topics").glob("*.yml"):  # so that nothing but open matters is left to find
        lines = path.read_text().splitlines()
        path.write_text(
            "\n".join([*lines, *(f"  - {path.stem} way of asking number {n}" for n in range(25))])
        )
    letters = pack_copy / "topics" / "letters.yml"
    letters.write_text(letters.read_text().replace("Our abbreviations.", "The letters, and what they mean."))
    assert check(str(pack_copy)).exit_code == 0
    assert check(str(pack_copy), "--strict").exit_code == 1


def test_a_mistake_exits_2(pack_copy: Path) -> None:
    contacts = pack_copy / "contacts.yml"
    contacts.write_text(contacts.read_text().replace("01632 960101", "01632"))
    assert check(str(pack_copy)).exit_code == 2


def test_json_holds_the_same_lines(tiny_pack_folder: Path) -> None:
    told = json.loads(check(str(tiny_pack_folder), "--json").stdout)
    assert any("to settle" in line for line in told["open"])
