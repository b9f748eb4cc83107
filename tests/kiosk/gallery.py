"""Draws every screen with the tiny pack, in every look, and measures what is on it.

`python -m tests.kiosk.gallery FOLDER WIDTHxHEIGHT` draws one orientation: pictures, and what was measured as JSON.
`python -m tests.kiosk.gallery --renew` makes the golden pictures afresh: look at every one before you keep it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from concerns import keys
from kiosk import KioskSettings, environment
from kiosk.catalogue import Catalogue
from kiosk.shots import Example, as_found, drawn, every
from tests.kiosk.pictures import SIZES, keep, reference

TINY = Example(
    topic="boat-theft", large="feeling-low", asked="my boat is gone", answer="boat-theft",
    in_danger="he is overboard", kind="noise", place="pontoon", time="week", said="They shout at night.",
    said_too_much="dave did it",
)  # fmt: skip
GOLDEN_LOOKS = ("usual", "contrast")
LOOKS = (*GOLDEN_LOOKS, "large", "long")
"""The brand's colours, high contrast, the largest text, and words a third longer than English ones."""
ALPHABETS = {
    "Polish": "ĄĆĘŁŃÓŚŹŻąćęłńóśźż",
    "Romanian": "ĂÂÎȘȚăâîșț",
    "Lithuanian": "ĄČĘĖĮŠŲŪŽąčęėįšųūž",
    "Welsh": "ÂÊÎÔÛŴŶâêîôûŵŷÁÉÍÓÚẂÝáéíóúẃýÄËÏÖÜẄŸäëïöüẅÿÀÈÌÒÙẀỲàèìòùẁỳ",
    "Ukrainian": "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя’",
}
NO_GLYPH = "\U000f0000"
FONTS = ("Roboto", "RobotoMono-Regular")


class Longer(Catalogue):
    """A catalogue of a language whose words are longer."""

    def __call__(self, name: str, /, **values: object) -> str:
        text = super().__call__(name, **values)
        words = text.split(" ")
        return " ".join(word + word[: (len(word) + 2) // 3].lower() for word in words)


def measured(app: Any) -> dict[str, Any]:
    """What stands on the screen: targets in millimetres, texts with their boxes, what spills, what is spoken."""
    from kivy.uix.scrollview import ScrollView

    from kiosk.reading import shown
    from kiosk.widgets.basics import Touchable
    from kiosk.widgets.keyboard import Key
    from kiosk.widgets.words import Words

    found: dict[str, Any] = {"targets": [], "keys": [], "texts": [], "spills": []}
    window = (0.0, 0.0, float(app.root.width), float(app.root.height))

    def look(widget: Any, clip: tuple[float, float, float, float], scrolls: bool) -> None:
        if not widget.opacity or (widget.disabled and isinstance(widget, Touchable)):
            return
        box = (*widget.to_window(*widget.pos), *widget.to_window(widget.right, widget.top))
        if isinstance(widget, Key):
            found["keys"].append([widget.act, widget.width / app.theme.mm, widget.height / app.theme.mm])
        if isinstance(widget, Touchable):
            found["targets"].append(
                [_name(widget), widget.width / app.theme.mm, widget.height / app.theme.mm]
            )
        if isinstance(widget, (Touchable, Words)) and widget.text:
            written = widget._written
            x, y = widget.to_window(*written._rectangle.pos)
            width, height = written.wide, written.size[1]
            halign = widget.room()[1] if isinstance(widget, Touchable) else widget.halign
            left = x + (written.size[0] - width) * {"left": 0, "center": 0.5, "right": 1}[halign]
            inside = [
                max(left, clip[0]),
                max(y, clip[1]),
                min(left + width, clip[2]),
                min(y + height, clip[3]),
            ]
            if inside[2] - inside[0] > 4 and inside[3] - inside[1] > height * 0.9:
                found["texts"].append([widget.text, inside])
            off = box[0] < clip[0] - 1 or box[2] > clip[2] + 1
            off = off or (not scrolls and (box[1] < clip[1] - 1 or box[3] > clip[3] + 1))
            if off or width > widget.width + 1 or height > widget.height + 1:
                found["spills"].append(_name(widget))
        if isinstance(widget, ScrollView):
            clip, scrolls = box, True
        for child in reversed(widget.children):
            look(child, clip, scrolls)

    look(app.root, window, False)
    found["spoken"] = list(shown(app.shell.screen))
    found["reads"] = app.shell.bar.reads
    found["bare"] = app.shell.screen.bare
    return found


def missing_glyphs() -> dict[str, str]:
    """Letters that a font of ours draws as the box for what it does not have, by language."""
    from kivy.core.text import Label

    def picture(letter: str, font: str) -> bytes:
        label = Label(text=letter, font_size=40, font_name=font)
        label.refresh()
        return bytes(label.texture.pixels)

    boxes = {font: picture(NO_GLYPH, font) for font in FONTS}
    return {
        language: "".join(c for c in letters if any(picture(c, font) == boxes[font] for font in FONTS))
        for language, letters in ALPHABETS.items()
    }


def steps(app: Any, folder: Path, looks: tuple[str, ...]) -> Iterator[None]:
    """Goes through all screens in all looks, a frame at a time."""
    from kivy.core.window import Window

    from kiosk import look as dressing

    yield
    told: dict[str, Any] = {"missing": missing_glyphs()}
    words = app.t
    for look in looks:
        app.t = Longer(words._strings) if look == "long" else words
        dressing.dress(app.theme, app.t)
        for name, shot in every().items():
            if look == "large":
                app.redress(lambda: app.theme.set_text(2))
            if look == "long":
                app.redress(lambda: None)
            yield from drawn(app, shot, TINY, contrast=look == "contrast")
            told[f"{look}-{name}"] = measured(app)
            Path(Window.screenshot(name=str(folder / "raw.png"))).rename(folder / f"{look}-{name}.png")
            as_found(app)
            yield
            yield
    (folder / "measured.json").write_text(json.dumps(told), encoding="utf-8")
    app.stop()


def draw(folder: Path, size: tuple[int, int], looks: tuple[str, ...] = LOOKS) -> int:
    """Draws one orientation into a folder, in this process."""
    public, private = keys.make("for pictures only, kept nowhere")
    keys.save(public, private, folder)
    settings = KioskSettings(
        data_dir=folder / "data", outbox_path=folder / "outbox.db",
        register_public_key_path=folder / keys.PUBLIC_NAME, pack_path=Path(__file__).parent.parent / "tiny_pack",
        assistant_url="http://127.0.0.1:9", windowed=True, window_size=size,
    )  # fmt: skip
    environment.prepare(settings)
    from kivy.clock import Clock

    from kiosk.app import build

    app = build(settings)
    app._check_assistant = lambda _dt: None  # its absence would be told on the screen, at no certain moment
    going = steps(app, folder, looks)

    def step(_dt: float) -> None:
        try:
            next(going, None)
        except BaseException:
            app.stop()
            raise

    Clock.schedule_interval(step, 0)
    return app.show()


def in_a_process(folder: Path, orientation: str, *looks: str) -> subprocess.CompletedProcess[str]:
    """Draws one orientation, in all looks if none is named, in a process and on a virtual display of its own."""
    size = SIZES[orientation]
    command = ["xvfb-run", "-a", "-s", f"-screen 0 {size}x24", sys.executable, "-m", "tests.kiosk.gallery"]
    return subprocess.run(
        [*command, str(folder), size, *looks], cwd=Path(__file__).parents[2], capture_output=True, text=True,
        timeout=600, check=False,
    )  # fmt: skip


def renew() -> int:
    """Makes every golden picture afresh."""
    for orientation in SIZES:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            done = in_a_process(folder, orientation, *GOLDEN_LOOKS)
            if done.returncode:
                print(done.stderr, file=sys.stderr)
                return done.returncode
            for look in GOLDEN_LOOKS:
                for name in every():
                    keep(folder / f"{look}-{name}.png", reference(orientation, look, name))
    return 0


def _name(widget: Any) -> str:
    return f"{type(widget).__name__} {widget.text or widget.icon}"


if __name__ == "__main__":
    if sys.argv[1:] == ["--renew"]:
        assert shutil.which("xvfb-run"), "this needs a virtual display: install xvfb"
        sys.exit(renew())
    width, height = (int(side) for side in sys.argv[2].split("x"))
    sys.exit(draw(Path(sys.argv[1]), (width, height), tuple(sys.argv[3:]) or LOOKS))
