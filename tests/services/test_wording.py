"""Published hours are said as they are, also where the days differ."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.care.hours import WeeklyHours
from bot.services.wording import date_words, hours_words


def _hours(**days: str) -> WeeklyHours:
    numbers = {"mon": "0", "tue": "1", "wed": "2", "thu": "3", "fri": "4", "sat": "5", "sun": "6"}
    return WeeklyHours.from_json({numbers[d]: h.split("-") for d, h in days.items()})


OFFICE = dict.fromkeys(("mon", "tue", "wed", "thu"), "09:00-17:00")


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (_hours(**OFFICE, fri="09:00-17:00"), "Mon to Fri, 9am to 5pm"),
        (_hours(**OFFICE, fri="09:00-16:30"), "Mon to Thu, 9am to 5pm and Fri, 9am to 4:30pm"),
        (_hours(tue="10:00-12:00"), "Tue, 10am to 12pm"),
        (_hours(mon="08:30-13:00", wed="08:30-13:00"), "Mon, Wed, 8:30am to 1pm"),
        (
            _hours(mon="08:00-18:00", tue="09:00-17:00", wed="10:00-20:00"),
            "Mon to Wed, 10am to 5pm",
        ),
        (_hours(mon="08:00-10:00", tue="11:00-13:00", sat="14:00-16:00"), "on Mon, Tue, Sat"),
        (WeeklyHours({}), "when they can"),
    ],
)
def test_hours_are_said_as_they_are(hours: WeeklyHours, words: str) -> None:
    assert hours_words(hours) == words


def test_a_day_is_the_day_on_the_wall() -> None:
    assert date_words(datetime(2027, 6, 30, 23, 30, tzinfo=UTC)) == "Thu 1 Jul"
    assert date_words(datetime(2026, 12, 3, 9, 0, tzinfo=UTC)) == "Thu 3 Dec"
