"""The icons: which drawing stands for a topic, and where its picture is. Pictures are white, to be tinted."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

import yaml

from content.model import Pack

UNKNOWN = "info"


def picture(name: str) -> str:
    """The PNG file of an icon; an unknown name gets the plain information sign."""
    folder = Path(str(resources.files("kiosk.icons")))
    path = folder / f"{name}.png"
    return str(path if path.exists() else folder / f"{UNKNOWN}.png")


def of_topic(pack: Pack, topic_id: str) -> str:
    """The icon name of a topic: its own, else its group's."""
    topic = pack.topics.get(topic_id) or pack.dialogue.get(topic_id)
    return _table().get(topic_id) or (of_group(pack, topic.group) if topic else UNKNOWN)


def of_group(pack: Pack, group_id: str) -> str:
    """The icon name of a group: the one the pack names if it is drawn, else the one of its id."""
    named = next((group.icon for group in pack.groups if group.id == group_id), "")
    if named and Path(picture(named)).stem == named:
        return named
    return str(_table()["_groups"].get(group_id, UNKNOWN))


@cache
def _table() -> dict:  # type: ignore[type-arg]
    text = resources.files("kiosk.icons").joinpath("topics.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
