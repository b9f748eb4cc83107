"""Lodging a concern: sealed at once, in no file in the clear, and either on the disk or said not to be."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import (
    Facts,
    NotStored,
    Outbox,
    Register,
    export_outbox,
    hand_over,
    import_file,
    lodge,
    receipt,
    unseal,
)

CANARY = "canary-7f3a-what-only-this-person-would-say"


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def traces(folder: Path, text: str) -> list[str]:
    """Names of the files in which a text stands, in any of the ways that programs write text."""
    forms = [text.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")]
    return [name for name, data in files(folder).items() if any(form in data for form in forms)]


def test_staff_read_what_was_said_and_what_was_flagged(
    outbox: Outbox,
    facts: Facts,
    private_key: ec.EllipticCurvePrivateKey,
    public_key: ec.EllipticCurvePublicKey,
    now: datetime,
) -> None:
    given = lodge(facts, public_key, outbox, now, flags=["emergency", "medical"])
    (envelope,) = outbox.pending()
    concern = unseal(envelope, [private_key])
    assert {name: getattr(concern, name) for name in Facts.__struct_fields__} == {
        name: getattr(facts, name) for name in Facts.__struct_fields__
    }
    assert concern.flags == ("emergency", "medical")
    assert concern.taken == "2027-06-11T14:00Z"
    assert concern.receipt == given.code
    assert outbox.has(receipt.tag(given))


def test_the_words_of_a_person_are_in_no_byte_of_any_file(
    tmp_path: Path, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    said = Facts(category="asb", channel="kiosk", what=CANARY, where=CANARY, when=CANARY, event=CANARY)
    with (
        Outbox(tmp_path / "outbox.db") as outbox,
        Register(tmp_path / "r.db", tmp_path / "pepper.json") as register,
    ):
        given = [lodge(said, public_key, outbox, now, flags=[CANARY]) for _ in range(20)]
        assert {"outbox.db-wal", "outbox.db-shm"} <= set(files(tmp_path))
        export_outbox(outbox, tmp_path / "stick.jsonl")
        import_file(tmp_path / "stick.jsonl", register)
        for text in (CANARY, *(code for each in given for code in (each.code, str(each)))):
            assert traces(tmp_path, text) == []
        hand_over(outbox, register)
        assert traces(tmp_path, CANARY) == []
    assert traces(tmp_path, CANARY) == []


def test_the_search_for_traces_does_find_them(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\x00" + CANARY.encode("utf-16-le"))
    (tmp_path / "b").write_bytes(b"nothing")
    assert traces(tmp_path, CANARY) == ["a"]


def test_no_time_finer_than_the_hour_is_kept(
    outbox: Outbox, facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    for minutes in (0, 10, 22):
        lodge(facts, public_key, outbox, now + timedelta(minutes=minutes))
    assert {envelope.taken for envelope in outbox.pending()} == {"2027-06-11T14:00Z"}
    ids = [envelope.id for envelope in outbox.pending()]
    assert ids == sorted(ids), "rows must not tell in which order people came"


def test_a_concern_that_was_not_stored_has_no_receipt_and_leaves_nothing(
    outbox: Outbox, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    said = Facts(category="asb", channel="kiosk", what=CANARY * 50)
    with outbox.reading() as connection:
        connection.execute("PRAGMA max_page_count=1")
    with pytest.raises(NotStored) as caught:
        lodge(said, public_key, outbox, now)
    for line in (str(caught.value), caught.value.cause):
        assert line
        assert "\n" not in line
        assert CANARY not in line
    assert "full" in caught.value.cause
    assert outbox.count() == 0
    with outbox.reading() as connection:
        connection.execute("PRAGMA max_page_count=1000")
    lodge(said, public_key, outbox, now)
    assert outbox.count() == 1


def test_a_channel_that_does_not_exist_is_refused_before_it_is_sealed(
    outbox: Outbox, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    with pytest.raises(NotStored):
        lodge(Facts(category="asb", channel="letter"), public_key, outbox, now)  # type: ignore[arg-type]
    assert outbox.count() == 0
