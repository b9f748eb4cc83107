"""Cards, icons, pages and things to press: the look that every screen shares."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.colour import RGBA
from kiosk.look import the_theme
from kiosk.widgets.paint import Drawing, Ground, Written

FAINT = 0.18
"""How much of the ink a pressed button takes on."""


class Icon(Widget):
    """A drawing of `kiosk/icons` in one colour."""

    name = StringProperty("")
    color = ColorProperty([0, 0, 0, 0])

    def __init__(self, **kwargs: object) -> None:
        theme = the_theme()
        self._drawing: Drawing | None = None
        own = {"size_hint": (None, None), "size": (theme.icon, theme.icon), "color": theme.link}
        super().__init__(**{**own, **kwargs})
        for name in ("pos", "size"):
            self.fbind(name, self._place)
        self.fbind("name", self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        self._drawing = Drawing(self.name, self.color) if self.name else None
        if self._drawing:
            self.canvas.add(self._drawing)
            self._place()

    def on_color(self, *_: object) -> None:
        if self._drawing:
            self._drawing.recolour(self.color)

    def _place(self, *_: object) -> None:
        if self._drawing:
            side = min(self.size)
            self._drawing.place(self.center_x - side / 2, self.center_y - side / 2, side)


class Column(BoxLayout):
    """Widgets one below another, as high as they need."""

    def __init__(self, **kwargs: object) -> None:
        own = {"orientation": "vertical", "size_hint_y": None, "size": (0, 0), "spacing": the_theme().space}
        super().__init__(**{**own, **kwargs})
        self.fbind("minimum_height", self.setter("height"))


class Card(Column):
    """A rounded card; `fill` and `edge` are its colours."""

    fill = ColorProperty([0, 0, 0, 0])
    edge = ColorProperty([0, 0, 0, 0])

    def __init__(self, **kwargs: object) -> None:
        theme = the_theme()
        self._ground: Ground | None = None
        own = {
            "fill": theme.surface, "edge": theme.line, "padding": theme.space + theme.gap / 2, "spacing": theme.gap,
        }  # fmt: skip
        super().__init__(**{**own, **kwargs})
        self._draw = Clock.create_trigger(self._draw_ground, -1)
        for name in ("fill", "edge"):
            self.fbind(name, self._redraw)
        for name in ("pos", "size"):
            self.fbind(name, self._follow)
        self._redraw()

    def _redraw(self, *_: object) -> None:
        self._ground = None
        self._draw()

    def _follow(self, *_: object) -> None:
        if self._ground:
            self._ground.place((*self.pos, *self.size))

    def _draw_ground(self, _dt: float) -> None:
        theme = the_theme()
        self.canvas.before.clear()
        self._ground = Ground(self.fill, self.edge, theme.radius, theme.hair)
        self.canvas.before.add(self._ground)
        self._follow()


def colours(kind: str) -> tuple[RGBA, RGBA, RGBA]:
    """Ground, ink and edge of a button of a kind."""
    theme = the_theme()
    ground, ink = {
        "plain": (theme.surface, theme.link),
        "accent": (theme.accent, theme.on_accent),
        "primary": (theme.primary, theme.on_primary),
        "chosen": (theme.accent, theme.on_accent) if theme.contrast else (theme.primary, theme.on_primary),
        "danger": (theme.emergency, theme.on_emergency),
        "bar": (theme.primary_soft, theme.on_primary),
        "soft": (theme.tint, theme.link),
        "bare": (theme.background, theme.link),
    }[kind]
    edged = kind == "plain" or (theme.contrast and kind in ("soft", "bar", "primary"))
    return ground, ink, theme.line if edged else ground


class Touchable(ButtonBehavior, Widget):
    """Something to press. `kind` is its look: plain, accent, primary, chosen, bar, danger, soft or bare."""

    text = StringProperty("")
    icon = StringProperty("")
    kind = StringProperty("plain")
    role = StringProperty("button")
    tall = NumericProperty(1)
    """Its least height, in touch targets."""
    corner = NumericProperty(-1)
    """Its radius in pixels; -1 is the theme's."""
    lit = BooleanProperty(False)
    """It is on, of those that can be on or off."""

    def __init__(self, **kwargs: object) -> None:
        self._written: Written | None = None
        super().__init__(**{"size_hint_y": None, "size": (0, the_theme().target), **kwargs})
        self._lay = Clock.create_trigger(self._lay_out, -1)
        self._draw = Clock.create_trigger(self._draw_all, -1)
        for name in ("text", "icon", "kind", "role", "corner", "disabled", "lit", "tall"):
            self.fbind(name, self._draw)
        self.fbind("width", self._draw)
        for name in ("pos", "height"):
            self.fbind(name, self._lay)
        self.fbind("state", self._colour)
        self._draw()

    def ink_of(self, ink: RGBA) -> tuple[RGBA, RGBA]:
        """The colours of its text and its icon."""
        return ink, ink

    def room(self) -> tuple[float, str]:
        """The width for its text in pixels, and how the text is set in it."""
        theme = the_theme()
        aside = theme.icon + theme.space * 0.75 if self.icon else 0
        return self.width - 2 * theme.space * 0.75 - aside, "left" if self.icon else "center"

    def needed(self, text: tuple[float, float]) -> float:
        """The height that it needs for a text of this size."""
        theme = the_theme()
        return max(theme.target * self.tall, text[1] + 2 * theme.gap)

    def arrange(self, written: Written, drawing: Drawing | None) -> None:
        """Puts text and icon in their places: side by side in the middle."""
        theme = the_theme()
        if drawing is None:
            written.place(self.center_x - written.size[0] / 2, self.center_y - written.size[1] / 2)
            return
        between = theme.space * 0.75 if self.text else 0
        x = self.center_x - (theme.icon + between + written.wide) / 2
        drawing.place(x, self.center_y - theme.icon / 2, theme.icon)
        written.place(x + theme.icon + between, self.center_y - written.size[1] / 2)

    def _draw_all(self, _dt: float) -> None:
        theme = the_theme()
        fill, ink, edge = colours("chosen" if self.lit else self.kind)
        self._fill, self._ink = fill, ink
        written_ink, icon_ink = self.ink_of(ink)
        self.canvas.clear()
        self._ground = Ground(fill, edge, theme.radius if self.corner < 0 else self.corner, theme.hair)
        self._written = Written(written_ink)
        self._drawing = Drawing(self.icon, icon_ink) if self.icon else None
        room, halign = self.room()
        if room > 0:
            self._written.write(
                self.text,
                room,
                font_size=getattr(theme, self.role),
                bold=True,
                halign=halign,
                line_height=1.02,
            )
        for part in (self._ground, self._written, self._drawing):
            if part:
                self.canvas.add(part)
        if self.size_hint_y is None:
            self.height = self.needed(self._written.size)
        self._lay_out(0)
        self._colour()

    def _lay_out(self, _dt: float) -> None:
        if self._written:
            self._ground.place((*self.pos, *self.size))
            self.arrange(self._written, self._drawing)

    def _colour(self, *_: object) -> None:
        if self._written:
            share = FAINT if self.state == "down" else 0
            red, green, blue = (
                a + (b - a) * share for a, b in zip(self._fill[:3], self._ink[:3], strict=True)
            )
            self._ground.recolour((red, green, blue, 1))


class Press(Touchable):
    """A button: an icon, a text or both, in its middle."""


class Tile(Touchable):
    """A large button of the home screen: the icon on top, the title below; side by side where it is flat."""

    alarming = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"size_hint_y": 1, **kwargs})
        self.size_hint_min_y = the_theme().target

    @property
    def flat(self) -> bool:
        """Too low for an icon above its title."""
        return bool(self.height < the_theme().target * 1.5)

    def ink_of(self, ink: RGBA) -> tuple[RGBA, RGBA]:
        theme = the_theme()
        return theme.text, theme.emergency if self.alarming and not theme.contrast else ink

    def room(self) -> tuple[float, str]:
        theme = the_theme()
        if self.flat:
            return self.width - theme.icon - 3 * theme.gap, "left"
        return self.width - 2 * theme.gap, "center"

    def arrange(self, written: Written, drawing: Drawing | None) -> None:
        theme = the_theme()
        side = theme.icon * (1.0 if self.flat else 1.15)
        if self.flat:
            if drawing:
                drawing.place(self.x + theme.gap, self.center_y - side / 2, side)
            written.place(self.x + side + theme.gap * 2, self.center_y - written.size[1] / 2)
            return
        spot = side * 1.6
        top = self.center_y + (spot + theme.gap + written.size[1]) / 2
        self._spot.place((self.center_x - spot / 2, top - spot, spot, spot))
        if drawing:
            drawing.place(self.center_x - side / 2, top - (spot + side) / 2, side)
        written.place(self.center_x - written.size[0] / 2, top - spot - theme.gap - written.size[1])

    def _lay_out(self, dt: float) -> None:
        if self._written and self._flat_drawn != self.flat:
            self._draw()
        super()._lay_out(dt)

    def _draw_all(self, dt: float) -> None:
        theme = the_theme()
        self._flat_drawn = self.flat
        spot = theme.warm if self.alarming else theme.tint
        self._spot = Ground(spot, spot, theme.icon * 0.92, 0)
        super()._draw_all(dt)
        if not self.flat:
            self.canvas.insert(1, self._spot)


class Row(Touchable):
    """A button of a list: icon, title, an arrow."""

    def ink_of(self, ink: RGBA) -> tuple[RGBA, RGBA]:
        return ink, ink

    def room(self) -> tuple[float, str]:
        theme = the_theme()
        aside = theme.icon * 0.85 + theme.space * 0.75 if self.icon else 0
        return self.width - 2 * theme.space - aside - theme.icon * 0.6, "left"

    def arrange(self, written: Written, drawing: Drawing | None) -> None:
        theme = the_theme()
        side, x = theme.icon * 0.85, self.x + theme.space
        if drawing:
            drawing.place(x, self.center_y - side / 2, side)
            x += side + theme.space * 0.75
        written.place(x, self.center_y - written.size[1] / 2)
        self._arrow.place(
            self.right - theme.space - theme.icon * 0.5, self.center_y - theme.icon * 0.3, theme.icon * 0.6
        )

    def _draw_all(self, dt: float) -> None:
        self._arrow = Drawing("forward", the_theme().quiet)
        super()._draw_all(dt)
        self.canvas.add(self._arrow)
