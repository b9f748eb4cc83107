"""The outbox keeps each envelope once until it is acknowledged, and then keeps no trace of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from concerns import Envelope, Facts, Outbox, StoreError, lodge, receipt
from concerns.storeerrors import IdTaken


@pytest.fixture
def filled(outbox: Outbox, facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime) -> Outbox:
    for hours in (5, 0, 3):
        lodge(facts, public_key, outbox, now + timedelta(hours=hours))
    return outbox


def test_the_oldest_come_first(filled: Outbox) -> None:
    hours = ["2027-06-11T14:00Z", "2027-06-11T17:00Z", "2027-06-11T19:00Z"]
    assert [envelope.taken for envelope in filled.pending()] == hours
    assert [envelope.taken for envelope in filled.pending(2)] == hours[:2]
    assert filled.oldest() == hours[0]
    assert filled.count() == 3


def test_the_same_envelope_twice_is_one(filled: Outbox) -> None:
    for envelope in filled.pending():
        filled.put(envelope)
    assert filled.count() == 3


def test_another_envelope_of_the_same_id_is_refused_and_the_first_kept(filled: Outbox) -> None:
    first, second, _ = filled.pending()
    with pytest.raises(IdTaken) as caught:
        filled.put(Envelope(first.head, second.tag, second.sealed))
    assert caught.value.ids == {first.id}
    assert first in filled.pending()
    assert filled.count() == 3


def test_what_is_acknowledged_goes_and_the_rest_stays(filled: Outbox) -> None:
    first, *rest = filled.pending()
    assert filled.acknowledged([first.id, "0" * 32]) == 1
    assert filled.acknowledged([first.id]) == 0
    assert filled.pending() == rest
    assert not filled.has(first.tag)
    assert all(filled.has(envelope.tag) for envelope in rest)


def test_an_empty_outbox_says_so(outbox: Outbox) -> None:
    assert (outbox.pending(), outbox.count(), outbox.oldest()) == ([], 0, None)
    assert not outbox.has(receipt.tag(receipt.new()))


def test_what_is_acknowledged_is_in_no_byte_of_any_file(filled: Outbox) -> None:
    gone = filled.pending()
    folder = filled.path.parent
    assert any(gone[0].sealed[-40:] in file.read_bytes() for file in folder.iterdir())
    filled.acknowledged(envelope.id for envelope in gone)
    for file in folder.iterdir():
        data = file.read_bytes()
        for envelope in gone:
            for part in (envelope.sealed[:40], envelope.sealed[500:540], envelope.sealed[-40:], envelope.tag):
                assert part not in data, file.name
            assert envelope.id.encode() not in data, file.name


def test_what_is_put_is_there_when_opened_again(tmp_path: Path, filled: Outbox) -> None:
    waiting = filled.pending()
    with Outbox(filled.path) as beside:
        assert beside.pending() == waiting
    filled.close()
    with Outbox(filled.path) as again:
        assert again.pending() == waiting


def test_several_threads_may_use_one_outbox(
    outbox: Outbox, facts: Facts, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    failures: list[StoreError] = []

    def work() -> None:
        try:
            for _ in range(20):
                given = lodge(facts, public_key, outbox, now)
                assert outbox.has(receipt.tag(given))
                outbox.count()
        except StoreError as error:
            failures.append(error)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert outbox.count() == 80
