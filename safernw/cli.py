"""The command line: `safernw COMMAND`. Each command is a module of `commands/`, imported when it is called."""

from __future__ import annotations

import importlib
import sys

import click

COMMANDS = {
    "start": "everything on this machine: kiosk, assistant, and what is installed of the rest",
    "train": "train the assistant when the pack has changed",
    "bot": "serve the assistant on loopback",
    "ask": "ask one question in the terminal",
    "evaluate": "measure answers against a file of labelled questions",
    "kiosk": "open the touchscreen",
    "web": "serve the public door: chat, concerns, receipts; close and open the chat",
    "staff": "serve the review site for the partnership's staff",
    "content": "check the content pack",
    "keys": "make and show the register's key",
    "kiosks": "enrol kiosks and shut them out",
    "concerns": "read, export and import concerns",
    "audit": "check and list who did what in the register",
    "doctor": "tell whether everything is here and healthy",
    "rasa": "Rasa's own command line, kept quiet and inside the data folder",
}


class Commands(click.Group):
    """Loads a command's module only when it is called, so that `--help` needs no Rasa and no Kivy."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"safernw.commands.{name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def safernw() -> None:
    """Safer North West: the assistant, the kiosk and the concern log.

    \b
    Examples:
      safernw ask "someone stole my phone"
      safernw kiosk --event download --windowed
      safernw content check
    """


def main() -> None:
    """The entry point: a user's mistake is one line and exit 2, never a traceback."""
    from safernw.mistakes import told

    try:
        status = safernw(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as problem:
        line = told(problem)
        if line is None:
            raise
        click.echo(f"safernw: {line}", err=True)
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)
