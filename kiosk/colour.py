"""Colours as numbers: reading `#rrggbb`, mixing, and the contrast of two (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

RGBA = tuple[float, float, float, float]


def rgba(colour: str) -> RGBA:
    """`#rrggbb` as four numbers from 0 to 1, opaque. Raises `ValueError` for anything else."""
    digits = colour.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"{colour!r} is not a colour of the form #rrggbb")
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue, 1.0


def mixed(colour: RGBA, other: RGBA, share: float) -> RGBA:
    """`colour` with a `share` (0 to 1) of `other` in it."""
    red, green, blue = (a + (b - a) * share for a, b in zip(colour[:3], other[:3], strict=True))
    return red, green, blue, 1.0


def contrast(one: RGBA, other: RGBA) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: RGBA) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
