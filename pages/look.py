"""A site's look: its names and colours, as the partnership's pack gives them."""

from __future__ import annotations

import re

from msgspec import Struct

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)

NEEDED = ("primary", "on_primary", "emergency", "on_emergency", "surface", "text", "line")
"""Colours that a look must name; the content pack's colours have them all."""


class Look(Struct, frozen=True, kw_only=True):
    """What stands in the header of every page, and in which colours.

    `name` is who speaks, `service` what the site is called, `home` where both lead. `colours` are `#rrggbb`, by
    the names of `NEEDED`. Raises ValueError for a colour that is missing or is none.
    """

    name: str
    service: str
    colours: dict[str, str]
    home: str = "/"

    def __post_init__(self) -> None:
        for name in NEEDED:
            if not _COLOUR.fullmatch(self.colours.get(name, "")):
                raise ValueError(f"a look needs the colour {name} as #rrggbb")

    def stylesheet(self) -> str:
        """The colours as CSS custom properties; those that govuk-frontend takes are given to it."""
        colours = {name: self.colours[name] for name in NEEDED}
        lines = [f"  --look-{name.replace('_', '-')}: {value};" for name, value in colours.items()]
        lines.append(f"  --govuk-brand-colour: {colours['primary']};")
        return ":root {\n" + "\n".join(lines) + "\n}\n"

    def icon(self) -> str:
        """A shield in the look's colours, as SVG, for the browser's tab."""
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
            f'<path d="M16 2 28 7v8c0 8-5 13-12 15C9 28 4 23 4 15V7z" fill="{self.colours["primary"]}"/>'
            f'<path d="m10 16 4 4 8-9" fill="none" stroke="{self.colours["on_primary"]}" stroke-width="3"'
            ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
        )
