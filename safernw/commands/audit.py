"""safernw audit"""

from __future__ import annotations

import json

import click
from msgspec.structs import asdict

from concerns import open_register
from safernw.environment import enter
from safernw.settings import read_settings


@click.group("audit")
def command() -> None:
    """The register's audit: who read, changed, exported or deleted what. It holds no visitor's words.

    \b
    Example:
      safernw audit verify
    """


@command.command("verify")
@click.option(
    "--noted", default="", metavar="NUMBER:CHAIN", help="What an earlier run printed: must still stand."
)
def verify(noted: str) -> int:
    """Check that no row was changed, taken out, put elsewhere or cut off. Exit 1 if one was.

    The last row's number and chain are printed: note them elsewhere, and give them with --noted another day.

    \b
    Example:
      safernw audit verify
    """
    with open_register(enter(read_settings())) as register:
        verified = register.verify_audit(_noted(noted))
    for fault in verified.faults:
        click.echo(fault)
    click.echo(f"{verified.count} rows, the last is {verified.count}:{verified.chain}")
    return 1 if verified.faults else 0


@command.command("list")
@click.option("--last", default=100, show_default=True, help="How many rows, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_them(last: int, as_json: bool) -> None:
    """List the latest rows.

    \b
    Example:
      safernw audit list --last 20
    """
    with open_register(enter(read_settings())) as register:
        rows = register.audit(limit=last)
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], indent=2))
        return
    for row in rows:
        click.echo(f"{row.number}  {row.at}  {row.by}  {row.action}  {row.subject}  {row.detail}".rstrip())


def _noted(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    number, _, chain = text.partition(":")
    if not number.isdecimal() or len(chain) != 64:
        raise click.UsageError("--noted wants NUMBER:CHAIN as an earlier run printed it")
    return int(number), chain
