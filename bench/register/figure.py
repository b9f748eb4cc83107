"""A figure that was measured, beside what is wanted of it."""

from __future__ import annotations

from msgspec import Struct


class Figure(Struct, frozen=True):
    """`value` in `unit`; `wanted` in the words of a person, such as "200 or more"; `met` by this run."""

    name: str
    value: float
    unit: str
    wanted: str
    met: bool


def at_least(name: str, value: float, least: float, unit: str) -> Figure:
    """A figure that should be no smaller."""
    return Figure(name, value, unit, f"{least:g} or more", value >= least)


def at_most(name: str, value: float, most: float, unit: str) -> Figure:
    """A figure that should be no greater."""
    return Figure(name, value, unit, f"{most:g} or less", value <= most)
