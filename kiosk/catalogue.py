"""The words of the screen's own buttons and labels, one file a language. What the partnership says is in the pack."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml


class Catalogue:
    """The interface strings of one language, called by name."""

    def __init__(self, strings: dict[str, str]) -> None:
        self._strings = strings

    def __call__(self, name: str, /, **values: object) -> str:
        """The string called `name` with its `{marks}` filled in. Raises `KeyError` for a name nobody wrote."""
        return self._strings[name].format(**values) if values else self._strings[name]

    def __contains__(self, name: str) -> bool:
        return name in self._strings


@cache
def catalogue(language: str = "en") -> Catalogue:
    """The catalogue of a language, from `strings/<language>.yml`."""
    text = resources.files("kiosk").joinpath("strings", f"{language}.yml").read_text(encoding="utf-8")
    return Catalogue(dict(_flat(yaml.safe_load(text))))


def _flat(tree: dict[str, object], before: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            pairs += _flat(value, f"{before}{key}.")
        else:
            pairs.append((f"{before}{key}", str(value)))
    return pairs
