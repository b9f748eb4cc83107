"""`python -m kiosk.screenshots OUT_DIR [NAME ...]` draws every screen, portrait and landscape, for the documentation.

A name `topic:ID` draws the page of that topic, and `contrast` before the names draws them with high contrast. Pack and
event are those of SAFERNW_PACK and SAFERNW_EVENT where these are set.

Each orientation has a process and, where there is no display, a virtual one (xvfb-run) of its own. The pictures are
half the panel's size with few colours. Needs Pillow, which the kiosk itself does not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.shots import OWN, Example, Shot, as_found, drawn, every

SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
PAGE, CONTRAST = "topic:", "contrast"


def draw(folder: Path, orientation: str, names: list[str]) -> None:
    """Draws the named screens (all, when none is named) of one orientation into a folder, in this process."""
    from kiosk import KioskSettings, environment

    work = Path(tempfile.mkdtemp(prefix="kiosk-pictures-"))
    settings = KioskSettings(
        data_dir=work, outbox_path=work / "outbox.db", register_public_key_path=_key(work),
        event_id=os.environ.get("SAFERNW_EVENT") or "download",
        pack_path=Path(os.environ["SAFERNW_PACK"]) if os.environ.get("SAFERNW_PACK") else None,
        windowed=True, window_size=SIZES[orientation], assistant_url="http://127.0.0.1:9",
    )  # fmt: skip
    contrast = names[:1] == [CONTRAST]
    names = names[1:] if contrast else names
    environment.prepare(settings)
    from kivy.clock import Clock

    from kiosk.app import build

    app: Any = build(settings)
    app._check_assistant = lambda _dt: None  # that none is here would stand on every picture
    steps = _steps(app, _wanted(names), folder, orientation, contrast)
    Clock.schedule_interval(lambda _dt: next(steps, None), 0)
    app.show()
    shutil.rmtree(work)


def _wanted(names: list[str]) -> dict[str, Shot]:
    """The pictures to draw by the names of their files: those that are named, or all."""
    shots = {name: shot for name, shot in every().items() if not names or name in names}
    for name in names:
        if name.startswith(PAGE):
            shots[name.removeprefix(PAGE)] = partial(_page, name.removeprefix(PAGE))
    return shots


def _page(topic_id: str, app: Any, _: Example) -> None:
    app.ways.topic(topic_id)


def _steps(
    app: Any, shots: dict[str, Shot], folder: Path, orientation: str, contrast: bool
) -> Iterator[None]:
    from kivy.core.window import Window

    yield
    for name, shot in shots.items():
        yield from drawn(app, shot, OWN, contrast)
        _save(
            Path(Window.screenshot(name=str(folder / "raw.png"))),
            folder / f"{'contrast-' if contrast else ''}{orientation}-{name}.png",
        )
        as_found(app)
        yield
    app.stop()


def _save(drawn: Path, path: Path) -> None:
    from PIL import Image

    picture = Image.open(drawn).convert("RGB")
    picture = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
    picture.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    drawn.unlink()


def _key(folder: Path) -> Path:
    from concerns import keys

    public, private = keys.make("for pictures only, kept nowhere")
    keys.save(public, private, folder)
    return folder / keys.PUBLIC_NAME


def main(arguments: list[str]) -> int:
    """Draws both orientations, each in a process of its own."""
    if arguments[:1] == ["--one"]:
        draw(Path(arguments[2]), arguments[1], arguments[3:])
        return 0
    if not arguments:
        print("python -m kiosk.screenshots OUT_DIR [NAME ...]", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for orientation, (width, height) in SIZES.items():
        display = ["xvfb-run", "-a", "-s", f"-screen 0 {width}x{height}x24"]
        one = [sys.executable, "-m", "kiosk.screenshots", "--one", orientation, str(folder), *arguments[1:]]
        subprocess.run([*display, *one], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
