"""The screen's own words stand in one catalogue: what the code asks for is there, and nothing lies there unused."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

from kiosk.catalogue import catalogue

ROOM = Path(__file__).parents[2] / "kiosk"
QUOTED = re.compile(r"""["']([a-z_]+(?:\.[a-z_{}-]+)+)["']""")
"""A name of the catalogue in code; `{}` stands for what is put in while it runs."""
JARGON = ("database", "server", "outbox", "sync", "session", "invalid", "error", "register", "submit")


def sources() -> str:
    files = [*ROOM.rglob("*.py"), *ROOM.rglob("*.kv")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def names() -> list[str]:
    return list(catalogue()._strings)


def asked_for() -> list[str]:
    return sorted({re.sub(r"\{.*?\}", "{}", name) for name in QUOTED.findall(sources())})


def matches(asked: str, name: str) -> bool:
    return re.fullmatch(re.escape(asked).replace(r"\{\}", r"[a-z_-]+"), name) is not None


def test_nothing_lies_in_the_catalogue_unused() -> None:
    unused = [name for name in names() if not any(matches(asked, name) for asked in asked_for())]
    assert not unused


def test_everything_that_a_screen_asks_for_is_there() -> None:
    shelves = {name.split(".")[0] for name in names()}
    used = re.findall(r'\b(?:t|words|word|_words|the_words\(\))\(\s*f?"([a-z_.{}-]+)"', sources())
    asked = {re.sub(r"\{.*?\}", "{}", name) for name in used if name.split(".")[0] in shelves}
    assert len(asked) > 60, "the code is read wrongly"
    assert not [one for one in asked if not any(matches(one, name) for name in names())]


def test_every_text_can_be_filled_in_and_is_clean() -> None:
    for name in names():
        text = catalogue()(name)
        assert text and text == text.strip() and "  " not in text, name
        assert all(field is None or field.isidentifier() for _, field, _, _ in Formatter().parse(text)), name


def test_visitors_are_told_in_plain_words() -> None:
    for name in names():
        if name.split(".")[0] != "staff":
            assert not [word for word in JARGON if word in catalogue()(name).lower()], name
