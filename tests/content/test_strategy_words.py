"""The strategy stands in the pack as the partnership wrote it, to the last word."""

from __future__ import annotations

import hashlib

from content.load import load
from content.model import Strategy

WORDS = "bd74a3caa2ade536ba9ecea87e321cf627474d6410b8638746bc78769dc017a0"
"""sha256 of the printed strategy's 2,124 words, cover and headings included, a single space between them."""

OWN_HEADINGS = {
    "introduction", "what-is-the-partnership", "delivery", "funding", "equalities", "glossary", "useful-contacts",
}  # fmt: skip
"""Sections whose title is printed in the strategy; the other titles are ours."""


def words(strategy: Strategy) -> str:
    """Every word of the strategy in its order, from the cover to the last address."""
    parts = [strategy.title]
    for section in strategy.sections:
        if section.id in OWN_HEADINGS:
            parts.append(section.title)
        parts.append(section.text)
    return " ".join(" ".join(parts).split())


def test_the_strategy_is_word_for_word_the_printed_one() -> None:
    assert hashlib.sha256(words(load().strategy).encode()).hexdigest() == WORDS
