"""A screen's pack changes between two visitors only; what is withheld goes at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from content.model import Pack, Withheld
from content.receive import Packs
from content.withheld import write
from kiosk.pack_swap import PackSwap, Watch
from tests.content.publishing import PUBLIC, Hub, kiosk


@pytest.fixture
def hub(tmp_path: Path, pack_copy: Path) -> Hub:
    return Hub(tmp_path / "hub", pack_copy)


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return kiosk(tmp_path / "kiosk")


@pytest.fixture
def swap(packs: Packs, tiny_pack_folder: Path) -> PackSwap:
    return PackSwap(packs.folder.parent, tiny_pack_folder)


def test_without_news_the_same_pack_stays(swap: PackSwap) -> None:
    pack = swap.first()
    assert swap.look(pack, between=False) is pack
    assert swap.look(pack, between=True) is pack


def test_new_words_wait_until_the_visitor_has_gone(hub: Hub, packs: Packs, swap: PackSwap) -> None:
    pack = swap.first()
    hub.say("Note its colour.")
    packs.take(hub.publish(), PUBLIC)
    assert swap.look(pack, between=False) is pack
    assert "Note its colour." in swap.look(pack, between=True).topics["boat-theft"].answer


def test_a_kiosk_that_is_started_shows_what_waited(hub: Hub, packs: Packs, swap: PackSwap) -> None:
    hub.say("Note its colour.")
    packs.take(hub.publish(), PUBLIC)
    assert "Note its colour." in swap.first().topics["boat-theft"].answer


def test_a_withheld_number_does_not_wait(hub: Hub, packs: Packs, swap: PackSwap) -> None:
    pack = swap.first()
    hub.say("Note its colour.")
    hub.publish()
    entries = [Withheld(id="constables", why="dead", on="2027-06-11")]
    write(hub.pack, entries)
    hub.publisher.withhold(entries)
    packs.take(hub.file, PUBLIC)
    now = swap.look(pack, between=False)
    assert not now.contacts["constables"].shown
    assert now.topics == pack.topics
    assert swap.look(now, between=False) is now


def test_a_pack_that_cannot_be_loaded_leaves_the_one_before(hub: Hub, packs: Packs, swap: PackSwap) -> None:
    pack = swap.first()
    hub.say("Note its colour.")
    waiting = packs.take(hub.publish(), PUBLIC)
    (packs.folder_of(waiting) / "contacts.yml").write_text("- id: [")
    assert swap.look(pack, between=True) is pack


def test_an_officer_who_goes_back_sees_it_at_the_next_look(hub: Hub, packs: Packs, swap: PackSwap) -> None:
    pack = swap.first()
    hub.say("Note its colour.")
    packs.take(hub.publish(), PUBLIC)
    new = swap.look(pack, between=True)
    packs.go_back()
    assert swap.look(new, between=True).topics == pack.topics


def test_the_assistant_is_started_again_once_after_it_has_learned(swap: PackSwap, packs: Packs) -> None:
    trained = packs.folder.parent / "models" / "trained.json"
    trained.parent.mkdir()
    assert not swap.retrained()
    trained.write_text("{}")
    os.utime(trained, ns=(1, 1))
    assert swap.retrained()
    assert not swap.retrained()


def test_what_takes_long_is_made_ready_before_the_screens_thread_hears_of_it(
    hub: Hub, packs: Packs, swap: PackSwap
) -> None:
    told: list[object] = []
    later: list[Callable[[], None]] = []
    pack: Pack = swap.first()
    watch = Watch(
        swap, later.append, lambda: pack, lambda: True, lambda new: told.append("ready"),
        lambda new: told.append(new.topics["boat-theft"].answer[-7:]), lambda: told.append("retrained"),
    )  # fmt: skip
    watch.look()
    assert told == later == []
    hub.say("Colour.")
    packs.take(hub.publish(), PUBLIC)
    watch.look()
    assert told == ["ready"]
    for call in later:
        call()
    assert told == ["ready", "Colour."]
