"""The widget's script as the door serves it: the built file with the names, colours and numbers of the pack filled in.

So the launcher and the emergency number need no call of the door. The sources are in `web/widget/`; the built file is
committed, and no Node is needed to serve it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from content import Pack
from content.reply import contact_cards

BUILT = Path(__file__).parent / "static" / "widget.js"
_MARK = '"%SAFERNW_PACK%"'
EXIT = "https://www.bbc.co.uk/weather"
"""Where "Exit this page" leads: GOV.UK's choice, a page that says nothing about who looks at it."""


def widget_script(pack: Pack) -> str:
    """The script for a door with this pack. Raises ValueError if the built file has no place for it."""
    built = BUILT.read_text(encoding="utf-8")
    if built.count(_MARK) != 1:
        raise ValueError(f"{BUILT.name} was not built by web/widget/build.mjs")
    return built.replace(_MARK, _literal(told(pack)))


def told(pack: Pack) -> dict[str, Any]:
    """What the script is told of the pack."""
    brand = pack.brand
    event = pack.events.get(brand.default_event)
    colours = brand.colours
    card = next(iter(contact_cards(pack, [brand.emergency_contact])), {})
    return {
        "name": brand.name,
        "emergency": {name: card[name] for name in ("name", "phone") if name in card},
        "home": [{"title": pack.topics[topic].title} for topic in (event.home if event else ())],
        "colours": {name: getattr(colours, name) for name in colours.__struct_fields__},
        "draft": any(not topic.approved.given for topic in pack.topics.values()),
        "exit": EXIT,
    }


def _literal(value: Any) -> str:
    """The value as JavaScript (which JSON is, ECMA-262), safe wherever a script may stand."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
