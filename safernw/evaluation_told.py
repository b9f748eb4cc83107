"""The figures of an evaluation for a reader: tables in plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from safernw.evaluation import SHARES, Score
from safernw.evaluation_shares import interval
from safernw.expectations import Played

MOST_CONFUSIONS = 30
PERSONAL = ("personal_recall", "personal_precision")


def told(score: Score) -> str:
    """Every share with its interval, the topics from the worst, the writers, and the confusions from the most."""
    parts = [_shares(score)]
    if score.topics.names:
        parts.append(_topics(score))
    if score.by_writer:
        parts.append(_writers(score))
    if score.confusions:
        parts.append(_confusions(score))
    return "\n\n".join(parts)


def told_scripts(played: Sequence[Played]) -> str:
    """How many scripts and turns were right, and the first wrong turn of each script."""
    lines = []
    for name, (right, of) in counts_of_scripts(played).items():
        low, high = interval(right, of)
        lines.append(
            f"{name:<26}{_percent(right / of if of else None)}  ({low:.1%} to {high:.1%})  {right} of {of}"
        )
    failed = [one for one in played if one.wrong]
    if failed:
        lines += ["", "the first wrong turn of each script:"]
    for one in failed:
        turn = one.wrong[0]
        lines += [f"  {one.scenario.name} (turn {turn.number})", f"    says: {turn.says}"]
        lines += [f"    {reason}" for reason in turn.reasons]
    return "\n".join(lines)


def counts_of_scripts(played: Sequence[Played]) -> dict[str, tuple[int, int]]:
    """(right, in all) of scripts and of turns; (seen, in all) of turns with danger in them."""
    danger = [one.danger for one in played]
    return {
        "scripts_right": (sum(not one.wrong for one in played), len(played)),
        "turns_right": (sum(one.turns - len(one.wrong) for one in played), sum(one.turns for one in played)),
        "danger_turns_seen": (sum(right for right, _ in danger), sum(of for _, of in danger)),
    }


def _shares(score: Score) -> str:
    figures = score.figures()
    lines = [f"{'asked':<26}{score.asked:>8}"]
    for name in SHARES:
        part, whole = score.all.of(name)
        if whole:
            low, high = interval(part, whole)
            lines.append(
                f"{_plain(name):<26}{_percent(figures[name])}  ({low:.1%} to {high:.1%})  {part} of {whole}"
            )
    lines += [f"{_plain(name):<26}{_percent(figures[name])}" for name in PERSONAL if name in figures]
    return "\n".join(lines)


def _topics(score: Score) -> str:
    figures = {name: score.topic_figures(name) for name in score.topics.names}
    worst_first = sorted(figures, key=lambda name: (figures[name]["f1"] or 0.0, name))
    rows = [
        (
            name,
            *(str(figures[name][column]) for column in ("asked", "answered")),
            *(_percent(figures[name][column]) for column in ("recall", "precision", "f1")),
        )
        for name in worst_first
    ]
    return _table(("topic", "asked", "answered", "recall", "precision", "F1"), rows)


def _writers(score: Score) -> str:
    names = [name for name in SHARES if any(one.of(name)[1] for one in score.by_writer.values())]
    rows = [
        (writer, *(_percent(told) for told in shares.shares(names).values()))
        for writer, shares in sorted(score.by_writer.items())
    ]
    return _table(("writer", *(_plain(name) for name in names)), rows)


def _confusions(score: Score) -> str:
    rows = [(*pair, str(count)) for pair, count in score.confusions.most_common(MOST_CONFUSIONS)]
    return _table(("expected", "answered", "count"), rows, words=2)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """Columns as wide as they need: the first `words` of them to the left, numbers to the right."""
    lines = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    laid = [
        [cell.ljust(widths[i]) if i < words else cell.rjust(widths[i]) for i, cell in enumerate(line)]
        for line in lines
    ]
    return "\n".join("  ".join(line).rstrip() for line in laid)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _percent(value: Any) -> str:
    return "-" if value is None else f"{value:.1%}"
