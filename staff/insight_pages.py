"""Insight: where and when concerns cluster, spikes, kiosks' counts; a report for the board; a file for analysts."""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date, timedelta
from typing import Any

from litestar import Response

from concerns.counters import Counter as Count
from concerns.model import hour_text
from staff import export
from staff.clock import OFFICE
from staff.desk import Desk
from staff.figures import HIDDEN, guarded_cross, tables
from staff.forms import Form
from staff.insight import Seen, Span, count
from staff.roles import LEADS, READERS
from staff.routing import sent, shown
from staff.spikes import Spike
from staff.suppress import LEAST, list_hidden
from staff.telling import told_hour
from staff.view import page, signed_in
from staff.visit import StaffRequest

WEEKS = {"4": "Last 4 weeks", "12": "Last 12 weeks", "52": "Last 52 weeks", "all": "Everything"}
MOST_TOPICS = 12
NO_EVENT = "none"


@shown("/insight", READERS)
def insight(request: StaffRequest, desk: Desk) -> Response[Any]:
    weeks = str(request.query_params.get("weeks", "12"))
    weeks = weeks if weeks in WEEKS else "12"
    event = _event(desk, str(request.query_params.get("event", "")))
    today = desk.moment().astimezone(OFFICE).date()
    first = today - timedelta(weeks=int(weeks)) if weeks != "all" else date(1970, 1, 1)
    span = Span(first.isoformat(), (today + timedelta(days=1)).isoformat(), event)
    seen = _seen(desk)
    return page(
        request,
        "insight.html",
        choices=WEEKS,
        weeks=weeks,
        events=_events(desk),
        event=NO_EVENT if event == "" else event or "",
        counted=(counted := count(seen, desk.register.kept(), span)),
        tables=tables(counted, desk.teller, guarded=False),
        spikes=[_told_spike(desk, spike) for spike in desk.watch.spikes(seen, desk.moment())],
        asked=_asked(desk, span, guarded=False),
        may_export=signed_in(request).role in LEADS,
        progress=desk.reading.progress,
        hidden=HIDDEN,
    )


@shown("/insight/report", READERS)
def report(request: StaffRequest, desk: Desk) -> Response[Any]:
    months = _months(desk)
    first, last = (_month(str(request.query_params.get(name, "")), months) for name in ("first", "last"))
    event = _event(desk, str(request.query_params.get("event", "")))
    span = _whole_months(min(first, last), max(first, last), event)
    counted = count(_seen(desk), desk.register.kept(), span)
    return page(
        request,
        "report.html",
        months=[(month, _month_name(month)) for month in months],
        first=min(first, last),
        last=max(first, last),
        events=_events(desk),
        event=NO_EVENT if event == "" else event or "",
        event_name=desk.teller.event(event) if event is not None else "",
        period=_period(min(first, last), max(first, last)),
        made=_day(desk.moment().astimezone(OFFICE).date()),
        partnership=desk.pack.brand.partnership,
        total=counted.total if counted.total >= LEAST else None,
        tables=tables(counted, desk.teller, guarded=True),
        asked=_asked(desk, span, guarded=True),
        hidden=HIDDEN,
    )


@shown("/insight/export", LEADS)
def export_form(request: StaffRequest, desk: Desk) -> Response[Any]:
    return _export_page(request, desk)


@sent("/insight/export", LEADS)
def export_file(request: StaffRequest, desk: Desk, form: Form) -> Response[Any]:
    months = _months(desk)
    first, last = (_month(form.text(name), months) for name in ("first", "last"))
    first, last = min(first, last), max(first, last)
    if not export.wanted(form):
        return _export_page(request, desk, form)
    span = _whole_months(first, last, _event(desk, form.text("event")))
    counted = count(_seen(desk), desk.register.kept(), span)
    event = desk.teller.event(span.event) if span.event is not None else "All"
    rows = [
        (first, last, event, place, category, HIDDEN if number is None else number)
        for place, category, number in guarded_cross(counted, desk.teller)
    ]
    text = export.table(("first month", "last month", "event", "place", "category", "concerns"), rows)
    return export.file(request, desk, form, f"concerns-{first}-to-{last}.csv", text, len(rows))


def _export_page(request: StaffRequest, desk: Desk, form: Form | None = None) -> Response[Any]:
    months = _months(desk)
    return page(
        request,
        "insight-export.html",
        form=form,
        form_page="/insight/export",
        months=[(month, _month_name(month)) for month in months],
        events=_events(desk),
        passphrase=export.new_passphrase(),
    )


def _seen(desk: Desk) -> list[Seen]:
    return [Seen(*row) for row in desk.reading.index.facts()]


def _asked(desk: Desk, span: Span, guarded: bool) -> dict[str, Any]:
    """Kiosks' and the web chat's counts of a span: topics asked, and how often nothing was found to answer."""
    topics, kinds = Counter[str](), Counter[str]()
    for _, row in desk.register.counters(f"{span.first}T00:00Z", f"{span.before}T00:00Z"):
        if span.event in (None, row.event):
            _add(topics, kinds, row)
    shown_topics = topics.most_common(MOST_TOPICS)
    closed = (
        list_hidden([n for _, n in shown_topics])[0]
        if guarded and shown_topics
        else [False] * len(shown_topics)
    )
    return {
        "topics": [
            (desk.teller.topic(id), None if closed[n] else number)
            for n, (id, number) in enumerate(shown_topics)
        ],
        "kinds": {kind: None if guarded and number < LEAST else number for kind, number in kinds.items()},
        "answered": sum(topics.values()),
    }


def _add(topics: Counter[str], kinds: Counter[str], row: Count) -> None:
    if row.kind == "topic":
        topics[row.key] += row.count
    else:
        kinds[row.kind] += row.count


def _told_spike(desk: Desk, spike: Spike) -> dict[str, Any]:
    teller, series = desk.teller, spike.series
    return {
        "category": teller.category(series.category),
        "place": teller.place(series.place, series.event),
        "event": teller.event(series.event) if series.event else "",
        "count": spike.count,
        "hours": {3: "3 hours", 24: "24 hours", 168: "7 days"}.get(spike.hours, f"{spike.hours} hours"),
        "until": told_hour(hour_text(spike.until), desk.moment()),
        "usual": "hardly any"
        if spike.usual < 0.5
        else f"about {spike.usual:.{1 if spike.usual < 10 else 0}f}",
        "query": f"category={series.category}&place={series.place}&event={series.event or NO_EVENT}",
    }


def _events(desk: Desk) -> list[tuple[str, str]]:
    named = [(event.id, event.name) for event in desk.pack.events.values()]
    return [("", "All"), *named, (NO_EVENT, desk.teller.event(""))]


def _event(desk: Desk, asked: str) -> str | None:
    """An event's id, "" for outside events, None for all."""
    if asked == NO_EVENT:
        return ""
    return asked if asked in desk.pack.events else None


def _months(desk: Desk) -> list[str]:
    """The months that there are counts of, and this one; the newest first."""
    today = desk.moment().astimezone(OFFICE).date()
    hours = [row[0] for row in desk.reading.index.facts()]
    kept = [each.week for each in desk.register.kept()]
    first = date.fromisoformat(hour_text(min(hours))[:10]) if hours else today
    if kept:
        first = min(first, date.fromisocalendar(int(min(kept)[:4]), int(min(kept)[6:]), 1))
    months: list[str] = []
    at = today.replace(day=1)
    while at >= first.replace(day=1) and len(months) < 240:
        months.append(f"{at:%Y-%m}")
        at = (at - timedelta(days=1)).replace(day=1)
    return months


def _month(asked: str, months: list[str]) -> str:
    return asked if asked in months else months[0]


def _whole_months(first: str, last: str, event: str | None) -> Span:
    year, month = (int(part) for part in last.split("-"))
    end = date(year, month, calendar.monthrange(year, month)[1]) + timedelta(days=1)
    return Span(f"{first}-01", end.isoformat(), event)


def _month_name(month: str) -> str:
    return f"{date.fromisoformat(month + '-01'):%B %Y}"


def _period(first: str, last: str) -> str:
    return _month_name(first) if first == last else f"{_month_name(first)} to {_month_name(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


routes = [insight, report, export_form, export_file]
