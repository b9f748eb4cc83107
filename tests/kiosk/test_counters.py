"""What was counted reaches the register once, however often it is sent, and tells nothing of people."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.counters import Counters, What
from kiosk.tally import Tally

NOW = datetime(2027, 6, 11, 14, 37, 12, tzinfo=UTC)
WHATS = [What("2027-06-11T14:00Z", "regatta", kind, key) for kind, key in
         [("topic", "boat-theft"), ("topic", "feeling-low"), ("session", ""), ("concern", "")]]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(st.sampled_from(WHATS), st.sampled_from(["send", "sent"])), max_size=30))
def test_sent_and_sent_again_it_comes_to_what_was_counted(
    tmp_path_factory: pytest.TempPathFactory, steps: list[What | str]
) -> None:
    counted: Counter[What] = Counter()
    arrived: dict[str, Counter[What]] = {}
    with Counters(tmp_path_factory.mktemp("counts") / "counters.db") as counters:

        def send(acknowledge: bool) -> bool:
            batch = counters.batch()
            if batch:
                fresh = arrived.setdefault(batch.id, Counter(dict(batch.rows)))
                assert fresh == dict(batch.rows), "another content under the same id"
                if acknowledge:
                    counters.acknowledged(batch.id)
            return batch is not None

        for step in steps:
            if isinstance(step, What):
                counters.add({step: 1})
                counted[step] += 1
            else:
                send(acknowledge=step == "sent")
        while send(acknowledge=True):
            pass
        assert counters.waiting() == 0
    assert sum(arrived.values(), Counter()) == counted


def test_a_long_wait_is_sent_in_parts(tmp_path: Path) -> None:
    with Counters(tmp_path / "counters.db") as counters:
        counters.add({What(f"2027-06-11T{n % 24:02}:00Z", f"event-{n}", "session"): 1 for n in range(1200)})
        sizes = []
        while batch := counters.batch():
            sizes.append(len(batch.rows))
            counters.acknowledged(batch.id)
    assert sizes == [500, 500, 200]


def test_a_tally_keeps_the_hour_alone_and_survives_being_closed(tmp_path: Path) -> None:
    path = tmp_path / "counters.db"
    tally = Tally(path, "regatta", lambda: NOW)
    for _ in range(3):
        tally.count("topic", "boat-theft")
    tally.count("session")
    tally.close()
    tally.close()
    tally.write()
    with Counters(path) as counters:
        batch = counters.batch()
    assert batch and dict(batch.rows) == {
        What("2027-06-11T14:00Z", "regatta", "topic", "boat-theft"): 3,
        What("2027-06-11T14:00Z", "regatta", "session"): 1,
    }
    with sqlite3.connect(path) as connection:
        stored = "\n".join(connection.iterdump())
    assert "2027-06-11" in stored and "T14:37" not in stored
    assert "rowid" not in stored.casefold().replace("without rowid", "")


def test_counts_wait_in_memory_for_a_disk_that_takes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "later" / "counters.db"
    tally = Tally(path, "regatta", lambda: NOW)
    tally.count("session")
    tally._write()
    path.parent.mkdir()
    tally.count("session")
    tally.close()
    with Counters(path) as counters:
        batch = counters.batch()
    assert batch and [count for _, count in batch.rows] == [2]
