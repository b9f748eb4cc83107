"""`python -m kiosk.screenshots OUT_DIR [NAME ...]` draws every screen, portrait and landscape, for the documentation.

A name `topic:ID` draws the page of that topic. Pack and event are those of SAFERNW_PACK and SAFERNW_EVENT where these
are set.

Each orientation has a process and, where there is no display, a virtual one (xvfb-run) of its own. The pictures are
half the panel's size with few colours. Needs Pillow, which the kiosk itself does not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
CODE = "7KQ-2XM-4T8-9CD-0EF-VWX"
"""A receipt as the pictures show it; it belongs to no concern."""
SAID = "Two men by the gate were selling something from a bag. They came back twice."
SAID_TOO_MUCH = "A lad called Kyle sells pills by the gate. Ring me on 07700 900123."
"""Personal data as people type it; the number is one of Ofcom's for drama."""
PAGE = "topic:"
DRAWN = 8
"""Frames until everything of a screen has found its place."""


def home(app: Any) -> None:
    app.ways.home()


def topic(app: Any) -> None:
    app.ways.topic("hate-crime-report")


def topic_large(app: Any) -> None:
    app.theme.next_text_size()
    app.theme.next_text_size()
    app.ways.topic("spiking")


def emergency(app: Any) -> None:
    app.ways.danger()


def topics(app: Any) -> None:
    app.ways.go("topics")


def contacts(app: Any) -> None:
    app.ways.go("contacts")


def privacy(app: Any) -> None:
    app.ways.topic(app.PRIVACY)


def about(app: Any) -> None:
    app.ways.topic(app.ABOUT)


def chat(app: Any) -> None:
    app.ways.go("chat")


def chat_answer(app: Any) -> None:
    _chat(app, "someone nicked my phone by the main stage", "theft-burglary")


def chat_danger(app: Any) -> None:
    _chat(app, "he has a knife and is coming to our tent", "emergency")


def chat_away(app: Any) -> None:
    _chat(app, "is there a lost and found", "")


def concern_before(app: Any) -> None:
    app.ways.go("concern")


def concern_kind(app: Any) -> None:
    app.ways.go("concern")
    app.shell.screen.start()


def concern_where(app: Any) -> None:
    concern_kind(app)
    app.shell.screen.answer("drugs")


def concern_when(app: Any) -> None:
    concern_where(app)
    app.shell.screen.answer("campsites")


def concern_danger(app: Any) -> None:
    concern_when(app)
    app.shell.screen.answer("now")


def concern_what(app: Any) -> None:
    concern_when(app)
    app.shell.screen.answer("yesterday")
    app.shell.screen.part.ids.field.text = SAID


def concern_check(app: Any) -> None:
    concern_what(app)
    app.shell.screen.answer(SAID)


def concern_personal(app: Any) -> None:
    concern_what(app)
    app.shell.screen.answer(SAID_TOO_MUCH)


def concern_not_stored(app: Any) -> None:
    concern_check(app)
    app.shell.screen.not_stored()


def receipt(app: Any) -> None:
    app.handed_in(app.visit, CODE)


def still_there(app: Any) -> None:
    app.ways.topic("crime-prevention")
    app.shell.show_warning(22)


SHOTS: tuple[Callable[[Any], None], ...] = (
    home, topics, topic, topic_large, emergency, contacts, privacy, about, chat, chat_answer, chat_danger, chat_away,
    concern_before, concern_kind, concern_where, concern_when, concern_danger, concern_what, concern_check,
    concern_personal, concern_not_stored, receipt, still_there,
)  # fmt: skip


def _chat(app: Any, asked: str, topic_id: str) -> None:
    from kiosk.replies import pack_answer
    from kiosk.visit import Turn

    answer = pack_answer(app.pack, topic_id, app.event) if topic_id else None
    app.visit.turns += [Turn(asked=asked), Turn(answer=answer)]
    app.ways.go("chat")
    app.shell.screen.typing = not app.theme.wide


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
    environment.prepare(settings)
    from kivy.clock import Clock

    from kiosk.app import build

    app = build(settings)
    steps = _steps(app, _wanted(names), folder, orientation)
    Clock.schedule_interval(lambda _dt: next(steps, None), 0)
    app.show()
    shutil.rmtree(work)


def _wanted(names: list[str]) -> dict[str, Callable[[Any], None]]:
    """The pictures to draw by the names of their files: those that are named, or all."""
    shots = {shot.__name__: shot for shot in SHOTS if not names or shot.__name__ in names}
    for name in names:
        if name.startswith(PAGE):
            shots[name.removeprefix(PAGE)] = partial(_page, name.removeprefix(PAGE))
    return shots


def _page(topic_id: str, app: Any) -> None:
    app.ways.topic(topic_id)


def _steps(
    app: Any, shots: dict[str, Callable[[Any], None]], folder: Path, orientation: str
) -> Iterator[None]:
    from kivy.core.window import Window

    yield
    for name, shot in shots.items():
        shot(app)
        for _ in range(DRAWN):
            Window.canvas.ask_update()
            yield
        _save(
            Path(Window.screenshot(name=str(folder / "raw.png"))),
            folder / f"{orientation}-{name}.png",
        )
        app.attendant.leave()
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
