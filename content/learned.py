"""What of a pack the assistant learns from. The rest are words that it reads when it answers."""

from __future__ import annotations

import hashlib

import msgspec

from content.model import Pack


def learned_digest(pack: Pack) -> str:
    """sha256 of what a model is trained on: it stays valid while this does, whatever else an editor changes."""
    entries = [
        (topic.id, topic.title, topic.urgency, topic.examples)
        for topic in (*pack.topics.values(), *pack.dialogue.values())
    ]
    parts = (entries, pack.danger, pack.danger_examples, pack.talk)
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()
