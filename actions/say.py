"""Replies of the pack put into Rasa's words: plain texts, and one card."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn
from content import Pack
from content.reply import Reply, phrase, with_caution, words


def say(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Says a reply: each text, then its card."""
    for text in reply.texts:
        dispatcher.utter_message(text=text)
    dispatcher.utter_message(json_message=reply.custom)


def cautioned(turn: Turn, reply: Reply) -> Reply:
    """The reply to the turn, with the emergency number first where the message may tell of danger now."""
    return with_caution(turn.pack, reply) if turn.cautious else reply


def say_phrase(dispatcher: CollectingDispatcher, pack: Pack, name: str, **card: Any) -> None:
    """Says one of the pack's fixed sentences, with a card where fields of one are given."""
    dispatcher.utter_message(text=" ".join(words(pack, phrase(pack, name))))
    if card:
        dispatcher.utter_message(json_message=card)
