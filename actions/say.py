"""Replies of the pack put into Rasa's words: plain texts, and one card."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from content import Pack
from content.reply import Reply, phrase, words


def say(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Says a reply: each text, then its card."""
    for text in reply.texts:
        dispatcher.utter_message(text=text)
    dispatcher.utter_message(json_message=reply.custom)


def say_phrase(dispatcher: CollectingDispatcher, pack: Pack, name: str, **card: Any) -> None:
    """Says one of the pack's fixed sentences, with a card where fields of one are given."""
    dispatcher.utter_message(text=" ".join(words(pack, phrase(pack, name))))
    if card:
        dispatcher.utter_message(json_message=card)
