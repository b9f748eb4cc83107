"""The office's time: hours as people in it read them, and the end of a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Europe/London")
"""Where the partnership is. Everything stored is UTC; days, weeks and hours of the day are counted here."""

LEAST_HOURS = 4
"""What is taken late in the evening has at least so many hours, not the minutes that its day has left."""


def local(taken: str) -> datetime:
    """The hour in which something was taken ("2027-06-11T14:00Z"), in the office's time. ValueError if none."""
    return datetime.strptime(taken, "%Y-%m-%dT%H:00Z").replace(tzinfo=UTC).astimezone(OFFICE)


def due_today(taken: str) -> datetime:
    """Until when something of that hour is still acted on the same day: midnight, or LEAST_HOURS later."""
    moment = local(taken)
    midnight = datetime.combine(moment.date() + timedelta(days=1), datetime.min.time(), OFFICE)
    return max(midnight, (moment.astimezone(UTC) + timedelta(hours=LEAST_HOURS)).astimezone(OFFICE))


def left_in_words(due: datetime, now: datetime) -> str:
    """ "3 hours left", "less than 1 hour left", "2 days overdue"."""
    seconds = int((due - now).total_seconds())
    if 0 < seconds < 3600:
        return "less than 1 hour left"
    hours = abs(seconds) // 3600
    ending = "left" if seconds > 0 else "overdue"
    if hours < 1:
        return "just overdue"
    if hours < 48:
        return f"{hours} {'hour' if hours == 1 else 'hours'} {ending}"
    return f"{hours // 24} days {ending}"
