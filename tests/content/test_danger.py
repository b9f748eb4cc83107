"""A cry for help is heard, in whatever words it comes; last year's fight, a song or a question is not taken for one."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import content.danger
from content import Pack, load
from content.danger import DangerMatcher, PhraseError, browser_rules, normalise, phrase_pattern
from content.model import Danger, DangerRule

LISTS = Path(__file__).parent / "danger"
BODY_OR_BLOW = {"emergency", "medical"}
"""A stabbed man is both; either answer begins with 999."""


class Line(NamedTuple):
    topic: str
    now: bool
    text: str


def lines(name: str) -> list[str]:
    text = (LISTS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def told() -> list[Line]:
    rows = [line.split("\t") for line in lines("must_catch.txt")]
    return [Line(topic, when == "now", text) for topic, when, text in rows]


CRIES = [line for line in told() if line.now] + [
    Line("emergency", True, text) for text in lines("more_catch.txt")
]
DISCLOSURES = [line for line in told() if not line.now]
HARMLESS = lines("must_not.txt") + lines("more_not.txt")

OWN = load()
MATCHER = DangerMatcher(OWN.danger)
ORDINARY = "We came for the bands and the weather is lovely. The queue for chips took half an hour. "


def asks_999(text: str) -> bool:
    match = MATCHER.match(text)
    return match is not None and match.now


def rules(*phrases: str, unless: tuple[str, ...] = (), never: tuple[str, ...] = ()) -> DangerMatcher:
    rule = DangerRule(id="r", topic="emergency", phrases=phrases, unless=unless)
    return DangerMatcher(Danger(rules=(rule,), never=never))


def finds(phrase: str, text: str) -> bool:
    return rules(phrase).match(text) is not None


def test_no_cry_for_help_is_missed() -> None:
    assert [line.text for line in CRIES if not asks_999(line.text)] == []


def test_what_was_cried_travels_with_the_concern() -> None:
    def flagged(line: Line) -> bool:
        topics = set(MATCHER.topics(line.text))
        return line.topic in topics or (line.topic in BODY_OR_BLOW and bool(topics & BODY_OR_BLOW))

    assert [line for line in told() if not flagged(line)] == []


def test_no_disclosure_goes_unheard() -> None:
    assert [line.text for line in DISCLOSURES if MATCHER.match(line.text) is None] == []


def test_a_disclosure_gets_its_own_warm_words_first() -> None:
    hurried = [line.text for line in DISCLOSURES if asks_999(line.text)]
    assert len(hurried) <= 0.02 * len(DISCLOSURES), hurried


def test_harmless_words_seldom_bring_999() -> None:
    alarms = [text for text in HARMLESS if asks_999(text)]
    assert len(alarms) <= 0.03 * len(HARMLESS), alarms


def share_heard(texts: Sequence[str]) -> float:
    return sum(map(asks_999, texts)) / len(texts)


@pytest.mark.parametrize(("topic", "floor"), [("emergency", 0.9), ("medical", 0.8)])
def test_the_rules_alone_hear_most_of_the_packs_own_emergencies(
    own_pack: Pack, topic: str, floor: float
) -> None:
    """The rest of these examples ask where the first aid is, or are left to the learned detector."""
    assert share_heard(own_pack.topics[topic].examples) >= floor


def test_the_rules_alone_hear_most_of_what_people_in_danger_write(own_pack: Pack) -> None:
    """Telling without a keyword is left to the learned detector, which is trained on these."""
    oblique = [text for texts in own_pack.danger_examples.values() for text in texts]
    assert share_heard(oblique) >= 0.75


def test_thoughts_of_suicide_get_warm_words_and_not_999(own_pack: Pack) -> None:
    thoughts = own_pack.topics["suicide-crisis"].examples
    heard = [text for text in thoughts if MATCHER.match(text)]
    assert len(heard) >= 0.9 * len(thoughts)
    assert [text for text in heard if asks_999(text)] == []


def test_the_packs_other_examples_seldom_bring_999(own_pack: Pack) -> None:
    others = [
        text for topic in own_pack.topics.values() if topic.id not in BODY_OR_BLOW for text in topic.examples
    ]
    alarms = [text for text in others if asks_999(text)]
    assert len(alarms) <= 0.005 * len(others), alarms


def test_a_cry_in_the_middle_of_a_long_story_is_heard() -> None:
    """But for the shortest, such as "help" or "fire", which are cries only when they stand alone."""
    cries = [line.text for line in CRIES if len(line.text) > 25]
    assert [cry for cry in cries if not asks_999(f"{ORDINARY * 5}\n{cry}\n{ORDINARY * 5}")] == []


@given(st.sampled_from([line for line in CRIES if line.text.isascii()]))
def test_capitals_gaps_and_odd_letters_hide_nothing(line: Line) -> None:
    assert asks_999(line.text.upper())
    assert asks_999("\u200b".join(line.text))
    assert asks_999("".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in line.text))


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("he had a knife last year", False),
        ("he had a knife last year. now he has a knife again", True),
        ("he strangled me ten minutes ago and i cant swallow", True),
        ("we had a fight last week but he is hitting me", True),
        ("what happens if someone overdoses", False),
        ("of course hes hitting me, please", True),
        ("my ex just got released and he is breaking my door down", True),
        ("is suicide silence on today", False),
        ("is suicide silence on, also my mate isnt breathing", True),
    ],
)
def test_an_excuse_holds_for_its_own_sentence_alone(text: str, danger: bool) -> None:
    assert asks_999(text) is danger


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("not breathing", "He's NOT breathing!!!", True),
        ("not breathing", "not really breathing", False),
        ("cant * breathe", "I can't even really properly breathe", True),
        ("cant * breathe", "cant one two three four breathe", False),
        ("(he|my mate) fell", "so my mate fell", True),
        ("(he|my mate) fell", "the mate fell", False),
        ("a? fire", "fire", True),
        ("big (red|(dark|light) blue)? van", "a big light blue van", True),
        ("big (red|(dark|light) blue)? van", "a big van", True),
        ("bleed~", "she's bleeding", True),
        ("bleed~", "nosebleed", False),
        ("dad+ hit", "my dad's hit", True),
        ("dad+ hit", "my dad hit", True),
        ("dad+ hit", "my daddy hit", False),
        ("^ help $", "Heeeelp!", True),
        ("^ help $", "help me", False),
        ("ma nóż", "MA NOZ", True),
    ],
)
def test_a_phrase_finds_what_its_grammar_says(phrase: str, text: str, found: bool) -> None:
    assert finds(phrase, text) is found


@pytest.mark.parametrize(
    "phrase",
    [
        "(he|she",
        "he)",
        "he||she",
        "(he|)",
        "a? (b)?",
        "*",
        "a ^ b",
        "$ a",
        "a ~ b",
        "?",
        "-",
        "a~",
        "antidisestablish~",
    ],
)
def test_a_broken_phrase_is_named(phrase: str) -> None:
    with pytest.raises(PhraseError) as told_off:
        phrase_pattern(phrase)
    assert repr(phrase) in str(told_off.value)


def test_unless_and_never_stand_a_phrase_down() -> None:
    matcher = rules("fire", unless=("last year",), never=("fire safety",))
    assert matcher.match("fire") is not None
    assert matcher.match("a fire last year") is None
    assert matcher.match("fire safety") is None
    assert matcher.match("fire safety is dull, there is a fire") is not None


@given(st.text())
def test_normalising_twice_changes_nothing_and_nothing_raises(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    MATCHER.match(text)
    MATCHER.topics(text)


def own_phrases() -> list[str]:
    phrases = [phrase for rule in OWN.danger.rules for phrase in (*rule.phrases, *rule.unless)]
    return list(dict.fromkeys([*phrases, *OWN.danger.never]))


LITERAL = r"[^\\.^$*+?{}\[\]|()]"
SUBSET = re.compile(rf"(?:{LITERAL}|[$^|)?]|\(\?:|\{{0,3\}}|\[\^ \][*+]|\(\?= \)$)*")
GAPS = re.compile(r"(?:\(\?: \[\^ \]\+\)\{0,3\}){4}")


def test_every_pattern_keeps_to_what_browsers_share_and_grows_linearly() -> None:
    """No repetition is without a bound but that of one word's letters, so twice the message takes twice the time."""
    patterns = [phrase_pattern(phrase) for phrase in own_phrases()]
    assert [pattern for pattern in patterns if not SUBSET.fullmatch(pattern)] == []
    assert [pattern for pattern in patterns if GAPS.search(pattern)] == []


@pytest.mark.parametrize(
    "bait", ["he is ", "not ", "someone is being ", "a", "ا", "(", "…", "\u200b", "😂", "help. "]
)
def test_a_hostile_message_is_judged_all_the_same(bait: str) -> None:
    MATCHER.match(bait * (20_000 // len(bait)))


OPTIONAL = re.compile(r"\([^()]*\)\?")
GROUP = re.compile(r"\(([^()|]*)[^()]*\)(?!\?)")


def told_shortest(phrase: str) -> str:
    """The words of a phrase: the first of each group, and nothing that may be missing."""
    while "(" in phrase:
        phrase = GROUP.sub(r"\1", OPTIONAL.sub("", phrase))
    words = [word for word in phrase.split() if not word.endswith("?") and word not in "*^$"]
    return " ".join(word.rstrip("~+") for word in words)


def test_every_phrase_of_the_pack_can_be_said() -> None:
    """A phrase that never fires, or that a saying under `never` always covers, protects nobody."""
    phrases = list(dict.fromkeys(phrase for rule in OWN.danger.rules for phrase in rule.phrases))
    alone = tuple(DangerRule(id="r", topic=phrase, phrases=(phrase,)) for phrase in phrases)
    matcher = DangerMatcher(Danger(rules=alone, never=OWN.danger.never))
    assert [phrase for phrase in phrases if phrase not in matcher.topics(told_shortest(phrase))] == []


def test_the_browser_gets_the_same_rules() -> None:
    data = browser_rules(OWN.danger)
    assert [rule["id"] for rule in data["rules"]] == [rule.id for rule in OWN.danger.rules]
    assert data["never"] and data["turn"]


def test_the_matcher_needs_nothing_but_content() -> None:
    tree = ast.parse(Path(content.danger.__file__).read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    strangers = {name for name in imported if name.split(".")[0] not in {*sys.stdlib_module_names, "content"}}
    assert strangers == set()
