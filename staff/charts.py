"""Charts as SVG, made here: bars and a heat map. Each stands beside a table of the same numbers, and is hidden from
screen readers, which read the table. Colours and type come from the style sheet; nothing is inline.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

WIDTH = 760
BAR_HEIGHT = 26
LABELS = 290
"""Width of the names beside horizontal bars."""
SHADES = 6
"""Steps of a heat map, beside none: classes `chart-heat-1` to `chart-heat-6`."""


def bars(rows: Sequence[tuple[str, int | None]]) -> Markup:
    """Horizontal bars, each with its name and count; None is a count that is not told."""
    most = max((count or 0 for _, count in rows), default=0) or 1
    room = WIDTH - LABELS - 60
    parts = []
    for n, (name, count) in enumerate(rows):
        y = n * BAR_HEIGHT
        length = round((count or 0) / most * room, 1)
        told = f"{count:,}" if count is not None else "under 5"
        parts.append(
            f'<text class="chart-name" x="{LABELS - 10}" y="{y + 18}" text-anchor="end">{escape(_cut(name, 34))}</text>'
            f'<rect class="chart-bar" x="{LABELS}" y="{y + 4}" width="{length}" height="{BAR_HEIGHT - 8}"/>'
            f'<text class="chart-count" x="{LABELS + length + 6}" y="{y + 18}">{told}</text>'
        )
    return _svg(len(rows) * BAR_HEIGHT, parts)


def columns(rows: Sequence[tuple[str, int | None]], height: int = 180) -> Markup:
    """Upright columns over time; every so many are named, as room allows."""
    counts = [count or 0 for _, count in rows]
    most = max(counts, default=0) or 1
    highest = counts.index(most) if most in counts else -1
    step = WIDTH / max(len(rows), 1)
    each = max(1, -(-115 // int(step)))
    parts = []
    for n, (name, count) in enumerate(rows):
        tall = round((count or 0) / most * (height - 24), 1)
        x, wide = round(n * step, 1), max(1, round(step - 2, 1))
        parts.append(f'<rect class="chart-bar" x="{x}" y="{height - tall}" width="{wide}" height="{tall}"/>')
        if n == highest:
            middle = min(max(round(x + step / 2, 1), 14), WIDTH - 14)
            parts.append(_text("chart-count", middle, height - tall - 6, f"{most:,}", "middle"))
        if n % each == 0:
            parts.append(f'<text class="chart-name" x="{x}" y="{height + 18}">{escape(name)}</text>')
    parts.append(f'<line class="chart-line" x1="0" y1="{height}" x2="{WIDTH}" y2="{height}"/>')
    return _svg(height + 26, parts)


def heat(rows: Sequence[tuple[str, Sequence[int | None]]], heads: Sequence[str]) -> Markup:
    """A row of squares for each name; the darker, the more. None is a count that is not told."""
    most = max((count or 0 for _, counts in rows for count in counts), default=0) or 1
    cell = (WIDTH - LABELS) / max(len(heads), 1)
    parts = [
        _text("chart-name", round(LABELS + n * cell + cell / 2, 1), 14, head, "middle")
        for n, head in enumerate(heads)
        if n % 3 == 0
    ]
    for r, (name, counts) in enumerate(rows):
        y = 22 + r * BAR_HEIGHT
        parts.append(
            f'<text class="chart-name" x="{LABELS - 10}" y="{y + 17}" text-anchor="end">{escape(_cut(name, 34))}</text>'
        )
        for n, count in enumerate(counts):
            shade = -(-(count or 0) * SHADES // most)
            parts.append(
                f'<rect class="chart-heat-{shade}" x="{round(LABELS + n * cell, 1)}" y="{y}"'
                f' width="{round(cell - 1.5, 1)}" height="{BAR_HEIGHT - 2}"/>'
            )
    return _svg(22 + len(rows) * BAR_HEIGHT, parts)


def _text(kind: str, x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(height: float, parts: Sequence[str]) -> Markup:
    inside = "".join(parts)
    return Markup(  # noqa: S704  every name in it is escaped above
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" aria-hidden="true" focusable="false"'
        f' xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
    )


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
