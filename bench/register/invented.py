"""Invented concerns for measuring, tests and trying the review site out. Each says so in its last word.

The same seed makes the same concerns, apart from their receipts. Shares of places and categories fall as they do
in life, hours rise towards the night; nothing here is a number about a real place.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from concerns import Concern, receipt, taken_hour
from content import Pack

MARK = "(Invented.)"

TEXTS: dict[str, tuple[str, ...]] = {
    "drugs": (
        "{who} selling {drug} {near}. {detail}",
        "There is dealing {near} {often}. People come and go on {ride}.",
        "{who} offered {drug} to {young} {near}. {detail}",
    ),
    "antisocial-behaviour": (
        "{who} shouting and throwing {thing} {near} {often}. {detail}",
        "Music and engines until three in the morning {near}. {detail}",
        "The {thing} {near} has been smashed again. {detail}",
    ),
    "hate": (
        "{who} shouted abuse about somebody's religion {near}. {detail}",
        "There are stickers {near} that say people like us should leave. {detail}",
        "A friend was called names for the way they look {near}. {detail}",
    ),
    "violence-weapons": (
        "{who} were fighting {near}. {detail}",
        "I saw {who} with what looked like a {weapon} {near}. {detail}",
        "{who} keep threatening the people at the till {near}. {detail}",
    ),
    "theft": (
        "{who} went from tent to tent and took {goods} {near}. {detail}",
        "My {goods} went from my bag {near}. {detail}",
        "Fake wristbands are being sold {near}. {detail}",
        "Somebody tried the doors of parked cars {near} {often}. {detail}",
    ),
    "harassment": (
        "{who} followed a friend of mine {near}. {detail}",
        "Women are being pestered {near} {often}. {detail}",
        "I think somebody put something into a drink {near}. {detail}",
    ),
    "abuse-at-home": (
        "The couple next door: he shouts at her {often} and she hardly goes out. {detail}",
        "An old man we know is left without food by the people who look after him. {detail}",
    ),
    "child-exploitation": (
        "{who} buy presents for {young} {near}. {detail}",
        "A girl of about fourteen gets into different cars {near} {often}. {detail}",
    ),
    "worker-exploitation": (
        "The workers {near} sleep where they work and say they may not leave. {detail}",
        "A van brings the same tired men {near} {often}. They hold no papers of their own. {detail}",
    ),
    "extremism": (
        "A lad I know talks {often} about videos that call for violence. {detail}",
        "Leaflets of a group that hates are handed out {near}. {detail}",
    ),
    "unsafe-place": (
        "The lights are out {near} and people are afraid to walk there. {detail}",
        "It gets too full {near} {often}. Nobody was steering the crowd. {detail}",
        "The fence is broken {near}. {detail}",
    ),
    "something-else": ("I only want to say that it does not feel right {near}. {detail}",),
}
"""What people tell of, by category, with gaps."""

WORDS: dict[str, tuple[str, ...]] = {
    "who": ("two men", "a group of lads", "three people", "a man in a red cap", "some teenagers", "a couple",
            "a tall man", "the same four", "a woman with a pram", "people in a white van"),
    "drug": ("pills", "weed", "little bags", "ket", "coke", "balloons"),
    "young": ("kids", "school girls", "young lads", "two boys in uniform"),
    "near": ("by the gate", "behind the bins", "near the bus stop", "next to the toilets", "by the bar",
             "under the bridge", "in the car park", "on the path to the camp", "outside the shop", "by the river",
             "at the back of the flats", "where the coaches stop", "by the big screen", "near the school"),
    "often": ("every night", "most evenings", "at weekends", "since Monday", "again and again", "after dark"),
    "ride": ("bikes", "scooters", "foot", "mopeds"),
    "thing": ("bottles", "bins", "shelter", "eggs", "stones", "window"),
    "weapon": ("blade", "knife", "bat", "bar"),
    "goods": ("phone", "purse", "speaker", "rucksack", "bike", "jacket"),
    "detail": ("I did not feel safe.", "It went on for an hour.", "Nobody came.", "A steward saw it too.",
               "They went off towards the road.", "It is the third time this month.", "There were children about.",
               "One of them had a limp.", "They drove off in a grey car.", "Please have a look.",
               "I told a guard and he shrugged.", "It started last week.", "My mum is afraid to go out now.",
               "They laughed when I asked them to stop.", "You can see it from the camera."),
}  # fmt: skip

BY_HOUR = (6, 4, 3, 2, 1, 1, 1, 2, 3, 4, 4, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 12, 9)
"""How busy each hour of the day is."""


def concerns(pack: Pack, count: int, until: datetime, seed: int = 1, days: int = 180) -> Iterator[Concern]:
    """`count` invented concerns taken in the `days` before `until`, the oldest first.

    A third of them at the events of the pack, which took five days each; the rest all over.
    """
    rng = random.Random(seed)
    runs = _runs(pack, until, days, rng)
    taken = sorted((_moment(rng, until, days, runs) for _ in range(count)), key=lambda pair: pair[0])
    for moment, event in taken:
        yield concern(pack, rng, moment, event)


def concern(
    pack: Pack, rng: random.Random, moment: datetime, event: str = "", category: str = "", where: str = ""
) -> Concern:
    """One invented concern of that moment; what is not said is drawn."""
    categories = [choice.id for choice in pack.concern.categories]
    zones = [zone.id for zone in (pack.events[event].zones if event else pack.concern.places)]
    category = category or _falling(rng, categories)
    return Concern(
        category=category,
        channel="kiosk" if event else rng.choice(("web", "chat")),
        what=text(rng, category),
        where=where or _falling(rng, zones),
        when=rng.choice(pack.concern.times).id,
        still_happening=rng.choice((True, False, None)),
        event=event,
        taken=taken_hour(moment),
        receipt=receipt.new().code,
    )


def text(rng: random.Random, category: str) -> str:
    """An invented text of a category, marked as invented."""
    templates = TEXTS.get(category) or TEXTS["something-else"]
    drawn = {gap: rng.choice(words) for gap, words in WORDS.items()}
    told = rng.choice(templates).format(**drawn)
    return f"{told[0].upper()}{told[1:]} {MARK}"


def _runs(pack: Pack, until: datetime, days: int, rng: random.Random) -> list[tuple[str, datetime]]:
    """When each event of the pack began, in whole days before `until`."""
    return [(id, until - timedelta(days=rng.randint(10, max(11, days // 2)))) for id in sorted(pack.events)]


def _moment(
    rng: random.Random, until: datetime, days: int, runs: list[tuple[str, datetime]]
) -> tuple[datetime, str]:
    if runs and rng.random() < 0.33:
        event, start = runs[min(int(rng.random() ** 2 * len(runs)), len(runs) - 1)]
        span = 5
    else:
        event, start, span = "", until - timedelta(days=days), days
    day = start.astimezone(UTC) + timedelta(days=rng.randrange(span))
    hour = rng.choices(range(24), BY_HOUR)[0]
    moment = day.replace(hour=hour, minute=0, second=0, microsecond=0)
    return min(moment, until), event


def _falling(rng: random.Random, ids: list[str]) -> str:
    """One of them, the first three times as often as those far down."""
    return ids[min(int(rng.random() ** 1.6 * len(ids)), len(ids) - 1)]
