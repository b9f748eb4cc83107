"""The register's passphrase: from the terminal without echo, or from `SAFERNW_PASSPHRASE`."""

from __future__ import annotations

import os

import click

SHORTEST = 12
VARIABLE = "SAFERNW_PASSPHRASE"


def asked() -> str:
    """The passphrase, asked for once."""
    return os.environ.get(VARIABLE) or click.prompt("Passphrase of the register", hide_input=True, err=True)


def asked_twice() -> str:
    """A new passphrase, asked for twice. Raises `click.UsageError` for one that is too short."""
    chosen = os.environ.get(VARIABLE) or click.prompt(
        "New passphrase of the register", hide_input=True, confirmation_prompt="The same again", err=True
    )
    if len(chosen) < SHORTEST:
        raise click.UsageError(f"the passphrase is too short; choose at least {SHORTEST} characters")
    return str(chosen)
