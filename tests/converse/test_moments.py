"""When a turn is, as people write it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.clock import UK, local
from bot.converse.moments import BEGINS, MomentError, read_day, read_days_ago, read_moment

#: A Wednesday.
NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Wed 14:30", "2026-11-25 14:30"),
        ("Wed 14:29", "2026-12-02 14:29"),
        ("Tue 02:10", "2026-12-01 02:10"),
        ("tuesday 2:10", "2026-12-01 02:10"),
        ("Thurs 09:00", "2026-11-26 09:00"),
        ("15:00", "2026-11-25 15:00"),
        ("09:05", "2026-11-26 09:05"),
        ("Fri 25 Dec 10:00", "2026-12-25 10:00"),
        ("25 December 10:00", "2026-12-25 10:00"),
        ("4 Jan 10:00", "2027-01-04 10:00"),
        ("Mon 4 Jan 2027, 10:00", "2027-01-04 10:00"),
        ("2027-01-04 10:00", "2027-01-04 10:00"),
        ("20 minutes later", "2026-11-25 14:50"),
        ("1 hour later", "2026-11-25 15:30"),
        ("3 days later", "2026-11-28 14:30"),
    ],
)
def test_a_moment_as_it_is_written(given: str, expected: str) -> None:
    assert f"{local(read_moment(given, NOW)):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("soon", "expected a time such as"),
        ("Tue", "expected a time such as"),
        ("Tue 25:00", "expected a time such as"),
        ("Tu 10:00", "expected a time such as"),
        ("10.30", "expected a time such as"),
        ("Thu 25 Dec 10:00", "25 Dec 2026 is a Friday"),
        ("31 Feb 2027 10:00", "a day that there is"),
        ("2027-02-31 10:00", "a day that there is"),
        ("24 Nov 10:00", "not before the turn before it (Wed 25 Nov 14:30)"),
        ("2026-11-25 14:29", "moves forward only"),
        ("28 Mar 2027 01:30", "the clocks go forward"),
    ],
)
def test_what_is_no_moment_is_told(given: str, words: str) -> None:
    with pytest.raises(MomentError) as told:
        read_moment(given, NOW)
    assert words in str(told.value)


def test_days() -> None:
    today = date(2026, 11, 23)
    assert read_day("Fri 27 Nov", today) == date(2026, 11, 27)
    assert read_day("4 Jan", today) == date(2027, 1, 4)
    with pytest.raises(MomentError, match="expected a day such as"):
        read_day("Friday", today)


def test_days_ago() -> None:
    assert read_days_ago("100 days ago") == timedelta(days=100)
    with pytest.raises(MomentError, match="never"):
        read_days_ago("long ago")


def test_summer_time_is_the_time_of_the_wall() -> None:
    assert read_moment("2027-06-01 10:00", NOW) == datetime(2027, 6, 1, 9, 0, tzinfo=UTC)


def test_it_begins_at_midnight_of_a_monday() -> None:
    assert datetime(2026, 11, 23, tzinfo=UK) == BEGINS
    assert BEGINS.weekday() == 0
