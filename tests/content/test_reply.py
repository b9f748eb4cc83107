"""What a topic says on a screen: approved words, right numbers, sources, and nothing withheld."""

from __future__ import annotations

from pathlib import Path

import msgspec

from content import Pack, load
from content.reply import standing, topic_reply


def test_a_number_comes_from_its_contact(tiny_pack: Pack) -> None:
    reply = topic_reply(tiny_pack, "boat-theft")
    assert reply.texts[0] == "Call the constables on 01632 960101. Note the boat's name."
    assert reply.custom["contacts"][0]["phone"] == "01632 960101"
    assert reply.custom["sources"] == [
        {"title": "Saltmarsh strategy", "section": "Numbers", "url": "", "date": "2020–2023"}
    ]


def test_what_has_changed_since_stands_beside_the_answer(tiny_pack: Pack) -> None:
    assert "Since 2024 the constables share an office." in topic_reply(tiny_pack, "boat-theft").texts


def test_a_withheld_contact_is_never_shown(tiny_pack: Pack) -> None:
    shown = [card["id"] for card in topic_reply(tiny_pack, "feeling-low").custom["contacts"]]
    assert shown == ["harbour-office", "emergency"]


def test_withholding_a_contact_takes_its_number_out_of_every_answer(pack_copy: Path) -> None:
    contacts = pack_copy / "contacts.yml"
    contacts.write_text(contacts.read_text().replace("status: strategy", "status: withheld"))
    pack = load(pack_copy)
    for topic_id in pack.topics:
        reply = topic_reply(pack, topic_id)
        assert "01632 960101" not in str(msgspec.to_builtins(reply))
    assert "(number being checked)" in topic_reply(pack, "boat-theft").texts[0]


def test_danger_under_way_begins_with_999_and_names_help_nearby(tiny_pack: Pack) -> None:
    reply = topic_reply(tiny_pack, "feeling-low", event=tiny_pack.events["regatta"], in_danger=True)
    assert reply.texts[0].startswith("Call 999")
    assert reply.texts[1] == "At this event: Tell the nearest steward too."
    assert reply.custom["urgency"] == "emergency"
    assert reply.custom["contacts"][0]["id"] == "emergency"


def test_thoughts_alone_begin_with_the_help_line(tiny_pack: Pack) -> None:
    reply = topic_reply(tiny_pack, "feeling-low")
    assert reply.texts[0].startswith("Talk to the harbour office")
    assert reply.custom["urgency"] == "soon"


def test_simple_words_are_used_where_there_are_some(tiny_pack: Pack) -> None:
    assert topic_reply(tiny_pack, "boat-theft", simple=True).texts[0] == "Ring 01632 960101."
    assert topic_reply(tiny_pack, "about-us", simple=True).texts[0].startswith("We keep the bay calm")


def test_an_abbreviation_that_is_asked_for_comes_first(tiny_pack: Pack) -> None:
    assert topic_reply(tiny_pack, "letters", asked="whats rnl mean").texts[0] == "RNL: Regatta Night Lights."
    assert "SBP: Saltmarsh Bay Partnership." in topic_reply(tiny_pack, "letters").texts[1]


def test_members_are_listed_with_their_names_today(tiny_pack: Pack) -> None:
    assert "• The harbour office (now: The harbour trust)" in topic_reply(tiny_pack, "about-us").texts[1]


def test_a_card_says_what_is_known_of_a_number(tiny_pack: Pack) -> None:
    told = {
        name: standing(tiny_pack, contact) for name, contact in tiny_pack.contacts.items() if contact.shown
    }
    assert told == {
        "emergency": "Seen on example.com, dated 2026-01",
        "constables": "As printed in the 2020–2023 strategy",
        "harbour-office": "Rung and confirmed on 2026-03-01",
    }


def test_a_card_carries_what_is_known_in_words(tiny_pack: Pack) -> None:
    card = topic_reply(tiny_pack, "boat-theft").custom["contacts"][0]
    assert card["standing"] == standing(tiny_pack, tiny_pack.contacts[card["id"]])
