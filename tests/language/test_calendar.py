from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.easter import easter as reckoned
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import UK
from bot.language.when.calendar import (
    easter,
    last_sunday,
    last_weekday,
    months_from,
    next_weekday,
    week_of,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_easter_is_where_others_reckon_it() -> None:
    assert [easter(year) for year in range(1900, 2200)] == [
        reckoned(year) for year in range(1900, 2200)
    ]


@pytest.mark.parametrize("year", range(2020, 2037))
def test_the_clocks_change_on_the_last_sundays(year: int) -> None:
    for month in (3, 10):
        day = last_sunday(year, month)
        before = datetime.combine(day, time(), UK).utcoffset()
        assert before != datetime.combine(day + timedelta(days=1), time(), UK).utcoffset()


@given(DAYS, st.integers(0, 6))
def test_weekdays_lie_within_a_week_to_either_side(today: date, weekday: int) -> None:
    before, after = last_weekday(today, weekday), next_weekday(today, weekday)
    assert before.weekday() == after.weekday() == weekday
    assert 1 <= (today - before).days <= 7
    assert 1 <= (after - today).days <= 7


@given(DAYS)
def test_a_week_is_monday_to_sunday_around_its_days(day: date) -> None:
    first, last = week_of(day)
    assert (first.weekday(), (last - first).days) == (0, 6)
    assert first <= day <= last


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2028-02-29", -12, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-11-30", 3, "2027-02-28"),
    ],
)
def test_months(day: str, months: int, expected: str) -> None:
    assert months_from(date.fromisoformat(day), months).isoformat() == expected
