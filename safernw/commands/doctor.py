"""safernw doctor"""

from __future__ import annotations

import json

import click
import msgspec

from safernw.environment import enter
from safernw.health import findings
from safernw.settings import read_settings

MARKS = {True: "well", False: "MEND", None: "  - "}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
def command(as_json: bool) -> None:
    """Tell whether everything is here and healthy. Exit 1 when something needs mending.

    \b
    Example:
      safernw doctor
    """
    settings = read_settings()
    found = list(findings(settings, enter(settings)))
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(found), indent=2))
    else:
        for finding in found:
            click.echo(f"{MARKS[finding.well]}  {finding.name}: {finding.told}")
    raise click.exceptions.Exit(1 if any(finding.well is False for finding in found) else 0)
