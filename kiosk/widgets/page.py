"""What scrolls below a page's head. A tap is passed on at once; a finger that moves on scrolls instead."""

from __future__ import annotations

from typing import Any

from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.look import load_look, the_theme


class Page(ScrollView):
    """Its one child is as high as it needs.

    Kivy's own way holds every touch back for a while, to see whether it is a tap, and then lets 200 ms pass until
    it is over. Here the child has it at once, and loses it when the finger moves.
    """

    def __init__(self, **kwargs: object) -> None:
        theme = the_theme()
        self._scrolls: set[object] = set()
        own = {
            "do_scroll_x": False, "bar_width": theme.gap * 0.8, "bar_margin": -theme.margin * 0.75,
            "bar_color": theme.line, "bar_inactive_color": theme.line,
        }  # fmt: skip
        super().__init__(**{**own, **kwargs})

    def on_touch_down(self, touch: Any) -> bool:
        """Hands the touch to what lies under it, and waits for a move."""
        if not self.collide_point(*touch.pos):
            return False
        if touch.is_mouse_scrolling:
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        self._update_effect_bounds()
        self._effect_y_start_height = self.height
        self.effect_y.start(touch.y)
        touch.push()
        touch.apply_transform_2d(self.to_local)
        for child in self.children:
            child.dispatch("on_touch_down", touch)
        touch.pop()
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Scrolls, once the finger has gone too far for a tap."""
        if touch.grab_current is not self:
            return False
        if (
            touch.uid not in self._scrolls
            and abs(touch.y - touch.oy) > the_theme().gap * 2
            and self._beyond > 0
        ):
            self._scrolls.add(touch.uid)
            _let_go(touch, self)
        if touch.uid in self._scrolls:
            self.effect_y.update(touch.y)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        if touch.uid in self._scrolls:
            self._scrolls.discard(touch.uid)
            self.effect_y.stop(touch.y)
        else:
            self.effect_y.cancel()
        return True

    def show_from(self, widget: Widget) -> None:
        """Scrolls so that a widget of the page stands at the top, or as near as there is page below it."""
        if self._beyond > 0:
            above = self.children[0].height - widget.top
            self.scroll_y = min(1.0, max(0.0, 1 - above / self._beyond))

    @property
    def depth(self) -> float:
        """How far it is scrolled down, in pixels."""
        return max(0.0, self._beyond) * (1 - self.scroll_y)

    def go_to(self, depth: float) -> None:
        """Scrolls so far down, or to its end."""
        if self._beyond > 0:
            self.scroll_y = max(0.0, 1 - depth / self._beyond)

    def update_from_scroll(self, *args: object) -> None:
        """Moves the page by whole pixels, so that its texts stay sharp."""
        super().update_from_scroll(*args)
        self.g_translate.xy = [round(way) for way in self.g_translate.xy]

    @property
    def _beyond(self) -> float:
        return float(self.children[0].height - self.height) if self.children else 0.0

    def _bind_inactive_bar_color(self, *_: object) -> None:
        """No fading of the bar: Kivy's animation of it would keep the whole screen in memory after a wipe."""


def _let_go(touch: Any, scroller: Widget) -> None:
    """Takes the touch from whatever was pressed by it."""
    for reference in list(touch.grab_list):
        widget = reference()
        if widget is not None and widget is not scroller:
            touch.ungrab(widget)
            if hasattr(widget, "state"):
                widget.state = "normal"


load_look(__file__)
