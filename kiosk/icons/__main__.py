"""`python -m kiosk.icons` draws every icon of drawings.yml as a white PNG with a clear ground. Needs Pillow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml
from PIL import Image, ImageDraw

GRID, SIZE, FINER = 24, 192, 6
"""Units of the drawing; pixels of the picture; how much finer it is drawn before it is made smaller."""
STROKE = 1.9
Numbers = Sequence[float]


class Pen:
    """Draws strokes with round ends on a fine grid."""

    def __init__(self) -> None:
        self.image = Image.new("L", (SIZE * FINER, SIZE * FINER), 0)
        self._draw = ImageDraw.Draw(self.image)
        self._scale = SIZE * FINER / GRID

    def line(self, at: Numbers) -> None:
        points = [(x * self._scale, y * self._scale) for x, y in zip(at[::2], at[1::2], strict=True)]
        self._draw.line(points, fill=255, width=round(STROKE * self._scale))
        for x, y in zip(at[::2], at[1::2], strict=True):
            self.disc((x, y, STROKE / 2))

    def poly(self, at: Numbers) -> None:
        self.line([*at, *at[:2]])

    def disc(self, at: Numbers) -> None:
        x, y, r = (n * self._scale for n in at)
        self._draw.ellipse((x - r, y - r, x + r, y + r), fill=255)

    def circle(self, at: Numbers) -> None:
        self.arc([*at, 0, 360])

    def arc(self, at: Numbers) -> None:
        x, y, r, start, end = at
        steps = [math.radians(start + (end - start) * i / 90) for i in range(91)]
        self.line([n for a in steps for n in (x + r * math.cos(a), y + r * math.sin(a))])

    def rect(self, at: Numbers) -> None:
        x, y, w, h, r = at
        corners = (
            (x + w - r, y + r, 270),
            (x + w - r, y + h - r, 0),
            (x + r, y + h - r, 90),
            (x + r, y + r, 180),
        )
        for cx, cy, start in corners:
            self.arc([cx, cy, r, start, start + 90])
        self.line([x + r, y, x + w - r, y])
        self.line([x + w, y + r, x + w, y + h - r])
        self.line([x + w - r, y + h, x + r, y + h])
        self.line([x, y + h - r, x, y + r])

    def curve(self, at: Numbers) -> None:
        points = list(zip(at[::2], at[1::2], strict=True))
        path = [points[0]]
        for i in range(0, len(points) - 1, 3):
            path += [_bezier(points[i : i + 4], step / 24) for step in range(1, 25)]
        self.line([n for point in path for n in point])


def _bezier(points: list[tuple[float, float]], t: float) -> tuple[float, float]:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))
    return x, y


def draw(strokes: list[dict[str, Numbers]]) -> Image.Image:
    """The picture of one icon."""
    pen = Pen()
    for stroke in strokes:
        for kind, numbers in stroke.items():
            put: Callable[[Numbers], None] = getattr(pen, kind)
            put(numbers)
    mask = pen.image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    picture = Image.new("LA", (SIZE, SIZE), (255, 0))
    picture.putalpha(mask)
    return picture


def main() -> None:
    folder = Path(__file__).parent
    for name, strokes in yaml.safe_load((folder / "drawings.yml").read_text(encoding="utf-8")).items():
        draw(strokes).save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
