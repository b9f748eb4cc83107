"""Invented concerns for the tests of the review site, made in one line each."""

from __future__ import annotations

from typing import Any

from concerns import Concern, receipt
from content import Pack
from staff.index import Item
from staff.reading import LazyJudge
from staff.urgency import Judge


def concern(
    what: str = "Invented: nothing much.", taken: str = "2027-06-11T12:00Z", **facts: object
) -> Concern:
    """An invented concern; facts as in `concerns.Facts`."""
    known: dict[str, Any] = {"category": "something-else", "channel": "web", "where": "coalville"} | facts
    return Concern(what=what, taken=taken, receipt=receipt.new().code, **known)


_judges: dict[str, LazyJudge] = {}


def lazy_judge_of(pack: Pack) -> LazyJudge:
    """The judge of a pack, made once for all tests."""
    return _judges.setdefault(pack.digest, LazyJudge(pack))


def judge_of(pack: Pack) -> Judge:
    """It, ready."""
    return lazy_judge_of(pack).ready()


def item(pack: Pack, id: str, told: Concern) -> Item:
    """It, as the index keeps it."""
    judge = judge_of(pack)
    flags = judge.flags(told)
    return Item(id, told, flags, judge.urgency(told, flags))
