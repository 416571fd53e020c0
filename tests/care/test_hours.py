"""When a text is read: always later than now, always while somebody is there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.bank_holidays import closed_days
from bot.care.hours import HoursError, Shift, StaffedHours, WeeklyHours, when_words
from bot.settings import NATIONS, Nation

UK = ZoneInfo("Europe/London")
OFFICE_WEEK = WeeklyHours({day: Shift(time(9), time(17)) for day in range(5)})
OFFICE = StaffedHours(OFFICE_WEEK, frozenset())
NOBODY = StaffedHours(WeeklyHours({}), frozenset())

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
always_open = weeks.map(lambda week: StaffedHours(week, frozenset()))
ordinary = st.integers(0, 3 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
weekends = st.tuples(st.sampled_from([FORWARD, BACK]), st.integers(0, 4 * 24 * 60 * 60)).map(
    lambda drawn: drawn[0] + timedelta(seconds=drawn[1])
)
moments = st.one_of(ordinary, weekends)
# Two years, and more often the weeks where holidays stand together.
christmases = st.tuples(st.sampled_from([2026, 2027]), st.integers(0, 25 * 24 * 60)).map(
    lambda drawn: datetime(drawn[0], 12, 18, tzinfo=UTC) + timedelta(minutes=drawn[1])
)
two_years = st.one_of(ordinary.filter(lambda moment: moment.year < 2028), christmases, weekends)
nations = st.sampled_from(NATIONS)


def in_nation(week: WeeklyHours, nation: Nation, now: datetime) -> StaffedHours:
    return StaffedHours(week, closed_days(nation, now.astimezone(UK).date()))


def _within(hours: StaffedHours, local: datetime) -> bool:
    """Whether the moment is in, or at the very end of, a staffed stretch."""
    shift = hours.week.days.get(local.weekday())
    return shift is not None and shift.start <= local.time() <= shift.end


@_EXACT
@given(always_open, moments)
@example(OFFICE, datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC))
@example(OFFICE, datetime(2027, 3, 28, 1, 0, tzinfo=UTC))
@example(OFFICE, datetime(2027, 10, 31, 0, 30, tzinfo=UTC))
@example(OFFICE, datetime(2027, 10, 31, 1, 30, tzinfo=UTC))
def test_a_text_is_read_later_than_now_and_by_somebody(hours: StaffedHours, now: datetime) -> None:
    read_by = hours.read_by(now.astimezone(UK))
    assert read_by is not None
    # In UTC: two moments of one zone compare by the wall clock, which jumps twice a year.
    assert read_by.astimezone(UTC) > now
    assert _within(hours, read_by.astimezone(UK))
    assert read_by.astimezone(UTC) <= now + timedelta(days=8)


@_EXACT
@given(always_open, moments)
def test_the_next_opening_is_the_first_staffed_moment(hours: StaffedHours, now: datetime) -> None:
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
@given(always_open, moments)
def test_nothing_is_read_before_staff_are_next_there(hours: StaffedHours, now: datetime) -> None:
    local = now.astimezone(UK)
    read_by, opening = hours.read_by(local), hours.next_opening(local)
    assert read_by is not None
    assert opening is not None
    assert read_by.astimezone(UTC) >= opening.astimezone(UTC)


@_EXACT
@given(always_open, moments, st.integers(0, 90))
def test_a_text_sent_later_is_not_read_earlier(
    hours: StaffedHours, now: datetime, minutes: int
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
    tuesdays = StaffedHours(WeeklyHours({1: Shift(time(10), time(11, 30))}), frozenset())
    late = datetime(2026, 11, 24, 11, 0, tzinfo=UK)
    assert tuesdays.read_by(late) == datetime(2026, 12, 1, 11, 30, tzinfo=UK)


@_EXACT
@given(weeks, nations, two_years)
@example(OFFICE_WEEK, "SCT", datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
@example(
    WeeklyHours({4: Shift(time(9), time(9, 30))}), "NIR", datetime(2026, 12, 18, 9, tzinfo=UTC)
)
@example(WeeklyHours({0: Shift(time(9), time(17))}), "WLS", datetime(2027, 12, 20, 16, tzinfo=UTC))
def test_on_no_bank_holiday_is_anybody_there(
    week: WeeklyHours, nation: Nation, now: datetime
) -> None:
    hours, local = in_nation(week, nation, now), now.astimezone(UK)
    read_by, opening = hours.read_by(local), hours.next_opening(local)
    assert read_by is not None
    assert opening is not None
    assert now <= opening.astimezone(UTC) <= read_by.astimezone(UTC)
    assert read_by.astimezone(UTC) > now
    assert hours.is_staffed(opening)
    assert _within(hours, read_by.astimezone(UK))
    for moment in (read_by, opening):
        assert moment.date() not in hours.closed
    if local.date() in hours.closed:
        assert not hours.is_staffed(local)
        assert read_by.date() > local.date()


@_EXACT
@given(weeks, nations, two_years, st.integers(0, 20 * 24 * 60))
def test_a_holiday_never_brings_the_reading_forward(
    week: WeeklyHours, nation: Nation, now: datetime, minutes: int
) -> None:
    hours, later = in_nation(week, nation, now), now + timedelta(minutes=minutes)
    without = StaffedHours(week, frozenset()).read_by(now.astimezone(UK))
    first, second = hours.read_by(now.astimezone(UK)), hours.read_by(later.astimezone(UK))
    assert without is not None
    assert first is not None
    assert second is not None
    assert without.astimezone(UTC) <= first.astimezone(UTC) <= second.astimezone(UTC)


@_EXACT
@given(weeks, nations, two_years)
def test_every_working_day_passed_over_is_a_bank_holiday(
    week: WeeklyHours, nation: Nation, now: datetime
) -> None:
    hours, local = in_nation(week, nation, now), now.astimezone(UK)
    opening = hours.next_opening(local)
    assert opening is not None
    for ahead in range(1, (opening.date() - local.date()).days):
        day = local.date() + timedelta(days=ahead)
        assert day.weekday() not in week.days or day in hours.closed


@pytest.mark.parametrize(
    ("nation", "local", "read_by"),
    [
        ("ENG", "2026-12-24 16:00", "2026-12-24 17:00"),
        ("ENG", "2026-12-24 16:30", "2026-12-29 11:00"),
        ("ENG", "2026-12-25 12:00", "2026-12-29 11:00"),
        ("ENG", "2026-12-28 10:00", "2026-12-29 11:00"),
        ("ENG", "2026-12-31 16:30", "2027-01-04 11:00"),
        ("SCT", "2026-12-31 16:30", "2027-01-05 11:00"),
        ("ENG", "2027-12-24 16:30", "2027-12-29 11:00"),
        ("ENG", "2027-12-31 16:30", "2028-01-04 11:00"),
        ("SCT", "2027-12-31 16:30", "2028-01-05 11:00"),
        ("ENG", "2026-08-30 15:00", "2026-09-01 11:00"),
        ("SCT", "2026-08-30 15:00", "2026-08-31 11:00"),
        ("SCT", "2026-11-27 16:30", "2026-12-01 11:00"),
        ("ENG", "2026-11-27 16:30", "2026-11-30 11:00"),
        ("NIR", "2027-03-16 16:30", "2027-03-18 11:00"),
        ("WLS", "2027-03-16 16:30", "2027-03-17 11:00"),
        ("NIR", "2027-07-12 10:00", "2027-07-13 11:00"),
        ("SCT", "2027-03-29 10:00", "2027-03-29 17:00"),
        # Good Friday, the weekend in which the clocks go forward, Easter Monday.
        ("ENG", "2027-03-25 16:30", "2027-03-30 11:00"),
        ("ENG", "2027-03-28 00:30", "2027-03-30 11:00"),
        ("ENG", "2027-10-31 01:30", "2027-11-01 11:00"),
    ],
)
def test_office_hours_over_the_holidays(nation: Nation, local: str, read_by: str) -> None:
    moment = datetime.fromisoformat(local).replace(tzinfo=UK)
    hours = in_nation(OFFICE_WEEK, nation, moment)
    assert hours.read_by(moment) == datetime.fromisoformat(read_by).replace(tzinfo=UK)


def test_a_service_of_fridays_only_skips_christmas_and_new_year() -> None:
    late = datetime(2026, 12, 18, 12, 30, tzinfo=UK)
    fridays = in_nation(WeeklyHours({4: Shift(time(10), time(13))}), "ENG", late)
    assert fridays.read_by(late) == datetime(2027, 1, 8, 12, tzinfo=UK)
    assert fridays.next_opening(late + timedelta(hours=1)) == datetime(2027, 1, 8, 10, tzinfo=UK)


def test_a_service_closed_on_all_its_days_promises_nothing() -> None:
    days = frozenset(date(2026, 11, 24) + timedelta(days=n) for n in range(60))
    now = datetime(2026, 11, 24, 12, tzinfo=UK)
    assert StaffedHours(OFFICE_WEEK, days).read_by(now) is None
    assert StaffedHours(OFFICE_WEEK, days).next_opening(now) is None


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


@pytest.mark.parametrize(
    ("moment", "today", "words"),
    [
        ("2027-01-04 11:00", "2026-12-28", "11am on Mon 4 Jan"),
        ("2027-01-04 11:00", "2026-12-29", "11am on Monday"),
        ("2027-01-04 11:00", "2027-01-03", "11am tomorrow"),
        ("2027-01-08 12:00", "2026-12-18", "12 noon on Fri 8 Jan"),
        ("2026-12-29 10:30", "2026-12-22", "10:30am on Tue 29 Dec"),
        # A text that came in earlier: what was is not what will be.
        ("2026-12-21 10:30", "2026-12-22", "10:30am on Mon 21 Dec"),
        ("2026-12-15 10:30", "2026-12-22", "10:30am on Tue 15 Dec"),
    ],
)
def test_a_day_a_week_away_or_past_has_its_date(moment: str, today: str, words: str) -> None:
    assert when_words(datetime.fromisoformat(moment), date.fromisoformat(today)) == words
