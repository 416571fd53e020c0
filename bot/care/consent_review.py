"""Ages, and when a consent is due to be looked at again.

An event makes a consent due for review and no more: sharing goes on for 60 days while the person
is asked. A consent ends by itself only on a day that the person chose.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.care.consent_records import AgeBand

#: How long sharing goes on after a consent has become due for review.
REVIEW_LASTS = timedelta(days=60)

#: A consent that nothing else has brought up is looked at again after this long.
ROUTINE_REVIEW_AFTER = timedelta(days=182)

_BANDS = ((13, AgeBand.UNDER_13), (16, AgeBand.FROM_13), (18, AgeBand.FROM_16))
#: The birthdays at which the rules change for the person themselves.
_REVIEWED_AT = (16, 18)


def age_band(born: date, today: date) -> AgeBand:
    """How old somebody is today, as far as the rules ask."""
    for age, band in _BANDS:
        if today < birthday(born, age):
            return band
    return AgeBand.ADULT


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age; in law 1 March for those born on 29 February."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def birthdays_for_review(born: date) -> tuple[date, ...]:
    """The birthdays that make every consent of a person due for review."""
    return tuple(birthday(born, age) for age in _REVIEWED_AT)


def review_due_at(since: datetime, events: Iterable[datetime]) -> datetime:
    """When a consent in force since then is due for review: its first event, or the routine day.

    Events: admission, discharge, a new key worker, a changed relationship, a birthday.
    """
    return min([moment for moment in events if moment > since] + [since + ROUTINE_REVIEW_AFTER])


def is_review_overdue(since: datetime, events: Iterable[datetime], now: datetime) -> bool:
    """Whether the 60 days in which the person is asked have passed."""
    return now >= review_due_at(since, events) + REVIEW_LASTS
