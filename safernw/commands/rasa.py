"""safernw rasa"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from safernw.environment import enter
from safernw.settings import read_settings


@click.command("rasa", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Rasa's own command line with telemetry off and its caches below the data folder.

    \b
    Examples:
      safernw rasa train
      safernw rasa shell
    """
    home = enter(read_settings()) / "rasa" / "home"
    home.mkdir(exist_ok=True)
    os.environ["HOME"] = str(home)  # Rasa's command line writes a settings file below it
    program = Path(sys.executable).with_name("rasa")
    os.execv(program, [str(program), *arguments])
