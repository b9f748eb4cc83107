"""safernw train"""

from __future__ import annotations

from pathlib import Path

import click

from safernw.environment import enter
from safernw.settings import Settings, read_settings


@click.command("train")
@click.option("--force", is_flag=True, help="Train even when nothing has changed.")
def command(force: bool) -> None:
    """Train the assistant from the content pack; does nothing, fast, when nothing has changed.

    \b
    Example:
      safernw train
    """
    settings = read_settings()
    data = enter(settings)
    make_sure_of_a_model(settings, data, force)


def make_sure_of_a_model(settings: Settings, data: Path, force: bool = False) -> None:
    """Trains when needed, telling what happens. Raises as `model.train`."""
    from content import load
    from content.check import mistakes
    from content.load import OWN_PACK
    from safernw import model

    if not force and model.is_current(settings, data):
        click.echo("the assistant is trained: nothing has changed", err=True)
        return
    root = model.pack_folder(settings, data) or OWN_PACK
    pack = load(root)
    for finding in mistakes(pack):
        click.echo(f"warning: {finding.told(root)}", err=True)
    examples = sum(len(t.examples) for t in (*pack.topics.values(), *pack.dialogue.values()))
    click.echo(
        f"training on {examples} example questions of {len(pack.topics)} topics; about a minute ...", err=True
    )
    model.train(settings, data, force)
    click.echo("trained", err=True)
