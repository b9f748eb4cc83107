"""Concerns that may tell of the same are pointed out: near in place and time, and alike."""

from __future__ import annotations

import pytest

from content import Pack
from encoder import Encoder
from staff.duplicates import Likeness
from staff.index import Item, place_of
from tests.staff.told import concern, item

PILLS = "Two lads are selling pills behind the burger van next to the big screen"
PILLS_AGAIN = "Seen dealers with little bags of tablets at the back of the burger stall by the screen"
RED_CAP = "Man in a red cap following women to the toilets"


@pytest.fixture(scope="module")
def likeness() -> Likeness:
    return Likeness(lambda: Encoder().encode)


def possible(likeness: Likeness, pack: Pack, one: Item, *others: Item) -> list[str]:
    likeness.forget()
    found = likeness.possible(one, lambda each: place_of(pack, each.concern), others)
    return [each.item.id for each in found]


def at(
    pack: Pack, id: str, what: str, where: str = "arena", hour: str = "11T12", event: str = "download"
) -> Item:
    facts = {"where": where, "event": event, "category": "drugs"}
    return item(pack, id, concern(what, taken=f"2027-06-{hour}:00Z", **facts))


def test_the_same_told_in_other_words_nearby_is_pointed_out(likeness: Likeness, own_pack: Pack) -> None:
    one = at(own_pack, "one", PILLS)
    again = at(own_pack, "again", PILLS_AGAIN, hour="11T20")
    another = at(own_pack, "another", RED_CAP)
    assert possible(likeness, own_pack, one, one, again, another) == ["again"]


def test_another_place_another_event_or_days_apart_is_not(likeness: Likeness, own_pack: Pack) -> None:
    one = at(own_pack, "one", PILLS)
    there = at(own_pack, "there", PILLS, where="campsites")
    elsewhere = at(own_pack, "elsewhere", PILLS, where="high-street", event="town-centre")
    later = at(own_pack, "later", PILLS, hour="14T12")
    assert possible(likeness, own_pack, one, there, elsewhere, later) == []


def test_a_place_in_a_persons_own_words_may_be_the_same_place(likeness: Likeness, own_pack: Pack) -> None:
    one = at(own_pack, "one", PILLS)
    told = at(own_pack, "told", PILLS_AGAIN, where="behind the burgers")
    assert possible(likeness, own_pack, one, told) == ["told"]


def test_a_concern_without_words_is_like_none(likeness: Likeness, own_pack: Pack) -> None:
    one, other = at(own_pack, "one", ""), at(own_pack, "other", " ")
    assert possible(likeness, own_pack, one, other) == []
    assert possible(likeness, own_pack, at(own_pack, "told", PILLS), other) == []


def test_each_text_is_encoded_once(own_pack: Pack) -> None:
    seen: list[str] = []
    encode = Encoder().encode

    def counting(texts):  # type: ignore[no-untyped-def]
        seen.extend(texts)
        return encode(texts)

    likeness = Likeness(lambda: counting)
    items = [at(own_pack, "one", PILLS), at(own_pack, "again", PILLS_AGAIN)]
    for _ in range(3):
        likeness.possible(items[0], lambda each: each.concern.where, items)
    assert sorted(seen) == sorted([PILLS, PILLS_AGAIN])
