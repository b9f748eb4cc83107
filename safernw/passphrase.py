"""The passphrases of register and publisher: from the terminal without echo, or from a variable, for scripts."""

from __future__ import annotations

import os

import click

SHORTEST = 12
VARIABLE = "SAFERNW_PASSPHRASE"
PUBLISHER_VARIABLE = "SAFERNW_PUBLISHER_PASSPHRASE"
NEW_VARIABLE = "SAFERNW_NEW_PASSPHRASE"


def asked() -> str:
    """The passphrase, asked for once."""
    return os.environ.get(VARIABLE) or click.prompt("Passphrase of the register", hide_input=True, err=True)


def asked_twice() -> str:
    """A new passphrase for a new pair, asked for twice. Raises `click.UsageError` for one that is too short."""
    return _chosen(VARIABLE, "New passphrase of the register")


def asked_for(holder: str) -> str:
    """A new passphrase for a holder of keys that are there, asked for twice. Raises as `asked_twice`."""
    return _chosen(NEW_VARIABLE, f"New passphrase of {holder}")


def of_publisher() -> str:
    """The publisher's passphrase, asked for once."""
    question = "Passphrase of the publisher"
    return os.environ.get(PUBLISHER_VARIABLE) or click.prompt(question, hide_input=True, err=True)


def new_of_publisher() -> str:
    """A new passphrase for the publisher's key, asked for twice. Raises as `asked_twice`."""
    return _chosen(PUBLISHER_VARIABLE, "New passphrase of the publisher")


def _chosen(variable: str, question: str) -> str:
    chosen = os.environ.get(variable) or click.prompt(
        question, hide_input=True, confirmation_prompt="The same again", err=True
    )
    if len(chosen) < SHORTEST:
        raise click.UsageError(f"the passphrase is too short; choose at least {SHORTEST} characters")
    return str(chosen)
