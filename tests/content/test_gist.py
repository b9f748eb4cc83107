"""What a message already says of a concern is taken over into the form."""

from content import Pack
from content.gist import gist


def test_a_story_gives_kind_place_time_and_words(tiny_pack: Pack) -> None:
    text = "there was loud music by the marquee again last night until four"
    said = gist(tiny_pack, tiny_pack.events["regatta"], text)
    assert said == {"category": "noise", "where": "marquee", "when": "week", "what": text}


def test_a_short_request_gives_no_words(tiny_pack: Pack) -> None:
    assert gist(tiny_pack, None, "i want to report something") == {}


def test_without_an_event_the_places_of_the_district_are_known(tiny_pack: Pack) -> None:
    assert gist(tiny_pack, None, "on the quay") == {"where": "quay"}


def test_part_of_a_word_is_not_a_word(tiny_pack: Pack) -> None:
    assert gist(tiny_pack, tiny_pack.events["regatta"], "my boatload of intent") == {}
