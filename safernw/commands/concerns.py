"""safernw concerns"""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from msgspec.structs import asdict

from concerns import (
    Entry,
    EnvelopeError,
    Outbox,
    Outcome,
    Register,
    acknowledge_from,
    export_outbox,
    hand_over,
    import_and_acknowledge,
    open_register,
)
from concerns.files import outbox_path, private_key_path, public_key_path
from concerns.keys import unlock
from safernw.commands import keeping
from safernw.environment import enter
from safernw.passphrase import asked
from safernw.settings import read_settings
from safernw.who import whoami

COLUMNS = ("taken", "category", "where", "when", "event", "what", "flags", "status", "channel")


@click.group("concerns")
def command() -> None:
    """The concern log, for whoever holds the register's passphrase.

    \b
    Example:
      safernw concerns list
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_them(as_json: bool) -> None:
    """Read the concerns. Those in this machine's own outbox are taken into the register first.

    The passphrase is asked for, or read from SAFERNW_PASSPHRASE.

    \b
    Example:
      safernw concerns list
    """
    rows = _read(enter(read_settings()))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(
            f"{row['id'][:8]}  {row['taken']}  {row['category']}  {row['where']}  {row['when']}  [{row['status']}]"
        )
        if row["flags"]:
            click.echo(f"  danger rules matched: {', '.join(row['flags'])}")
        click.echo(f"  {row['what']}\n")
    click.echo(f"{len(rows)} concerns", err=True)


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--why", default="", help="What it is for, for the audit; no names.")
def export(file: Path, why: str) -> None:
    """Write the concerns, unsealed, to a CSV file that only you can read. It holds people's words: guard it.

    \b
    Example:
      safernw concerns export concerns.csv
    """
    data = enter(read_settings())
    rows = _read(data)
    with open_register(data) as register:
        register.record(whoami(), "export", detail=f"{len(rows)} concerns {why}".strip())
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _harmless(row[name]) for name in COLUMNS})
    _write_private(file, table.getvalue())
    click.echo(f"{len(rows)} concerns written to {file}", err=True)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def import_(file: Path) -> None:
    """Take a kiosk's sealed outbox from a USB stick into the register. The same file twice does no harm.

    \b
    Example:
      safernw concerns import /media/stick/outbox.safernw
    """
    data = enter(read_settings())
    with open_register(data) as register:
        outcome, beside = import_and_acknowledge(file, register)
        register.record(whoami(), "import", detail=f"{outcome.new} new, {outcome.known} known")
    _tell(outcome)
    if beside:
        click.echo(f"{beside} lets the kiosk delete what is here now", err=True)
    else:
        click.echo("the stick cannot be written: the kiosk keeps its copies until it can", err=True)


@command.command("taken-in")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def taken_in(file: Path) -> None:
    """On the kiosk: delete from its outbox what the register acknowledged, by the file that `import` wrote.

    \b
    Example:
      safernw concerns taken-in /media/stick/outbox.safernw.taken-in
    """
    data = enter(read_settings())
    with Outbox(outbox_path(data)) as outbox:
        gone = acknowledge_from(file, outbox, public_key_path(data))
        click.echo(f"{gone} concerns are in the register and deleted here, {outbox.count()} wait", err=True)


@command.command("hand-out")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def hand_out(file: Path) -> None:
    """Write this machine's outbox, still sealed, to a file for the register's `import`. The outbox keeps them.

    \b
    Example:
      safernw concerns hand-out /media/stick/outbox.safernw
    """
    data = enter(read_settings())
    with Outbox(outbox_path(data)) as outbox:
        click.echo(f"{export_outbox(outbox, file)} sealed concerns written to {file}", err=True)


for each in keeping.COMMANDS:
    command.add_command(each)


def _read(data: Path) -> list[dict[str, Any]]:
    """Every concern, opened in memory. Raises `KeysError` for a wrong passphrase before anything is read."""
    private_keys = unlock(private_key_path(data), asked())
    with open_register(data) as register:
        if outbox_path(data).exists():
            with Outbox(outbox_path(data)) as outbox:
                _tell(hand_over(outbox, register))
        return [_row(register, entry, private_keys) for entry in register.entries()]


def _row(
    register: Register, entry: Entry, private_keys: tuple[EllipticCurvePrivateKey, ...]
) -> dict[str, Any]:
    try:
        concern = asdict(register.read(entry.id, private_keys, by=whoami()))
    except EnvelopeError as problem:
        blank = dict.fromkeys(COLUMNS, "")
        return {
            **blank,
            "id": entry.id,
            "taken": entry.taken,
            "what": f"(cannot be opened: {problem})",
            "flags": (),
            "status": entry.status,
        }
    concern.pop("receipt")  # only the person who holds it may know it
    return {**concern, "id": entry.id, "status": entry.status}


def _tell(outcome: Outcome) -> None:
    if outcome.new or outcome.refused or outcome.damaged:
        told = f"{outcome.new} new, {outcome.known} known already"
        if outcome.refused or outcome.damaged:
            told += f", {outcome.refused} refused, {outcome.damaged} damaged: these stay where they were"
        click.echo(told, err=True)


def _harmless(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = ", ".join(value) if isinstance(value, list | tuple) else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _write_private(file: Path, text: str) -> None:
    fresh = file.with_name(file.name + ".part")
    try:
        fresh.touch(mode=0o600)
        with fresh.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    except OSError as problem:
        fresh.unlink(missing_ok=True)
        raise click.FileError(str(file), problem.strerror or "cannot be written") from None
