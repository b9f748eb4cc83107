"""Concerns are found by what they say and by what is known of them, and pressing ones come first."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerns import Concern
from concerns.model import hour_number
from content import Pack
from staff.index import OTHER_PLACE, Index, Order, State, Wanted
from tests.staff.told import concern, item


@pytest.fixture
def index(own_pack: Pack) -> Iterator[Index]:
    made = Index(own_pack)
    yield made
    made.close()


def put(index: Index, pack: Pack, **told: Concern) -> None:
    index.put(item(pack, id, one) for id, one in told.items())


def found(index: Index, search: str) -> set[str]:
    return {one.id for one in index.page(Wanted(search=search), "best").items}


def test_words_beginnings_phrases_and_exclusions_are_found(index: Index, own_pack: Pack) -> None:
    put(
        index,
        own_pack,
        a=concern("Invented: a grey Transit van by the skate park"),
        b=concern("Invented: lads at the park, no vans, a grey cat"),
        c=concern("Invented: café crème at the market"),
    )
    assert found(index, "van") == {"a", "b"}
    assert found(index, "trans") == {"a"}
    assert found(index, '"skate park"') == {"a"}
    assert found(index, "park -skate") == {"b"}
    assert found(index, "cafe CREME") == {"c"}
    assert found(index, "grey van cat") == {"b"}
    assert found(index, "nothingofthekind") == set()
    assert found(index, "") == {"a", "b", "c"}


def test_a_mistyped_word_finds_the_nearest_that_there_is_and_says_so(index: Index, own_pack: Pack) -> None:
    put(index, own_pack, a=concern("Invented: graffiti on the shelter"), b=concern("Invented: a bike"))
    page = index.page(Wanted(search="grafitti"), "best")
    assert [one.id for one in page.items] == ["a"]
    assert "grafitti" in page.meant


def test_category_place_and_event_are_searched_by_their_titles(index: Index, own_pack: Pack) -> None:
    put(index, own_pack, a=concern(category="drugs", event="download", where="car-parks"), b=concern())
    assert found(index, "drugs") == {"a"}
    assert found(index, "car parks download") == {"a"}
    assert found(index, "coalville") == {"b"}


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_nothing_that_can_be_typed_breaks_the_search(typed: str) -> None:
    _shared().page(Wanted(search=typed), "best")
    _shared().counts("category", Wanted(search=typed))


_made: list[Index] = []


def _shared() -> Index:
    if not _made:
        from content import load

        pack = load()
        _made.append(Index(pack))
        put(_made[0], pack, a=concern("Invented: a word OR two AND more NEAR this"))
    return _made[0]


def test_what_needs_acting_on_comes_first_and_stays_until_somebody_acted(
    index: Index, own_pack: Pack
) -> None:
    put(
        index,
        own_pack,
        plain=concern("Invented: a lamp is out", taken="2027-06-11T13:00Z"),
        old_care=concern(category="abuse-at-home", taken="2027-06-10T09:00Z"),
        care=concern(category="child-exploitation", taken="2027-06-11T09:00Z"),
        danger=concern("Invented: he has a gun", flags=("emergency",), taken="2027-06-09T13:00Z"),
    )
    order = [one.id for one in index.page(Wanted()).items]
    assert order == ["danger", "old_care", "care", "plain"]
    pressing = Wanted(pressing=True)
    assert index.page(pressing).total == 3
    index.update(
        [State("danger", "looked-at", "", "mo"), State("care", "passed-on"), State("old_care", "closed", "x")]
    )
    page = index.page(pressing)
    assert [one.id for one in page.items] == ["danger"]
    assert page.states["danger"] == State("danger", "looked-at", "", "mo")


def test_filters_go_together_and_counts_follow_them(index: Index, own_pack: Pack) -> None:
    put(
        index,
        own_pack,
        a=concern(category="drugs", event="download", where="arena", taken="2027-06-11T10:00Z"),
        b=concern(
            category="drugs", event="download", where="behind the blue tent", taken="2027-06-11T11:00Z"
        ),
        c=concern(category="hate", event="", where="ashby", taken="2027-06-01T11:00Z"),
    )
    index.update([State("a", "looked-at", "", "mo")])
    assert index.page(Wanted(category="drugs", place=OTHER_PLACE)).total == 1
    assert index.page(Wanted(event="download", assignee="mo")).total == 1
    assert index.page(Wanted(event="")).total == 1
    assert index.page(Wanted(assignee="", status=("new",))).total == 2
    assert index.page(Wanted(since=hour_number("2027-06-11T11:00Z"))).total == 1
    assert index.page(Wanted(before=hour_number("2027-06-11T10:00Z"))).total == 1
    assert index.counts("category", Wanted()) == {"drugs": 2, "hate": 1}
    assert index.counts("place", Wanted(event="download")) == {"arena": 1, OTHER_PLACE: 1}


def test_every_order_goes_with_a_search(index: Index, own_pack: Pack) -> None:
    put(index, own_pack, a=concern("Invented: a zebra"), b=concern("Invented: a zebra and a lion"))
    for order in get_args(Order):
        assert index.page(Wanted(search="zebra", pressing=False), order).total == 2


def test_pages_hold_each_concern_once(index: Index, own_pack: Pack) -> None:
    put(index, own_pack, **{f"c{n:03}": concern(taken="2027-06-11T10:00Z") for n in range(60)})
    pages = [index.page(Wanted(), "newest", start, 25) for start in (0, 25, 50)]
    assert [page.total for page in pages] == [60, 60, 60]
    assert len({one.id for page in pages for one in page.items}) == 60


def test_a_purged_concern_is_found_no_more(index: Index, own_pack: Pack) -> None:
    put(index, own_pack, a=concern("Invented: a zebra"), b=concern("Invented: a lion"))
    index.drop(["a", "never-there"])
    assert len(index) == 1 and "a" not in index
    assert found(index, "zebra") == set()
    with pytest.raises(KeyError):
        index.item("a")


def test_put_again_changes_the_flags_and_keeps_the_state(index: Index, own_pack: Pack) -> None:
    put(index, own_pack, a=concern("Invented: x"))
    index.update([State("a", "looked-at", "", "mo")])
    put(index, own_pack, a=concern("Invented: x", flags=("emergency",)))
    assert index.page(Wanted(pressing=True)).total == 1
    assert index.state("a").assignee == "mo"


def test_no_word_of_a_concern_reaches_a_file(
    index: Index, own_pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    put(
        index, own_pack, **{f"c{n:04}": concern(f"Invented: canary {n} " + "word " * 500) for n in range(400)}
    )
    index.page(Wanted(search="canary"), "best")
    index.counts("place", Wanted(search="canary"))
    assert list(tmp_path.iterdir()) == []
    files = index._db.execute("PRAGMA database_list").fetchall()
    assert all(not file for _, _, file in files)


def test_a_closed_index_answers_nothing(own_pack: Pack) -> None:
    index = Index(own_pack)
    put(index, own_pack, a=concern("Invented: a zebra"))
    index.close()
    assert len(index) == 0
    with pytest.raises(sqlite3.ProgrammingError):
        index.page(Wanted())
    assert not [one for one in gc.get_objects() if isinstance(one, Concern) and "zebra" in one.what]
