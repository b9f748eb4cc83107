"""What a message already says of a concern is taken over into the form."""

import pytest

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


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("every Friday night", "keeps-happening"),
        ("most saturdays", "keeps-happening"),
        ("night after night", "keeps-happening"),
        ("it was on Friday", "this-week"),
        ("about 10 mins ago", "earlier-today"),
        ("this mornin", "earlier-today"),
        ("last nite", "yesterday"),
    ],
)
def test_times_are_known_in_everyday_words(own_pack: Pack, text: str, when: str) -> None:
    assert gist(own_pack, None, text)["when"] == when
