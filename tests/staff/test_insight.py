"""Counts are right, those that leave the office give no small number away, and files leave by role and reason."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from markupsafe import Markup

from concerns.model import hour_number
from concerns.retention import Kept
from staff import charts, figures
from staff.insight import Seen, Span, count
from staff.telling import Teller
from tests.staff.desks import Review, arrive, recent
from tests.staff.told import concern

JUNE = Span("2027-06-01", "2027-07-01")


def seen(
    taken: str, category: str = "drugs", place: str = "ashby", event: str = "", status: str = "new"
) -> Seen:
    return Seen(hour_number(taken), category, place, event, status)


def test_each_concern_is_counted_once_in_each_table() -> None:
    counted = count(
        [
            seen("2027-06-07T09:00Z"),
            seen("2027-06-08T22:00Z", "hate", "arena", "download", "closed"),
            seen("2027-06-21T09:00Z", place="coalville"),
            seen("2027-05-31T22:00Z"),  # still May at the office
            seen("2027-05-31T23:00Z"),  # already June
        ],
        [],
        JUNE,
    )
    assert counted.total == 4
    assert counted.weeks == {"2027-W22": 1, "2027-W23": 2, "2027-W24": 0, "2027-W25": 1}
    assert counted.hours[10] == 2 and counted.hours[23] == 1 and counted.hours[0] == 1
    assert counted.places == {("", "ashby"): 2, ("", "coalville"): 1, ("download", "arena"): 1}
    assert counted.events == {"": 3, "download": 1}
    assert sum(sum(hours) for hours in counted.heat.values()) == 4


def test_one_event_or_none_can_be_asked_for() -> None:
    all_ = [seen("2027-06-07T09:00Z"), seen("2027-06-08T22:00Z", event="download", place="arena")]
    assert count(all_, [], Span("2027-06-01", "2027-07-01", "download")).total == 1
    assert count(all_, [], Span("2027-06-01", "2027-07-01", "")).total == 1


def test_what_was_deleted_on_time_goes_on_being_counted() -> None:
    kept = [
        Kept("2027-W23", "drugs", "ashby", "", "closed", 7),
        Kept("2026-W23", "drugs", "ashby", "", "closed", 9),
    ]
    counted = count([seen("2027-06-07T09:00Z")], kept, JUNE)
    assert (counted.total, counted.deleted) == (8, 7)
    assert counted.categories == {"drugs": 8} and counted.weeks == {"2027-W23": 8}
    assert sum(counted.hours.values()) == 1


def test_nothing_at_all_is_no_error(own_pack) -> None:  # type: ignore[no-untyped-def]
    counted = count([], [], JUNE)
    assert figures.tables(counted, Teller(own_pack), guarded=True) == []
    assert figures.guarded_cross(counted, Teller(own_pack)) == []


def test_no_count_from_one_to_four_stands_in_a_report(own_pack) -> None:  # type: ignore[no-untyped-def]
    usual = ((9, "drugs", "ashby"), (20, "hate", "coalville"))
    days = range(1, 29)
    many = [
        seen(f"2027-06-{day:02}T{hour:02}:00Z", category, place)
        for day in days
        for hour, category, place in usual
    ]
    few = [seen("2027-06-07T11:00Z", "theft", "castle-donington") for _ in range(3)]
    counted = count([*many, *few], [], JUNE)
    for table in figures.tables(counted, Teller(own_pack), guarded=True):
        told = [number for _, row in table.rows for number in row if number is not None]
        assert all(number >= 5 for number in told), table.title
    rows = figures.guarded_cross(counted, Teller(own_pack))
    assert all(number is None or number >= 5 for _, _, number in rows)
    assert ("Castle Donington", "All", None) in rows


def test_places_in_a_persons_own_words_leave_no_trace_outside(own_pack) -> None:  # type: ignore[no-untyped-def]
    counted = count([seen("2027-06-07T11:00Z", place="other") for _ in range(6)], [], JUNE)
    (place, *_), *_ = figures.guarded_cross(counted, Teller(own_pack))
    assert place == figures.UNSAID


def test_a_report_and_a_file_hide_the_same_totals(own_pack) -> None:  # type: ignore[no-untyped-def]
    every = [
        seen(f"2027-06-{1 + n % 28:02}T{n % 24:02}:00Z", category, place)
        for c, category in enumerate(("drugs", "hate", "theft"))
        for p, place in enumerate(("ashby", "coalville", "castle-donington"))
        for n in range(2 + 5 * c * p + p)
    ]
    counted = count(every, [], JUNE)
    teller = Teller(own_pack)
    report = {table.id: table for table in figures.tables(counted, teller, guarded=True)}
    file = {(place, category): number for place, category, number in figures.guarded_cross(counted, teller)}
    assert {name: row[0] for name, row in report["places"].rows} == {
        place: number for (place, category), number in file.items() if category == "All" and place != "All"
    }


def test_a_chart_names_are_harmless_and_it_is_hidden_from_screen_readers() -> None:
    drawn = charts.bars([("<script>", 3), ("b", None)])
    assert isinstance(drawn, Markup) and "<script>" not in drawn and 'aria-hidden="true"' in drawn
    assert "style=" not in drawn + charts.columns([("a", 1)]) + charts.heat([("a", [1, 2])], ["0", "1"])


def hours_ago(review: Review, hours: int) -> str:
    return (review.desk.moment() - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:00Z")


@pytest.fixture
def busy(review: Review) -> Review:
    now = review.desk.moment()
    told = [
        concern("Invented: x", (now - timedelta(hours=30 * n)).strftime("%Y-%m-%dT%H:00Z"), category="drugs")
        for n in range(24)
    ]
    few = [recent(review, "Invented: canary", category="hate", where="ashby") for _ in range(2)]
    arrive(review, *told, *few)
    return review


def test_readers_see_insight_with_a_table_for_each_chart(busy: Review) -> None:
    page = busy.person("rita").get("/insight?weeks=all").text
    assert page.count('<svg class="chart"') == page.count("The numbers as a table") > 4
    assert "26 concerns" in page


def test_the_report_hides_small_counts_and_prints_without_what_is_for_the_screen(busy: Review) -> None:
    page = busy.person("rita").get("/insight/report").text
    cells = re.findall(r'<td class="staff-figures__number">(\d+)</td>', page)
    assert cells and all(int(cell) >= 5 for cell in cells)
    assert "Invented" not in page


def test_a_file_leaves_by_a_leads_hand_with_a_reason_in_the_audit(busy: Review) -> None:
    assert busy.person("omar").get("/insight/export").status_code == 403
    lena = busy.person("lena")
    assert lena.post("/insight/export", reason="why").status_code == 422
    answer = lena.post("/insight/export", reason="For the strategic assessment of 2027")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows and all(row["concerns"] == "under 5" or int(row["concerns"]) >= 5 for row in rows)
    (row,) = [row for row in busy.desk.register.audit() if row.action == "exported"]
    assert row.by == "lena" and "strategic assessment" in row.detail


def test_a_spike_is_told_with_what_is_usual_and_leads_to_its_concerns(review: Review) -> None:
    now = review.desk.moment()
    quiet = [
        concern(
            "Invented: x",
            (now - timedelta(hours=50 * n)).strftime("%Y-%m-%dT%H:00Z"),
            category="theft",
            where="ashby",
        )
        for n in range(1, 28)
    ]
    many = [recent(review, f"Invented: canary {n}", category="theft", where="ashby") for n in range(9)]
    arrive(review, *quiet, *many)
    page = review.person("rita").get("/insight").text
    assert "9 in the 3 hours" in page
    (link,) = re.findall(r'href="(/inbox\?view=open&amp;[^"]+)"', page)
    assert "canary" in review.person("rita").get(link.replace("&amp;", "&")).text


def test_kiosks_counts_stand_beside(busy: Review) -> None:
    from concerns.counters import Counter

    hour = busy.desk.moment().strftime("%Y-%m-%dT%H:00Z")
    rows = [Counter(hour, "", "topic", "hate-crime-report", 12), Counter(hour, "", "unanswered", "", 7)]
    busy.desk.register.add_counters("ab" * 16, "kiosk-1", rows)
    page = busy.person("rita").get("/insight").text
    assert "Report a hate crime" in page and "no answer to: 7" in page
