"""The served script is what the sources build to, and it is small."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from content import Pack
from web.widget_script import BUILT, widget_script

WIDGET = Path(__file__).parents[3] / "web" / "widget"
MOST_BYTES = 25_000


def sources() -> dict[str, Path]:
    """What the script is built from, and the script, by the names that the build notes them under."""
    found = [path for folder in ("src", "strings") for path in (WIDGET / folder).rglob("*") if path.is_file()]
    found += [WIDGET / "build.mjs", WIDGET / "package-lock.json"]
    return {path.relative_to(WIDGET).as_posix(): path for path in found} | {"../static/widget.js": BUILT}


def test_nobody_changed_a_source_without_building_the_script() -> None:
    noted = json.loads((WIDGET / "built.json").read_text())
    now = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sources().items()}
    assert now == noted, "run `npm ci && npm run build` in web/widget"


@pytest.mark.skipif(not (WIDGET / "node_modules").exists() or not shutil.which("node"), reason="no Node here")
def test_the_script_is_what_the_sources_build_to(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(WIDGET, tmp_path / "web" / "widget", symlinks=True))
    (tmp_path / "web" / "static").mkdir()
    subprocess.run(["node", "build.mjs"], cwd=copy, check=True)
    assert (tmp_path / "web" / "static" / "widget.js").read_bytes() == BUILT.read_bytes()


def test_all_of_it_is_at_most_25_kb_gzipped(own_pack: Pack, tiny_pack: Pack) -> None:
    for pack in (own_pack, tiny_pack):
        assert len(gzip.compress(widget_script(pack).encode(), mtime=0)) <= MOST_BYTES


def test_the_script_carries_its_librarys_licence_and_the_packs_words(tiny_pack: Pack) -> None:
    script = widget_script(tiny_pack)
    assert "Copyright (c) 2023 Ajitomi Daisuke" in script
    assert "The above copyright notice and this permission notice shall be included" in script
    assert '"name":"Safer Saltmarsh"' in script
    assert "%SAFERNW_PACK%" not in script
