"""Texts: as wide as their place, as high as they need."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.look import the_theme
from kiosk.widgets.paint import Written

LINES = {"title": 1.02, "heading": 1.05, "huge": 1.0, "poster": 1.0, "code": 1.3}
"""Distance of lines in font heights, where it is not that of plain text."""
PLAIN_LINES = 1.12


class Words(Widget):
    """A text. Never markup: what a visitor typed stays text.

    `role` is its size: caption, small, body, heading, title, number, code, huge or poster.
    """

    USUAL: ClassVar[dict[str, object]] = {"role": "body"}
    text = StringProperty("")
    role = StringProperty("body")
    bold = BooleanProperty(False)
    color = ColorProperty([0, 0, 0, 0])
    halign = OptionProperty("left", options=("left", "center", "right"))
    font_name = StringProperty("Roboto")
    font_size = NumericProperty(0)
    """In pixels; 0 is the role's."""
    lines = NumericProperty(0)
    """The most lines that are drawn; 0 is all. What is beyond ends in an ellipsis."""
    resting = BooleanProperty(False)
    """It is far from what can be seen: it takes its room, and is not drawn."""

    def __init__(self, **kwargs: object) -> None:
        own = {"color": the_theme().text, "size_hint_y": None, "size": (0, 0), **self.USUAL, **kwargs}
        self._written: Written | None = None
        super().__init__(**own)
        self._written = Written(self.color)
        self.canvas.add(self._written)
        for name in ("text", "role", "bold", "halign", "font_name", "font_size", "width", "lines", "resting"):
            self.fbind(name, self._write)
        self.fbind("pos", self._place)
        self.fbind("height", self._place)
        self._write()

    def on_color(self, *_: object) -> None:
        """Another colour needs no other picture."""
        if self._written:
            self._written.recolour(self.color)

    def _write(self, *_: object) -> None:
        written = self._written
        theme = the_theme()
        if written is None or self.width < theme.space * 2:
            return
        shorten = (
            {"shorten": True, "max_lines": int(self.lines), "shorten_from": "right"} if self.lines else {}
        )
        written.resting = self.resting
        written.write(
            self.text, self.width, font_size=self.font_size or getattr(theme, self.role), bold=self.bold,
            halign=self.halign, font_name=self.font_name, line_height=LINES.get(self.role, PLAIN_LINES), **shorten,
        )  # fmt: skip
        if self.size_hint_y is None:
            self.height = written.size[1]
        self._place()

    def _place(self, *_: object) -> None:
        if self._written:
            self._written.place(self.x, self.center_y - self._written.size[1] / 2)


class Small(Words):
    """A quiet, smaller text: dates, hours, what we know of a number."""

    USUAL: ClassVar[dict[str, object]] = {"role": "small"}

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"color": the_theme().quiet, **kwargs})


class Heading(Words):
    """The title of a part of a page."""

    USUAL: ClassVar[dict[str, object]] = {"role": "heading", "bold": True}


class Title(Words):
    """The title of a page."""

    USUAL: ClassVar[dict[str, object]] = {"role": "title", "bold": True}
