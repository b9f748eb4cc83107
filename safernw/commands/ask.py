"""safernw ask"""

from __future__ import annotations

import json
from typing import Any

import click
import requests

from content.receive import Packs
from content.reply import standing
from safernw.commands.train import make_sure_of_a_model
from safernw.environment import enter
from safernw.settings import Settings, read_settings


@click.command("ask")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="The reply as the REST channel gives it.")
@click.option("--event", default="", help="Id of a road-show, for its help points.")
def command(text: str, as_json: bool, event: str) -> None:
    """Ask one question and print the reply. Uses the assistant that is running, or wakes one for this question.

    \b
    Example:
      safernw ask "how do i report a hate crime"
    """
    settings = read_settings()
    items = _asked_of_the_running_one(settings, text, event)
    if items is None:
        items = _asked_here(settings, text, event)
    if as_json:
        click.echo(json.dumps(items, ensure_ascii=False, indent=2))
    else:
        _show(settings, items)


def _asked_of_the_running_one(settings: Settings, text: str, event: str) -> list[dict[str, Any]] | None:
    url = f"http://127.0.0.1:{settings.port}/webhooks/rest"
    try:
        reply = requests.post(
            f"{url}/webhook",
            json={"sender": "terminal", "message": text, "metadata": {"event": event}},
            timeout=10,
        )
        items: list[dict[str, Any]] = reply.json()
        requests.delete(f"{url}/conversation", json={"sender": "terminal"}, timeout=10)
        return items
    except (requests.RequestException, ValueError):
        return None


def _asked_here(settings: Settings, text: str, event: str) -> list[dict[str, Any]]:
    data = enter(settings)
    make_sure_of_a_model(settings, data)
    click.echo("waking an assistant for this question; `safernw bot` keeps one running ...", err=True)
    from safernw.assistant import Conversation
    from safernw.model import trusted_model

    return Conversation(trusted_model(data)).ask(text, event=event)


def _show(settings: Settings, items: list[dict[str, Any]]) -> None:
    pack = Packs(settings.data_path).load(settings.pack_path)
    card: dict[str, Any] = next((item["custom"] for item in items if "custom" in item), {})
    for item in items:
        if item.get("text"):
            click.echo(item["text"] + "\n")
    for shown in card.get("contacts", []):
        ways = [shown[way] for way in ("phone", "sms", "url", "email") if shown[way]]
        click.echo(f"  {shown['name']}: {', '.join(ways)}")
        click.echo(f"    {shown['note']} {standing(pack, pack.contacts[shown['id']])}".rstrip())
    for source in card.get("sources", []):
        click.echo("  Source: " + ", ".join(part for part in source.values() if part))
    for suggestion in card.get("suggestions", []):
        click.echo(f"  > {suggestion['title']}")
