"""safernw content"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from content import load
from content.check import mistakes, open_matters
from content.load import OWN_PACK
from safernw.commands.preview import preview
from safernw.commands.publishing import publish, receive, rollback, withhold
from safernw.settings import read_settings


@click.group("content")
def command() -> None:
    """The content pack: what we say. Check it, see it as visitors will, publish it, hide a number at once.

    \b
    Examples:
      safernw content check
      safernw content preview hate-crime-report
      safernw content withhold nwldc --why "a caller says that it is dead"
    """


@command.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Exit 1 while anything is unconfirmed, unapproved or unsettled.")
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
def check(folder: Path | None, strict: bool, as_json: bool) -> None:
    """Check every rule that the pack must keep, and list what the partnership has to settle.

    A mistake is one line with file and place, and exit 2. Matters for the partnership are listed; with
    --strict they make exit 1.

    \b
    Example:
      safernw content check --strict
    """
    root = folder or read_settings().pack_path or OWN_PACK
    pack = load(root)
    wrong = [finding.told(root) for finding in mistakes(pack)]
    matters = [finding.told(root) for finding in open_matters(pack, datetime.now(UTC).date())]
    if as_json:
        click.echo(json.dumps({"mistakes": wrong, "open": matters}, ensure_ascii=False, indent=2))
    else:
        for line in (*wrong, *matters):
            click.echo(line)
        counted = f"{len(pack.topics)} topics, {len(pack.contacts)} contacts"
        click.echo(f"{counted}: {len(wrong)} mistakes, {len(matters)} matters for the partnership", err=True)
    raise click.exceptions.Exit(2 if wrong else 1 if strict and matters else 0)


for part in (preview, publish, withhold, rollback, receive):
    command.add_command(part)
