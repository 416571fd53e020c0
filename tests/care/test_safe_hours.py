"""When a text of ours waits for an hour that somebody said is safe."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.safe_hours import (
    SafeHours,
    SafeHoursError,
    decide_when,
    read_safe_hours,
    typed_of,
    words_of_kept,
)

LONDON = ZoneInfo("Europe/London")
#: A Tuesday.
NOON = datetime(2026, 11, 24, 12, tzinfo=LONDON)
SCHOOL = SafeHours(frozenset(range(5)), time(9, 30), time(15))
_typed = st.builds(
    lambda days, opens, long: SafeHours(
        frozenset(days), time(*divmod(opens, 60)), time(*divmod(min(opens + long, 1439), 60))
    ),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 1380),
    st.integers(30, 1000),
)


def test_within_the_hours_it_goes_and_outside_them_it_waits_for_the_next() -> None:
    assert decide_when(SCHOOL, NOON, in_danger=False, heard_at=None) == NOON
    evening = NOON.replace(hour=15)
    assert decide_when(SCHOOL, evening, in_danger=False, heard_at=None) == NOON.replace(
        day=25, hour=9, minute=30
    )
    friday = NOON.replace(day=27, hour=20)
    monday = NOON.replace(day=30, hour=9, minute=30)
    assert decide_when(SCHOOL, friday, in_danger=False, heard_at=None) == monday


def test_danger_and_an_answer_that_was_just_asked_for_do_not_wait() -> None:
    night = NOON.replace(hour=23)
    assert decide_when(SCHOOL, night, in_danger=True, heard_at=None) == night
    asked = night - timedelta(minutes=14)
    assert decide_when(SCHOOL, night, in_danger=False, heard_at=asked) == night
    long_ago = night - timedelta(minutes=15)
    assert decide_when(SCHOOL, night, in_danger=False, heard_at=long_ago) > night


def test_whoever_said_no_hours_may_be_texted_at_any() -> None:
    night = NOON.replace(hour=3)
    assert decide_when(None, night, in_danger=False, heard_at=None) == night


@given(_typed, st.integers(0, 2 * 365 * 24 * 60))
def test_what_waits_goes_at_a_safe_hour_within_a_week_and_is_kept_as_typed(
    safe: SafeHours, minutes: int
) -> None:
    local = NOON + timedelta(minutes=minutes)
    when = safe.next_safe(local)
    assert safe.is_safe(when)
    assert local <= when <= local + timedelta(days=8)
    assert read_safe_hours(typed_of(safe.as_kept())) == safe.as_kept()


@pytest.mark.parametrize(
    "typed",
    [
        {"safe_from": "9am", "safe_until": "15:00"},
        {"safe_from": "09:00"},
        {"safe_until": "15:00"},
        {"safe_from": "15:00", "safe_until": "09:00"},
        {"safe_from": "09:00", "safe_until": "09:20"},
        {"safe_from": "24:00", "safe_until": "25:00"},
        {"safe_day_3": "yes"},
    ],
)
def test_what_is_no_hours_is_said_in_words_that_quote_nothing(typed: dict[str, str]) -> None:
    with pytest.raises(SafeHoursError) as fault:
        read_safe_hours(typed)
    assert "9am" not in str(fault.value)


def test_it_is_read_as_one_says_it() -> None:
    assert read_safe_hours({}) == ""
    assert words_of_kept("") == ""
    assert words_of_kept("01234 09:30-15:00") == "Monday to Friday, 09:30 to 15:00"
    assert words_of_kept("0123456 10:00-12:00") == "every day, 10:00 to 12:00"
    typed = {"safe_from": "9:30", "safe_until": "15.00", "safe_day_1": "yes", "safe_day_3": "yes"}
    assert words_of_kept(read_safe_hours(typed)) == "Tuesday and Thursday, 09:30 to 15:00"
