"""safernw content preview"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from content import load
from content.check import mistakes
from content.load import OWN_PACK
from content.model import Event, Pack
from content.reply import Reply, topic_reply
from safernw.settings import read_settings


@click.command("preview")
@click.argument("topic")
@click.option("--event", default="", help="Id of the road-show: adds its help in an emergency.")
@click.option(
    "--screens", type=click.Path(path_type=Path), help="Draw the kiosk's page into this folder too."
)
def preview(topic: str, event: str, screens: Path | None) -> None:
    """See a topic as visitors will, from the pack's folder as it stands, published or not.

    \b
    Examples:
      safernw content preview hate-crime-report
      safernw content preview spiking --event download --screens /tmp/spiking
    """
    root = read_settings().pack_path or OWN_PACK
    pack = load(root)
    if topic not in pack.topics and topic not in pack.dialogue:
        raise click.UsageError(f"'{topic}' is not a topic; its file would be topics/{topic}.yml")
    if event and event not in pack.events:
        raise click.UsageError(f"'{event}' is not an event; the pack has {', '.join(sorted(pack.events))}")
    for line in as_text(pack, topic, pack.events.get(event)):
        click.echo(line)
    for finding in mistakes(pack):
        if Path(finding.file).stem == topic:
            click.echo(f"to mend: {finding.told(root)}", err=True)
    if screens:
        _draw(root, topic, event, screens)


def as_text(pack: Pack, topic_id: str, event: Event | None) -> Iterator[str]:
    """Everything that a visitor is shown of a topic, a line each."""
    topic = pack.topics.get(topic_id) or pack.dialogue[topic_id]
    reply = topic_reply(pack, topic_id, event=event)
    yield f"# {topic.title}" + ("" if topic.approved.given else "  (draft content)")
    yield from _texts(reply)
    if topic.simple:
        yield "## In simple words"
        yield from _texts(topic_reply(pack, topic_id, event=event, simple=True))
    if topic.in_danger:
        yield "## When a message says that it is happening now"
        yield from _texts(topic_reply(pack, topic_id, event=event, in_danger=True))
    yield from _card(reply)


def _texts(reply: Reply) -> Iterator[str]:
    for text in reply.texts:
        yield from (text, "")


def _card(reply: Reply) -> Iterator[str]:
    card = reply.custom
    if card["contacts"]:
        yield "## Who can help"
    for contact in card["contacts"]:
        ways = [contact[way] for way in ("phone", "sms", "relay", "url", "email", "address") if contact[way]]
        yield f"{contact['name']}: {', '.join(ways)}"
        yield "    " + " ".join(
            f"{said.rstrip('.')}." for said in map(contact.get, ("note", "hours", "cost")) if said
        )
        yield f"    {contact['standing']}"
    for heading, lines in (
        (
            "## Where this comes from",
            [", ".join(filter(None, source.values())) for source in card["sources"]],
        ),
        ("## See also", [suggestion["title"] for suggestion in card["suggestions"]]),
    ):
        if lines:
            yield heading
            yield from lines


def _draw(root: Path, topic: str, event: str, folder: Path) -> None:
    """The kiosk's page, upright and wide, by the kiosk itself in processes of their own."""
    if not shutil.which("xvfb-run"):
        raise click.UsageError("drawing needs a virtual display; install the package xvfb")
    command = [sys.executable, "-m", "kiosk.screenshots", str(folder), f"topic:{topic}"]
    shown = {"SAFERNW_PACK": str(root), "SAFERNW_EVENT": event}
    done = subprocess.run(command, env={**os.environ, **shown}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.UsageError(
            "the page could not be drawn: " + (done.stderr.strip().splitlines() or ["?"])[-1]
        )
    click.echo(f"drawn into {folder}")
