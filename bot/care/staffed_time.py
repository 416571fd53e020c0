"""Waiting times, and when one is up: by the clock, or counted only while staff are there.

Moments are in UTC; staffed hours are local, so that a night on which the clocks change costs or
gives nobody an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.care.hours import StaffedHours

#: So many days ahead staffed time is looked for: a service of one day a week, five times over.
_LOOKS_AHEAD_DAYS = 70
_ONE_DAY = timedelta(days=1)


class Counted(StrEnum):
    """How a wait is counted."""

    BY_THE_CLOCK = "by the clock"
    WHILE_STAFFED = "while staffed"
    WORKING_DAYS = "working days"


@dataclass(frozen=True, slots=True)
class Wait:
    """How long something may wait. Of working days `length` is that many whole days: it is up when
    staff go home on the last of them, the day on which it began not counted."""

    length: timedelta
    counted: Counted = Counted.BY_THE_CLOCK

    def up_at(self, begins: datetime, hours: StaffedHours, zone: tzinfo) -> datetime:
        """When it is up. Without staffed hours ahead the length is taken by the clock: a wait
        always ends."""
        by_the_clock = begins + self.length
        match self.counted:
            case Counted.BY_THE_CLOCK:
                found: datetime | None = by_the_clock
            case Counted.WHILE_STAFFED:
                found = _after_staffed(begins, self.length, hours, zone)
            case Counted.WORKING_DAYS:
                found = _close_of_day(begins, self.length // _ONE_DAY, hours, zone)
        return by_the_clock if found is None else found


def _after_staffed(
    begins: datetime, length: timedelta, hours: StaffedHours, zone: tzinfo
) -> datetime | None:
    left = length
    for opens, closes in _shifts(begins, hours, zone):
        here = max(opens, begins)
        if here >= closes:
            continue
        if left <= closes - here:
            return here + left
        left -= closes - here
    return None


def _close_of_day(
    begins: datetime, days: int, hours: StaffedHours, zone: tzinfo
) -> datetime | None:
    today = begins.astimezone(zone).date()
    closings = (
        closes
        for opens, closes in _shifts(begins, hours, zone)
        if opens.astimezone(zone).date() > today
    )
    for day, closes in enumerate(closings, 1):
        if day == days:
            return closes
    return None


def _shifts(
    begins: datetime, hours: StaffedHours, zone: tzinfo
) -> Iterator[tuple[datetime, datetime]]:
    """The staffed stretches from the day on which it begins."""
    first = begins.astimezone(zone).date()
    for ahead in range(_LOOKS_AHEAD_DAYS):
        day = first + ahead * _ONE_DAY
        shift = hours.week.days.get(day.weekday())
        if shift is not None and day not in hours.closed:
            yield _at(day, shift.start, zone), _at(day, shift.end, zone)


def _at(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
