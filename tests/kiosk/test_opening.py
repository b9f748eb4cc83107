"""What keeps the kiosk from opening is told in one plain line, before any window; else it fills the panel."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from bench.kiosk.display import display
from bench.kiosk.stands import prepare, stand

ROOT = Path(__file__).parents[2]
OPEN = """
import sys
from pathlib import Path
from kiosk import KioskError, KioskSettings, run
data = Path(sys.argv[1])
settings = dict(data_dir=data / "data", outbox_path=data / "outbox.db", windowed=True, pack_path=Path(sys.argv[2]))
settings.update(eval(sys.argv[3]))
assert not {"kivy", "rasa", "tensorflow"} & set(sys.modules), "importing the room loads too much"
try:
    run(KioskSettings(**settings))
except KioskError as error:
    print(error)
"""


def told(tmp_path: Path, tiny_pack_folder: Path, settings: str = "{}", display: bool = True) -> str:
    """The line that is told when the kiosk is opened with these settings."""
    virtual, none = (
        ["xvfb-run", "-a", "-s", "-screen 0 540x960x24"],
        ["env", "-u", "DISPLAY", "-u", "WAYLAND_DISPLAY"],
    )
    opened = subprocess.run(
        [*(virtual if display else none), sys.executable, "-c", OPEN, str(tmp_path), str(tiny_pack_folder), settings],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert opened.returncode == 0, opened.stderr
    assert "Traceback" not in opened.stderr
    return opened.stdout.strip()


def test_without_a_display_it_says_so(tmp_path: Path, tiny_pack_folder: Path) -> None:
    line = told(tmp_path, tiny_pack_folder, display=False)
    assert line == "The kiosk needs a display: start it in a graphical session, or set DISPLAY to one"


@pytest.mark.gui
def test_an_unknown_event_is_named_with_those_there_are(tmp_path: Path, tiny_pack_folder: Path) -> None:
    line = told(tmp_path, tiny_pack_folder, "{'event_id': 'carnival'}")
    assert line == "There is no event 'carnival' in the content pack; it has regatta"


@pytest.mark.gui
def test_a_broken_pack_is_told_with_its_place(tmp_path: Path, pack_copy: Path) -> None:
    (pack_copy / "brand.yml").write_text("name: [", encoding="utf-8")
    line = told(tmp_path, pack_copy)
    assert line.startswith("The content pack cannot be used: brand.yml") and "\n" not in line


@pytest.mark.gui
def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path, tiny_pack_folder: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    line = told(tmp_path, tiny_pack_folder)
    assert line.startswith("The kiosk cannot write in its data folder") and "\n" not in line


@pytest.mark.gui
def test_without_a_window_manager_it_fills_the_panel(tmp_path: Path) -> None:
    prepare(tmp_path / "data")
    with display(1280, 720) as shown, stand(tmp_path, shown, "nothing") as kiosk:
        kiosk.wait("done", seconds=60)
        assert windows(shown) == [(0, 0, 1280, 720)]


def windows(shown: str) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of each window that a display shows."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    server = ctypes.c_void_p(x11.XOpenDisplay(shown.encode()))
    root, number, ids = ctypes.c_ulong(), ctypes.c_uint(), ctypes.POINTER(ctypes.c_ulong)()
    x11.XQueryTree(
        server, ctypes.c_ulong(x11.XDefaultRootWindow(server)), ctypes.byref(root), ctypes.byref(root),
        ctypes.byref(ids), ctypes.byref(number),
    )  # fmt: skip
    found = []
    for window in ids[: number.value]:
        at = [ctypes.c_int() for _ in range(2)] + [ctypes.c_uint() for _ in range(4)]
        x11.XGetGeometry(server, ctypes.c_ulong(window), ctypes.byref(root), *map(ctypes.byref, at))
        found.append(tuple(value.value for value in at[:4]))
    x11.XCloseDisplay(server)
    return found
