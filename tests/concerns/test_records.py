"""A record keeps what was said, all of it, and lets nothing of it out."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerns import Concern, ConcernError, Facts, model, taken_hour
from concerns import receipt as receipts
from concerns.envelope import BUCKETS

CANARY = "the canary sentence of a person"
RECEIPT = "0" * 18
anything = st.text(st.characters(codec=None), max_size=300)
whole_texts = st.text(max_size=600)
ids = st.from_regex(r"[a-z][a-z0-9-]{0,63}", fullmatch=True)
concerns = st.builds(
    Concern,
    category=ids,
    channel=st.sampled_from(["kiosk", "chat", "web"]),
    what=whole_texts,
    where=st.text(max_size=200),
    when=st.text(max_size=100),
    still_happening=st.none() | st.booleans(),
    event=st.just("") | ids,
    flags=st.lists(ids, max_size=16).map(tuple),
    taken=st.datetimes(min_value=datetime.fromisoformat("1970-01-01")).map(
        lambda when: taken_hour(when.replace(tzinfo=UTC))
    ),
    receipt=st.just(RECEIPT),
)


def concern(**parts: object) -> Concern:
    defaults = {"category": "asb", "channel": "kiosk", "taken": "2027-06-11T14:00Z", "receipt": RECEIPT}
    return Concern(**{**defaults, **parts})  # type: ignore[arg-type]


@given(concerns)
def test_a_record_gives_back_what_it_was_given(given_concern: Concern) -> None:
    assert model.decode(model.encode(given_concern)) == given_concern


@given(anything)
def test_no_text_that_a_device_can_produce_is_refused(words: str) -> None:
    taken = concern(what=words)
    kept = model.decode(model.encode(taken)).what
    assert kept == taken.what
    assert [c for c in kept if c.isalnum()] == [c for c in words if c.isalnum()]


@pytest.mark.parametrize("character", ["a", '"', "\n", "ż", "字", "\U0001f642"])
def test_the_longest_concern_fits_the_largest_envelope(character: str) -> None:
    most = min(4000, model.MAX_WHAT_BYTES // len(character.encode()))
    longest = concern(
        category="c" * 64,
        event="e" * 64,
        what=character * most,
        where="\U0001f642" * 200,
        when="\U0001f642" * 100,
        language="cym-Latnabcd-Wabcdefg",
        flags=tuple(f"{n:064d}" for n in range(16)),
    )
    assert len(model.encode(longest)) <= BUCKETS[-1] - 4


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("what", CANARY * 200),
        ("what", "\U0001f642" * 3001),
        ("where", CANARY * 10),
        ("when", CANARY * 10),
        ("category", CANARY),
        ("category", ""),
        ("event", CANARY),
        ("language", CANARY),
        ("flags", (CANARY,)),
        ("flags", ("a",) * 17),
        ("taken", CANARY),
        ("taken", "2027-06-11T14:37Z"),
        ("taken", "1969-12-31T23:00Z"),
        ("receipt", CANARY),
    ],
)
def test_a_refusal_names_the_field_and_quotes_nobody(field: str, value: object) -> None:
    with pytest.raises(ConcernError) as caught:
        concern(**{field: value})
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field}: ")
    assert CANARY not in str(caught.value)


def test_no_repr_shows_what_was_said() -> None:
    facts = Facts(category="asb", channel="web", what=CANARY, where=CANARY, when=CANARY)
    for shown in (repr(facts), repr(concern(what=CANARY)), f"{[facts]}"):
        assert CANARY not in shown
        assert RECEIPT not in shown


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"version": 1}',
        f'{{"version": 1, "{CANARY}": 1}}'.encode(),
        msgspec.json.encode({**msgspec.to_builtins(concern()), "channel": CANARY}),
        msgspec.json.encode({**msgspec.to_builtins(concern()), "still_happening": CANARY}),
        msgspec.json.encode({**msgspec.to_builtins(concern()), "name": CANARY}),
        msgspec.json.encode({**msgspec.to_builtins(concern()), "flags": [CANARY]}),
        model.encode(concern(what=CANARY))[:-3],
    ],
)
def test_a_broken_record_is_refused_without_a_word_of_it(record: bytes) -> None:
    with pytest.raises(ConcernError) as caught:
        model.decode(record)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_a_later_version_is_told_apart_from_a_broken_record() -> None:
    with pytest.raises(ConcernError) as caught:
        model.decode(b'{"version": 2, "something": "new"}')
    assert caught.value.field == "version"


def test_nothing_is_encoded_that_could_not_be_read_again() -> None:
    with pytest.raises(ConcernError):
        model.encode(concern(channel="letter"))
    with pytest.raises(ConcernError):
        model.encode(concern(still_happening="perhaps"))


@given(
    st.datetimes(
        min_value=datetime.fromisoformat("1970-01-03"), max_value=datetime.fromisoformat("9000-01-01")
    ),
    st.integers(min_value=-23 * 4, max_value=23 * 4),
)
def test_times_are_coarsened_to_the_hour_of_utc(moment: datetime, quarters: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=15 * quarters)))
    hour = datetime.strptime(taken_hour(aware), "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    assert timedelta(0) <= aware - hour < timedelta(hours=1)
    assert (hour.minute, hour.second, hour.microsecond) == (0, 0, 0)


def test_a_clock_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        taken_hour(datetime.fromisoformat("2027-06-11"))


def test_a_concern_has_no_field_for_who_or_which_device() -> None:
    assert set(Concern.__struct_fields__) == {
        "category", "what", "where", "when", "still_happening", "event",
        "flags", "channel", "language", "taken", "receipt",
    }  # fmt: skip
    assert receipts.parse(concern().receipt)
