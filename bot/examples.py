"""What the assistant learns from: every example message of the pack. No Rasa in it.

`python -m bot.examples > examples.jsonl` writes them out for `encoder/tune.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from content import Pack, load


class Example(NamedTuple):
    """A message, the intent that it means, and whether it tells of danger now."""

    text: str
    intent: str
    danger: bool


def examples(pack: Pack) -> Iterator[Example]:
    """The examples of every topic and dialogue entry, their titles, and what people in danger write.

    A topic of the urgency `emergency` is answered with the emergency number whatever was asked of it, so that
    all of its examples count as danger.
    """
    for topic in (*pack.topics.values(), *pack.dialogue.values()):
        danger = topic.urgency == "emergency"
        for text in (topic.title, *topic.examples):
            yield Example(text, topic.id, danger)
    for topic_id, texts in pack.danger_examples.items():
        for text in texts:
            yield Example(text, topic_id, True)


def main() -> None:
    """Prints the examples of the own pack, a JSON object a line."""
    for example in examples(load()):
        print(json.dumps(example._asdict(), ensure_ascii=False))


if __name__ == "__main__":
    main()
