"""Danger is seen by the same rules, whether or not they were ready when somebody typed."""

from __future__ import annotations

from content import Pack
from content.danger import DangerMatcher
from kiosk.rules import Rules

TEXTS = ("he is overboard", "my boat is gone", "they are drowning", "")


def test_whoever_asks_first_waits_and_is_told_the_same(tiny_pack: Pack) -> None:
    usual, rules, prepared = DangerMatcher(tiny_pack.danger), Rules(tiny_pack.danger), Rules(tiny_pack.danger)
    prepared.prepare()
    for text in TEXTS:
        for own in (rules, prepared):
            assert own.match(text) == usual.match(text)
            assert own.matches(text) == usual.matches(text)
            assert own.topics(text) == usual.topics(text)
    assert rules.match(TEXTS[0])
