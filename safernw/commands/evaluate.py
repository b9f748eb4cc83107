"""safernw evaluate"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from safernw.commands.train import make_sure_of_a_model
from safernw.environment import enter
from safernw.evaluation import Row, Score, measure
from safernw.settings import read_settings


@click.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
@click.option(
    "--misses", type=click.Path(dir_okay=False, path_type=Path), help="Write the misses to this CSV file."
)
def command(file: Path, as_json: bool, misses: Path | None) -> None:
    """Measure the assistant against labelled questions, a JSON object a line.

    Rows {"text", "topic"} give accuracy overall and by topic, out-of-scope recall, false rejections and
    confusions; rows {"text", "expect": "999" | "not-999-first"} give danger recall and false alarms.

    \b
    Example:
      safernw evaluate questions.jsonl --misses misses.csv
    """
    rows = read_rows(file)
    settings = read_settings()
    data = enter(settings)
    make_sure_of_a_model(settings, data)
    from safernw.assistant import Conversation
    from safernw.model import trusted_model

    conversation = Conversation(trusted_model(data))

    def ask(text: str, sender: str) -> list[dict[str, Any]]:
        return conversation.ask(text, sender=sender)

    with click.progressbar(rows, label="asking", file=sys.stderr) as asked:
        score = measure(asked, ask)
    if misses:
        misses.write_text(score.misses_as_csv(), encoding="utf-8")
    click.echo(json.dumps(score.figures(), indent=2) if as_json else told(score))


def read_rows(file: Path) -> list[Row]:
    """The rows of a JSON-lines file. Raises `click.UsageError` naming the line that is wrong."""
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                rows.append(msgspec.json.decode(line, type=Row))
            except msgspec.MsgspecError as problem:
                raise click.UsageError(f"{file} line {number}: {problem}") from None
    return rows


def told(score: Score) -> str:
    """The figures for a reader."""
    figures = score.figures()
    lines = [
        f"{name.replace('_', ' ')}: {value}"
        for name, value in figures.items()
        if not isinstance(value, dict | list)
    ]
    lines += ["", "by topic:"]
    lines += [f"  {name}: {right} of {asked}" for name, (right, asked) in sorted(score.by_topic.items())]
    lines += ["", "most frequent confusions (expected -> answered):"]
    lines += [
        f"  {count} x {expected} -> {got}" for (expected, got), count in score.confusions.most_common(20)
    ]
    return "\n".join(lines)
