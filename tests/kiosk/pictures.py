"""Golden pictures: where they lie, how two are compared, and how contrast is measured on pixels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from kiosk.colour import contrast

SIZES = {"portrait": "540x960", "landscape": "960x540"}
GOLDEN = Path(__file__).parent / "golden"
BLOCK = 4
"""Pictures are compared by the means of blocks of so many pixels a side: drivers differ on the edges of shapes."""
ALLOWED = 36.0
"""How far apart two blocks may be, of 255."""
COLOURS = 200


def reference(orientation: str, look: str, name: str) -> Path:
    """The golden picture of a screen."""
    return GOLDEN / f"{orientation}-{look}-{name}.png"


def keep(picture: Path, path: Path) -> None:
    """Makes a picture the golden one: few colours, so that all of them together stay small."""
    path.parent.mkdir(exist_ok=True)
    Image.open(picture).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def difference(picture: Path, golden: Path) -> str:
    """What is wrong with a picture, empty when it is as it was. A golden picture that is missing is wrong too."""
    if not golden.exists():
        return f"there is no {golden.name}: look at the new one, then python -m tests.kiosk.gallery --renew"
    drawn, kept = _blocks(picture), _blocks(golden)
    if drawn.shape != kept.shape:
        return f"{golden.name} has another size"
    apart = np.abs(drawn - kept).max(axis=2)
    if apart.max() <= ALLOWED:
        return ""
    row, column = np.unravel_index(apart.argmax(), apart.shape)
    return (
        f"{golden.name} differs, most of all at {column * BLOCK}, {row * BLOCK} (by {apart.max():.0f} of 255)"
    )


def text_contrast(pixels: Any, box: list[float]) -> float:
    """The contrast of a text in a box of the window (left, bottom, right, top): its ground against its ink."""
    height = pixels.shape[0]
    left, bottom, right, top = (round(side) for side in box)
    part = pixels[max(0, height - top) : height - bottom, max(0, left) : right].reshape(-1, 3)
    colours, counts = np.unique(part // 8 * 8 + 4, axis=0, return_counts=True)
    ground = tuple(colours[counts.argmax()] / 255)
    # the ink: what stands out most, of the colours that are more than a stray pixel
    inks = colours[counts >= max(2, len(part) * 0.002)]
    return max(contrast((*ground, 1.0), (*(ink / 255), 1.0)) for ink in inks)


def _blocks(picture: Path) -> Any:
    pixels = np.asarray(Image.open(picture).convert("RGB"), dtype=float)
    rows, columns = (side // BLOCK * BLOCK for side in pixels.shape[:2])
    return pixels[:rows, :columns].reshape(rows // BLOCK, BLOCK, columns // BLOCK, BLOCK, 3).mean(axis=(1, 3))
