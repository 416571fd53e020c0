"""When somebody wants to be called, from their own words: "tomorrow after 3", "friday morning".

A window is a stretch of staffed time of one day. What cannot be placed for sure is kept as their
words, and the call gets the window of one who named no time. Local wall-clock time throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.care.hours import StaffedHours, clock_said, when_words
from bot.care.promises_times import MORNING, Times, read_times

#: Less than this left of a window is none: nobody could keep it.
SHORTEST = timedelta(minutes=15)
#: A call "at 3" is one within the hour.
_AT_LASTS = timedelta(hours=1)
#: From this hour on whoever says "in the morning" means the next one.
_MORNING_BEGINS = 7


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when somebody is to be called."""

    due_from: datetime
    due_until: datetime


class Heard(StrEnum):
    """What was made of the words in which somebody said when."""

    NOTHING = "nothing"
    FITS = "fits"
    STAFF_AWAY = "staff_away"
    UNCLEAR = "unclear"


def asked_window(
    spans: tuple[str, ...], local: datetime, hours: StaffedHours
) -> tuple[Heard, Window | None]:
    """The window that some words ask for, within staffed time; None unless they can be kept.

    `spans` are the words that name a time, in their order.
    """
    times = read_times(spans)
    if times is None:
        said = any(span.strip() for span in spans)
        return (Heard.UNCLEAR if said else Heard.NOTHING), None
    day = _day_of(times, local)
    if day is None:
        return Heard.UNCLEAR, None
    window = None if _means_tomorrow(times, local) else _on(day, times, local, hours)
    if window is None and not times.names_a_day:
        # "at ten" at eleven: the next day's.
        window = _on(day + timedelta(days=1), times, local, hours)
    if window is not None:
        return Heard.FITS, window
    return (Heard.UNCLEAR if _is_past(day, times, local) else Heard.STAFF_AWAY), None


def usual_window(local: datetime, hours: StaffedHours, *, same_day: bool) -> Window | None:
    """The window of a call for which no time was named: from when the text is read until the end
    of the next staffed day, or, `same_day`, by when it is read. None with no staffed hours."""
    reading = hours.reading(local)
    if reading is None:
        return None
    next_day = hours.next_opening(_midnight(local) + timedelta(days=1))
    stretch = None if next_day is None else hours.stretch_of(next_day)
    if same_day or stretch is None:
        return Window(reading.starts, reading.by)
    return Window(reading.starts, stretch[1])


def window_words(window: Window, local: datetime) -> str:
    """A window as one says it: "today between 3pm and 5pm", "by 5pm tomorrow".

    Of one that has begun, or of several days, only its end.
    """
    begins, ends = window.due_from, window.due_until
    if begins <= local or begins.date() != ends.date():
        return f"by {when_words(ends, local.date())}"
    clocks = f"between {clock_said(begins)} and {clock_said(ends)}"
    day = when_words(begins, local.date()).removeprefix(clock_said(begins)).strip()
    return f"{day} {clocks}"


def _means_tomorrow(times: Times, local: datetime) -> bool:
    """ "In the morning", said in the morning."""
    is_morning = (times.begins, times.ends) == MORNING and not times.names_a_day
    return is_morning and local.hour >= _MORNING_BEGINS


def _day_of(times: Times, local: datetime) -> datetime | None:
    today = _midnight(local)
    if times.after is not None:
        return _midnight(local + times.after)
    if times.days_ahead is not None:
        return today + timedelta(days=times.days_ahead)
    if times.weekday is not None:
        ahead = (times.weekday - today.weekday() - 1) % 7 + 1
        if times.next_week and ahead < 7 - today.weekday():
            return None  # "next Friday" on a Tuesday: some mean this week's, some the one after.
        return today + timedelta(days=ahead)
    if times.date is not None:
        return _next_date(today, *times.date)
    return today


def _next_date(today: datetime, day: int, month: int | None) -> datetime | None:
    for ahead in range(32):
        found = today + timedelta(days=ahead)
        if found.day == day and (month is None or found.month == month):
            return found
    return None


def _on(day: datetime, times: Times, local: datetime, hours: StaffedHours) -> Window | None:
    """The part of a day that was asked for in which staff are there and that lies ahead."""
    stretch = hours.stretch_of(day)
    if stretch is None:
        return None
    opens, closes = stretch
    begins = max(opens, local, key=_utc)
    if times.after is not None:
        begins = max(begins, local + times.after, key=_utc)
    if times.begins is not None:
        begins = max(begins, _clock(day, times.begins), key=_utc)
    ends = closes if times.ends is None else min(closes, _clock(day, times.ends), key=_utc)
    if times.at is not None:
        at = _clock(day, times.at)
        begins, ends = max(begins, at, key=_utc), min(ends, at + _AT_LASTS, key=_utc)
    return Window(begins, ends) if _utc(ends) - _utc(begins) >= SHORTEST else None


def _is_past(day: datetime, times: Times, local: datetime) -> bool:
    """Whether they spoke of what has been: "I saw Sam this morning"."""
    last = max((m for m in (times.ends, times.at) if m is not None), default=24 * 60)
    return _utc(_clock(day, last)) <= _utc(local)


def _clock(day: datetime, minutes: int) -> datetime:
    return day + timedelta(minutes=minutes)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
