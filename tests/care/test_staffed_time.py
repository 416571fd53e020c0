"""When a wait is up: by the clock, in staffed hours, on working days; holidays, clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.hours import Shift, StaffedHours, WeeklyHours
from bot.care.staffed_time import Counted, Wait

UK = ZoneInfo("Europe/London")
NINE_TO_FIVE = WeeklyHours({day: Shift(time(9), time(17)) for day in range(5)})
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
WEEK = StaffedHours(NINE_TO_FIVE, CHRISTMAS)


def _staffed(**length: float) -> Wait:
    return Wait(timedelta(**length), Counted.WHILE_STAFFED)


def _days(number: int) -> Wait:
    return Wait(timedelta(days=number), Counted.WORKING_DAYS)


def _at(words: str) -> datetime:
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=UK).astimezone(UTC)


@pytest.mark.parametrize(
    ("wait", "begins", "up"),
    [
        (Wait(timedelta(hours=72)), "2026-12-24 16:00", "2026-12-27 16:00"),
        (_staffed(hours=4), "2026-11-24 10:00", "2026-11-24 14:00"),
        (_staffed(hours=4), "2026-11-24 15:00", "2026-11-25 11:00"),
        # The last staffed minute is the last.
        (_staffed(hours=8), "2026-11-24 09:00", "2026-11-24 17:00"),
        # A Friday evening, and a Saturday: nothing is counted before Monday.
        (_staffed(hours=1), "2026-11-27 17:00", "2026-11-30 10:00"),
        (_staffed(hours=1), "2026-11-28 03:00", "2026-11-30 10:00"),
        # Christmas: Friday and Monday are bank holidays.
        (_staffed(hours=4), "2026-12-24 15:00", "2026-12-29 11:00"),
        (_days(1), "2026-11-24 02:00", "2026-11-25 17:00"),
        (_days(1), "2026-11-24 16:59", "2026-11-25 17:00"),
        (_days(5), "2026-11-24 12:00", "2026-12-01 17:00"),
        (_days(1), "2026-11-28 12:00", "2026-11-30 17:00"),
        (_days(3), "2026-12-23 12:00", "2026-12-30 17:00"),
        # Over the nights on which the clocks change.
        (_staffed(hours=4), "2027-03-26 15:00", "2027-03-29 11:00"),
        (_days(1), "2026-10-23 12:00", "2026-10-26 17:00"),
    ],
)
def test_when_it_is_up(wait: Wait, begins: str, up: str) -> None:
    assert wait.up_at(_at(begins), WEEK, UK) == _at(up)


def test_without_staffed_hours_it_is_taken_by_the_clock() -> None:
    nobody = StaffedHours(WeeklyHours({}), frozenset())
    begins = _at("2026-11-24 12:00")
    for wait in (_staffed(hours=4), _days(5)):
        assert wait.up_at(begins, nobody, UK) == begins + wait.length


def test_a_night_shift_over_the_end_of_summer_time_is_counted_in_real_hours() -> None:
    sundays = StaffedHours(WeeklyHours({6: Shift(time(0), time(6))}), frozenset())
    # 25 October 2026: the hour from 1 to 2 comes twice, so that 6 hours end at 5.
    assert _staffed(hours=6).up_at(_at("2026-10-24 12:00"), sundays, UK) == _at("2026-10-25 05:00")


@given(
    begins=st.integers(0, 700 * 24 * 60),
    later=st.integers(0, 20_000),
    minutes=st.integers(1, 40 * 60),
    days=st.integers(1, 5),
)
def test_a_later_text_never_waits_less_long_and_no_wait_is_over_at_once(
    begins: int, later: int, minutes: int, days: int
) -> None:
    one = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=begins)
    other = one + timedelta(minutes=later)
    for wait in (_staffed(minutes=minutes), _days(days), Wait(timedelta(minutes=minutes))):
        up = wait.up_at(one, WEEK, UK)
        assert up > one
        assert up <= wait.up_at(other, WEEK, UK)
        if wait.counted is Counted.WHILE_STAFFED:
            assert up - one >= wait.length
            assert _counted(one, up) == wait.length


def _counted(one: datetime, up: datetime) -> timedelta:
    """Staffed time between two moments, read from the rules once more: shift by shift."""
    found, day = timedelta(0), one.astimezone(UK).date()
    while day <= up.astimezone(UK).date():
        if day.weekday() < 5 and day not in CHRISTMAS:
            opens, closes = (datetime.combine(day, time(h), UK).astimezone(UTC) for h in (9, 17))
            found += max(timedelta(0), min(up, closes) - max(one, opens))
        day += timedelta(days=1)
    return found
