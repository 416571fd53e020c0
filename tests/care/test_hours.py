"""When a text is read: always later than now, always while somebody is there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.care.hours import HoursError, Shift, WeeklyHours, when_words

UK = ZoneInfo("Europe/London")
OFFICE = WeeklyHours({day: Shift(time(9), time(17)) for day in range(5)})
NOBODY = WeeklyHours({})

# In 2027 the clocks go forward on 28 March and back on 31 October.
FORWARD = datetime(2027, 3, 26, 12, tzinfo=UTC)
BACK = datetime(2027, 10, 29, 12, tzinfo=UTC)
_EXACT = settings(deadline=None, derandomize=True, max_examples=150)


@st.composite
def shifts(draw: Any) -> Shift:
    start = draw(st.integers(min_value=5 * 60, max_value=22 * 60))
    end = draw(st.integers(min_value=start + 15, max_value=23 * 60 + 59))
    return Shift(time(*divmod(start, 60)), time(*divmod(end, 60)))


weeks = st.dictionaries(st.integers(0, 6), shifts(), min_size=1).map(WeeklyHours)
ordinary = st.integers(0, 3 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
weekends = st.tuples(st.sampled_from([FORWARD, BACK]), st.integers(0, 4 * 24 * 60 * 60)).map(
    lambda drawn: drawn[0] + timedelta(seconds=drawn[1])
)
moments = st.one_of(ordinary, weekends)


def _within(hours: WeeklyHours, local: datetime) -> bool:
    """Whether the moment is in, or at the very end of, a staffed stretch."""
    shift = hours.days.get(local.weekday())
    return shift is not None and shift.start <= local.time() <= shift.end


@_EXACT
@given(weeks, moments)
@example(OFFICE, datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC))
@example(OFFICE, datetime(2027, 3, 28, 1, 0, tzinfo=UTC))
@example(OFFICE, datetime(2027, 10, 31, 0, 30, tzinfo=UTC))
@example(OFFICE, datetime(2027, 10, 31, 1, 30, tzinfo=UTC))
def test_a_text_is_read_later_than_now_and_by_somebody(hours: WeeklyHours, now: datetime) -> None:
    read_by = hours.read_by(now.astimezone(UK))
    assert read_by is not None
    # In UTC: two moments of one zone compare by the wall clock, which jumps twice a year.
    assert read_by.astimezone(UTC) > now
    assert _within(hours, read_by.astimezone(UK))
    assert read_by.astimezone(UTC) <= now + timedelta(days=8)


@_EXACT
@given(weeks, moments)
def test_the_next_opening_is_the_first_staffed_moment(hours: WeeklyHours, now: datetime) -> None:
    local = now.astimezone(UK)
    opening = hours.next_opening(local)
    assert opening is not None
    assert opening.astimezone(UTC) >= now
    assert hours.is_staffed(opening)
    if hours.is_staffed(local):
        assert opening == local
    else:
        for quarter in range(1, 20):
            between = now + (opening.astimezone(UTC) - now) * quarter / 20
            assert not hours.is_staffed(between.astimezone(UK))


@_EXACT
@given(weeks, moments)
def test_nothing_is_read_before_staff_are_next_there(hours: WeeklyHours, now: datetime) -> None:
    local = now.astimezone(UK)
    read_by, opening = hours.read_by(local), hours.next_opening(local)
    assert read_by is not None
    assert opening is not None
    assert read_by.astimezone(UTC) >= opening.astimezone(UTC)


@_EXACT
@given(weeks, moments, st.integers(0, 90))
def test_a_text_sent_later_is_not_read_earlier(
    hours: WeeklyHours, now: datetime, minutes: int
) -> None:
    first = hours.read_by(now.astimezone(UK))
    second = hours.read_by((now + timedelta(minutes=minutes)).astimezone(UK))
    assert first is not None
    assert second is not None
    assert first.astimezone(UTC) <= second.astimezone(UTC)


@pytest.mark.parametrize(
    ("local", "read_by"),
    [
        ("2026-11-24 12:00", "2026-11-24 17:00"),
        ("2026-11-24 16:00", "2026-11-24 17:00"),
        ("2026-11-24 16:01", "2026-11-25 11:00"),
        ("2026-11-24 08:59", "2026-11-24 11:00"),
        ("2026-11-24 09:00", "2026-11-24 17:00"),
        ("2026-11-27 16:30", "2026-11-30 11:00"),
        ("2026-11-28 03:00", "2026-11-30 11:00"),
        ("2027-03-28 00:30", "2027-03-29 11:00"),
        ("2027-03-26 23:00", "2027-03-29 11:00"),
        ("2027-10-31 01:30", "2027-11-01 11:00"),
    ],
)
def test_office_hours_as_one_would_say_them(local: str, read_by: str) -> None:
    given_moment = datetime.fromisoformat(local).replace(tzinfo=UK)
    assert OFFICE.read_by(given_moment) == datetime.fromisoformat(read_by).replace(tzinfo=UK)


def test_eleven_on_monday_is_eleven_on_the_wall_after_the_clocks_change() -> None:
    for friday, offset in ((FORWARD, 1), (BACK, 0)):
        read_by = OFFICE.read_by((friday + timedelta(hours=8)).astimezone(UK))
        assert read_by is not None
        assert read_by.hour == 11
        assert read_by.utcoffset() == timedelta(hours=offset)


def test_without_staffed_hours_nothing_is_promised() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UK)
    assert NOBODY.read_by(now) is None
    assert NOBODY.next_opening(now) is None
    assert not NOBODY.is_staffed(now)


def test_a_service_of_one_day_a_week_reads_a_week_later() -> None:
    tuesdays = WeeklyHours({1: Shift(time(10), time(11, 30))})
    late = datetime(2026, 11, 24, 11, 0, tzinfo=UK)
    assert tuesdays.read_by(late) == datetime(2026, 12, 1, 11, 30, tzinfo=UK)


def test_closing_time_itself_is_not_staffed() -> None:
    assert OFFICE.is_staffed(datetime(2026, 11, 24, 16, 59, 59, tzinfo=UK))
    assert not OFFICE.is_staffed(datetime(2026, 11, 24, 17, 0, tzinfo=UK))


def test_hours_are_read_from_the_records() -> None:
    hours = WeeklyHours.from_json({"0": ["09:00", "17:00"], "6": ["10:30", "12:00"]})
    assert hours.days == {0: Shift(time(9), time(17)), 6: Shift(time(10, 30), time(12))}


@pytest.mark.parametrize(
    "wrong",
    [
        {"7": ["09:00", "17:00"]},
        {"12": ["09:00", "17:00"]},
        {"": ["09:00", "17:00"]},
        {"-1": ["09:00", "17:00"]},
        {"Monday": ["09:00", "17:00"]},
        {"3": ["17:00", "09:00"]},
        {"3": ["09:00", "09:00"]},
        {"3": ["nine", "five"]},
        {"3": ["09:00", "24:00"]},
        {"3": ["09:00"]},
        {"3": ["09:00", "12:00", "17:00"]},
    ],
    ids=str,
)
def test_hours_that_cannot_be_are_refused_by_the_name_of_the_day(
    wrong: dict[str, list[str]],
) -> None:
    with pytest.raises(HoursError, match="hours of weekday") as refused:
        WeeklyHours.from_json(wrong)
    assert repr(next(iter(wrong))) in str(refused.value)


@pytest.mark.parametrize(
    ("hour", "minute", "day", "words"),
    [
        (17, 0, 24, "5pm today"),
        (16, 30, 24, "4:30pm today"),
        (11, 0, 25, "11am tomorrow"),
        (12, 0, 25, "12 noon tomorrow"),
        (12, 15, 26, "12:15pm on Thursday"),
        (0, 5, 26, "12:05am on Thursday"),
        (9, 5, 30, "9:05am on Monday"),
    ],
)
def test_a_moment_is_said_as_one_says_it(hour: int, minute: int, day: int, words: str) -> None:
    moment = datetime(2026, 11, day, hour, minute, tzinfo=UK)
    assert when_words(moment, date(2026, 11, 24)) == words
