"""safernw bot"""

from __future__ import annotations

import click

from safernw.children import end_with_parent
from safernw.commands.train import make_sure_of_a_model
from safernw.environment import enter
from safernw.settings import read_settings


@click.command("bot")
@click.option("--port", type=int, help="Loopback port (5005).")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input closes.")
def command(port: int | None, with_parent: bool) -> None:
    """Serve the assistant and its actions on 127.0.0.1; prints "assistant ready" when it answers.

    \b
    Example:
      safernw bot --port 5005
      curl -s localhost:5005/webhooks/rest/webhook -d '{"sender": "me", "message": "hate crime"}'
    """
    if with_parent:
        end_with_parent()
    settings = read_settings()
    data = enter(settings)
    make_sure_of_a_model(settings, data)
    from safernw.model import trusted_model

    model = trusted_model(data)
    click.echo("the assistant is waking up ...", err=True)
    from safernw.assistant import serve

    serve(model, port or settings.port, lambda: click.echo("assistant ready"), settings.redis)
