"""safernw evaluate"""

from __future__ import annotations

import csv
import io
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
import requests

from content import Pack
from content.receive import Packs
from safernw.commands.train import make_sure_of_a_model
from safernw.environment import enter
from safernw.evaluation import Row, Score, measure
from safernw.evaluation_told import counts_of_scripts, told, told_scripts
from safernw.expectations import Items, Played, Speak, play
from safernw.rest import RestChannel
from safernw.scenarios import Scenario, read_scenarios
from safernw.settings import Settings, read_settings

SCRIPTS = (".yml", ".yaml")


@click.command("evaluate")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--url", help="Ask the assistant that is served there, such as http://127.0.0.1:5005.")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
@click.option(
    "--misses", type=click.Path(dir_okay=False, path_type=Path), help="Write the misses to this CSV file."
)
def command(files: tuple[Path, ...], url: str | None, as_json: bool, misses: Path | None) -> None:
    """Measure the assistant against labelled messages (a JSON object a line) and scripts of conversations (YAML).

    Rows {"text", "topic"} give accuracy overall and by topic, out-of-scope recall, false rejections and
    confusions; rows {"text", "expect": "999" | "not-999-first"} danger recall and false alarms; rows {"text",
    "personal": [kinds]} how well personal data is pointed out. A "writer" in a row gives the figures by writer
    too. Several files are measured together. Behind each share stands its 95 % interval.

    docs/developers.md gives the format of scripts. Concerns that they finish are thrown away; an assistant at
    --url stores them as it stores any other.

    The texts in these files must be the tester's own. Misses are printed and written to files, so never put
    into them what visitors have said.

    \b
    Examples:
      safernw evaluate questions.jsonl danger.jsonl --misses misses.csv
      safernw evaluate scripts.yml --url http://127.0.0.1:5005
    """
    settings = read_settings()
    pack = Packs(settings.data_path).load(settings.pack_path)
    rows = [row for file in files if file.suffix not in SCRIPTS for row in read_rows(file, pack)]
    scripts = [one for file in files if file.suffix in SCRIPTS for one in read_scenarios(file, pack)]
    with assistant(settings, url, bool(scripts) or any(row.topic or row.expect for row in rows)) as speak:
        score = _measured(rows, speak, pack)
        played = _played(scripts, speak, pack)
    if misses:
        misses.write_text(misses_as_csv(score, played), encoding="utf-8")
    click.echo(json.dumps(figures(score, played), indent=2) if as_json else _for_readers(score, played))


@contextmanager
def assistant(settings: Settings, url: str | None, needed: bool) -> Iterator[Speak]:
    """What to speak to: the served assistant, one woken for this, or nobody where none is needed."""
    if not needed:
        yield lambda _sender, _text, _metadata: []
    elif url:
        try:
            yield RestChannel(url)
        except requests.RequestException as problem:
            raise click.ClickException(
                f"{url}: no assistant answers there ({type(problem).__name__}); start one with: safernw bot"
            ) from None
    else:
        yield from _woken(settings)


def _woken(settings: Settings) -> Iterator[Speak]:
    data = enter(settings)
    make_sure_of_a_model(settings, data)
    from safernw.assistant import Conversation
    from safernw.model import trusted_model

    conversation = Conversation(trusted_model(data))

    def speak(sender: str, text: str, metadata: dict[str, Any]) -> Items:
        return conversation.ask(text, sender=sender, **metadata)

    with _practice_folder():
        yield speak


@contextmanager
def _practice_folder() -> Iterator[None]:
    """A data folder with a key of its own while scripts are played: nobody's register gets their concerns."""
    from concerns import keys
    from concerns.files import public_key_path

    data = os.environ["SAFERNW_DATA"]
    with tempfile.TemporaryDirectory(prefix="practice-") as folder:
        key_folder = public_key_path(Path(folder)).parent
        key_folder.mkdir(parents=True)
        made = keys.make(secrets.token_hex(16), made=datetime.now(UTC).date().isoformat())
        keys.save(*made, key_folder)
        os.environ["SAFERNW_DATA"] = folder
        try:
            yield
        finally:
            os.environ["SAFERNW_DATA"] = data


def _measured(rows: list[Row], speak: Speak, pack: Pack) -> Score:
    emergency = pack.contacts[pack.brand.emergency_contact].phone
    known = {
        way
        for contact in pack.contacts.values()
        for way in (contact.phone, contact.sms, contact.email)
        if way
    }
    with click.progressbar(rows, label="asking", file=sys.stderr) as asked:
        return measure(asked, lambda text, sender: speak(sender, text, {}), emergency, known)


def _played(scripts: list[Scenario], speak: Speak, pack: Pack) -> list[Played]:
    with click.progressbar(scripts, label="playing", file=sys.stderr) as shown:
        return [play(script, speak, pack) for script in shown]


def read_rows(file: Path, pack: Pack) -> list[Row]:
    """The rows of a JSON-lines file. Raises `click.UsageError` naming the line that is wrong."""
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            rows.append(_row(line, f"{file} line {number}", pack))
    return rows


def _row(line: str, place: str, pack: Pack) -> Row:
    try:
        row = msgspec.json.decode(line, type=Row)
    except msgspec.DecodeError as problem:
        raise click.UsageError(f"{place}: {problem}") from None
    if not row.topic and not row.expect and row.personal is None:
        raise click.UsageError(f'{place}: give the row a "topic", "expect" or "personal"')
    if row.topic and row.topic not in pack.topics and row.topic not in pack.dialogue:
        click.echo(f"{place}: '{row.topic}' is not a topic of the pack, so no answer can be right", err=True)
    return row


def figures(score: Score, played: list[Played]) -> dict[str, Any]:
    """All figures, for JSON."""
    if not played:
        return score.figures()
    counts = counts_of_scripts(played)
    shares = {name: round(right / of, 4) if of else None for name, (right, of) in counts.items()}
    first = [
        {"script": one.scenario.name, "turn": one.wrong[0].number, "reasons": list(one.wrong[0].reasons)}
        for one in played
        if one.wrong
    ]
    return {**score.figures(), "scripts": len(played), **shares, "first_wrong_turns": first}


def misses_as_csv(score: Score, played: list[Played]) -> str:
    """The misses of rows, then the wrong turns of scripts."""
    table = io.StringIO()
    table.write(score.misses_as_csv())
    writer = csv.writer(table)
    for one in played:
        for turn in one.wrong:
            wrong = f"{one.scenario.name}, turn {turn.number}: {'; '.join(turn.reasons)}"
            writer.writerow((turn.says, wrong, turn.topic, ""))
    return table.getvalue()


def _for_readers(score: Score, played: list[Played]) -> str:
    parts = [told(score)] if score.asked or score.personal_asked else []
    parts += [told_scripts(played)] if played else []
    return "\n\n".join(parts)
