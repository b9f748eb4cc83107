"""What makes the screen easier to read, reach and hear, for this visit only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.app import App
from kivy.uix.gridlayout import GridLayout

from kiosk.look import load_look, the_theme
from kiosk.widgets.basics import Card, Press
from kiosk.widgets.shell import Screen
from kiosk.widgets.words import Heading

Option = tuple[str, bool, Callable[[], None]]
"""The name of its words, whether it is chosen, and what choosing it does."""


class Setting(Card):
    """One thing to choose, with its choices side by side."""

    def __init__(
        self, title: str, options: list[Option], words: Callable[[str], str], **kwargs: object
    ) -> None:
        theme = the_theme()
        super().__init__(spacing=theme.gap * 1.2, **kwargs)
        self.add_widget(Heading(text=words(title)))
        row = GridLayout(cols=len(options), size_hint_y=None, spacing=theme.gap * 1.2)
        row.fbind("minimum_height", row.setter("height"))
        for name, chosen, choose in options:
            press = Press(
                text=words(name), kind="chosen" if chosen else "soft", icon="check" if chosen else ""
            )
            press.bind(on_release=lambda _press, choose=choose: choose())
            row.add_widget(press)
        self.add_widget(row)


class Ease(Screen):
    """Text size, colours, height of the controls, hiding what is typed, and the voice."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        app = App.get_running_app()
        settings = settings_of(app)
        columns = [self.ids.one, self.ids.two] if app.theme.wide else [self.ids.one]
        for at, (title, options) in enumerate(settings):
            columns[at % len(columns)].add_widget(Setting(title, options, app.t))


def settings_of(app: Any) -> list[tuple[str, list[Option]]]:
    """What can be chosen on this screen, as it lies and as it is equipped."""
    theme, visit, speech = app.theme, app.visit, app.reader.speech

    def looks(change: Callable[..., None], value: object) -> Callable[[], None]:
        return lambda: app.redress(lambda: change(value))

    def mask(on: bool) -> None:
        visit.masked = on
        app.ways.again()

    def voice(name: str, value: int) -> None:
        setattr(speech, name, value)
        app.ways.again()

    steps = ("ease.text_normal", "ease.text_larger", "ease.text_largest")
    settings: list[tuple[str, list[Option]]] = [
        (
            "ease.text",
            [(name, theme.text_step == i, looks(theme.set_text, i)) for i, name in enumerate(steps)],
        ),
        (
            "ease.colours",
            [
                ("ease.colours_usual", not theme.contrast, looks(theme.set_contrast, False)),
                ("ease.colours_high", theme.contrast, looks(theme.set_contrast, True)),
            ],
        ),
    ]
    if not theme.wide:
        lower = [
            ("ease.whole", not theme.lower, looks(theme.set_lower, False)),
            ("ease.lower", theme.lower, looks(theme.set_lower, True)),
        ]
        settings.append(("ease.reach", lower))
    hide: list[Option] = [
        ("ease.show", not visit.masked, partial(mask, False)),
        ("ease.hide", visit.masked, partial(mask, True)),
    ]
    settings.append(("ease.typing", hide))
    if speech.available:
        paces = ("ease.slow", "ease.usual", "ease.fast")
        loud = ("ease.quiet", "ease.middle", "ease.loud")
        settings += [
            ("ease.pace", [(n, speech.pace == i, partial(voice, "pace", i)) for i, n in enumerate(paces)]),
            (
                "ease.loudness",
                [(n, speech.loudness == i, partial(voice, "loudness", i)) for i, n in enumerate(loud)],
            ),
        ]
    return settings


load_look(__file__)
