"""What widgets are drawn with: a rounded ground, a text, an icon. Plain instructions, so that a screen opens fast."""

from __future__ import annotations

from functools import cache
from typing import Any

from kivy.core.image import Image as CoreImage
from kivy.core.text import Label as CoreLabel
from kivy.graphics import BindTexture, Color, InstructionGroup, Rectangle, SmoothRoundedRectangle
from kivy.graphics.texture import Texture

from kiosk import icons
from kiosk.colour import RGBA

Box = tuple[float, float, float, float]
"""x, y, width and height."""


def unsmoothed(texture: Texture) -> None:
    """For what is drawn as large as it was made, or is all of one colour: software GL draws it in less time."""
    texture.min_filter = texture.mag_filter = "nearest"


def prepare() -> None:
    """Once, before anything is drawn: the white that Kivy draws all plain colours with needs no smoothing."""
    unsmoothed(BindTexture().texture)


class Ground(InstructionGroup):
    """A rounded rectangle with an edge of another colour round it, or of none."""

    def __init__(self, fill: RGBA, edge: RGBA, radius: float, hair: float) -> None:
        super().__init__()
        self._hair = hair if tuple(edge) != tuple(fill) else 0
        if self._hair:
            self._outer = SmoothRoundedRectangle(radius=[radius])
            self.add(Color(*edge))
            self.add(self._outer)
        self._colour = Color(*fill)
        self._inner = SmoothRoundedRectangle(radius=[max(1, radius - self._hair)])
        self.add(self._colour)
        self.add(self._inner)

    def recolour(self, fill: RGBA) -> None:
        """Another colour inside the edge."""
        self._colour.rgba = fill

    def place(self, box: Box) -> None:
        """Where it stands."""
        x, y, width, height = box
        if self._hair:
            self._outer.pos, self._outer.size = (x, y), (width, height)
        inside = self._hair
        self._inner.pos = (x + inside, y + inside)
        self._inner.size = (max(0, width - 2 * inside), max(0, height - 2 * inside))


class Written(InstructionGroup):
    """A text in one colour. `size` is its picture's, `wide` how far its longest line reaches."""

    def __init__(self, colour: RGBA) -> None:
        super().__init__()
        self.size = (0.0, 0.0)
        self.wide = 0.0
        self.resting = False
        """It is measured as ever, but no picture of it is made: one takes up to a third of a megabyte."""
        self._colour = Color(*colour)
        self._rectangle = Rectangle(size=(0, 0))
        self.add(self._colour)
        self.add(self._rectangle)

    def recolour(self, colour: RGBA) -> None:
        """Another colour."""
        self._colour.rgba = colour

    def write(self, text: str, width: float | None, **font: Any) -> None:
        """Draws the text anew, broken into lines of `width` pixels (None: as long as it is)."""
        label = CoreLabel(text=text, text_size=(width, None), **font)
        if self.resting or not text:
            label.resolve_font_name()
            self.size = label.render()
        else:
            label.refresh()
            unsmoothed(label.texture)
            self.size = label.texture.size
        self.wide = max((line.w for line in label._cached_lines), default=0)
        self._rectangle.texture = label.texture
        self._rectangle.size = self.size if label.texture else (0, 0)

    def place(self, x: float, y: float) -> None:
        """Where its lower left corner stands, on whole pixels so that it is sharp."""
        self._rectangle.pos = (int(x), int(y))


class Drawing(InstructionGroup):
    """An icon in one colour."""

    def __init__(self, name: str, colour: RGBA) -> None:
        super().__init__()
        self._colour = Color(*colour)
        self._rectangle = Rectangle(texture=icon_texture(name))
        self.add(self._colour)
        self.add(self._rectangle)

    def recolour(self, colour: RGBA) -> None:
        """Another colour."""
        self._colour.rgba = colour

    def place(self, x: float, y: float, side: float) -> None:
        """Where it stands, and how large."""
        self._rectangle.pos, self._rectangle.size = (x, y), (side, side)


@cache
def icon_texture(name: str) -> Texture:
    """The picture of an icon, read once."""
    return CoreImage(icons.picture(name), mipmap=True).texture
