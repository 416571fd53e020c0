"""Staffed hours, and when a text will be read. Local wall-clock time throughout.

Two moments of one zone compare by the wall clock, which jumps twice a year: whatever compares
moments of two services does so in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.care.working_days import WorkingDays

#: A service of one day a week may find that day closed weeks in a row: Christmas and New Year.
LOOKS_AHEAD_DAYS = 31

#: So many days ahead a weekday's name alone means one day only.
_SAID_BY_WEEKDAY = 6


class HoursError(ValueError):
    """Hours that cannot be: a day that is none, or an end before its start."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One staffed stretch of a day, from `start` up to `end`."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The staffed stretch of each weekday, Monday is 0. A day that is missing is not staffed.

    What is published. Whether somebody is there at a moment is for `StaffedHours` to say.
    """

    days: Mapping[int, Shift]

    @classmethod
    def from_json(cls, given: Mapping[str, Sequence[str]]) -> WeeklyHours:
        """Read `{"0": ["09:00", "17:00"], …}`. Raises HoursError naming the day."""
        return cls({_weekday(day): _shift(day, stretch) for day, stretch in given.items()})


@dataclass(frozen=True, slots=True)
class Reading:
    """When a text that comes in now is read: by somebody who is there at `starts`, and by `by`.

    `starts` is now while staff are there long enough; else the opening of the day that is told.
    """

    starts: datetime
    by: datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """A moment at which somebody must be there.

    `at_work` is False where nobody's team is at work at that hour, whatever day it is.
    `whole_day`: the day is meant, not its hour: whoever works at any hour of it works then.
    """

    local: datetime
    closed: Set[date]
    at_work: bool = True
    whole_day: bool = False

    def is_worked(self, days: WorkingDays) -> bool:
        """Whether somebody with these working days is at work. On a bank holiday nobody is."""
        if not self.at_work or self.local.date() in self.closed:
            return False
        return days.works_on(self.local.date()) if self.whole_day else days.works_at(self.local)


@dataclass(frozen=True, slots=True)
class StaffedHours:
    """A published week and the days on which it does not hold. Every decision about staffed time
    is made here, so that none can forget a bank holiday."""

    week: WeeklyHours
    closed: Set[date]

    def is_staffed(self, local: datetime) -> bool:
        """Whether somebody is there at this moment."""
        shift = self._shift_on(local)
        return shift is not None and shift.start <= local.time() < shift.end

    def read_by(self, local: datetime) -> datetime | None:
        """By when a text that comes in now will have been read; None with no staffed hours."""
        found = self.reading(local)
        return None if found is None else found.by

    def reading(self, local: datetime) -> Reading | None:
        """When a text that comes in now is read; None with no staffed hours.

        By today's closing time when an hour of it is left; else two hours into the next staffed
        day.
        """
        today = self._shift_on(local)
        if today is not None:
            if local < _at(local, today.start):
                return _first_thing(local, today)
            closes = _at(local, today.end)
            if local <= closes - timedelta(hours=1):
                return Reading(local, closes)
        for day in self._days(local, first=1):
            shift = self._shift_on(day)
            if shift is not None:
                return _first_thing(day, shift)
        return None

    def next_opening(self, local: datetime) -> datetime | None:
        """When staff are next there: now itself while they are; None with no staffed hours."""
        if self.is_staffed(local):
            return local
        for day in self._days(local, first=0):
            shift = self._shift_on(day)
            if shift is not None and _at(day, shift.start) > local:
                return _at(day, shift.start)
        return None

    def stretch_of(self, day: datetime) -> tuple[datetime, datetime] | None:
        """When the staffed stretch of a day begins and ends; None where nobody is there."""
        shift = self._shift_on(day)
        return None if shift is None else (_at(day, shift.start), _at(day, shift.end))

    def _shift_on(self, day: datetime) -> Shift | None:
        shift = self.week.days.get(day.weekday())
        return None if shift is None or day.date() in self.closed else shift

    def _days(self, local: datetime, first: int) -> Iterator[datetime]:
        last = LOOKS_AHEAD_DAYS if self.week.days else 0
        return (local + timedelta(days=ahead) for ahead in range(first, last + 1))


def earliest_reading(local: datetime, *services: StaffedHours) -> Reading | None:
    """The reading that keeps every one of the promises which these hours make."""
    found = [reading for hours in services if (reading := hours.reading(local)) is not None]
    return min(found, key=lambda r: (r.by.astimezone(UTC), r.starts.astimezone(UTC)), default=None)


def earliest_opening(local: datetime, *services: StaffedHours) -> datetime | None:
    """When somebody of one of these services is next there: now itself while they are."""
    found = [opening for hours in services if (opening := hours.next_opening(local)) is not None]
    return min(found, key=lambda opening: opening.astimezone(UTC), default=None)


def when_words(moment: datetime, today: date) -> str:
    """A moment as one says it: "5pm today", "11am tomorrow", "11am on Monday".

    From a week ahead with the date, since "Monday" is then another one: "11am on Mon 4 Jan". A
    day that is past has its date too.
    """
    clock = clock_said(moment)
    days_ahead = (moment.date() - today).days
    if days_ahead == 0:
        return f"{clock} today"
    if days_ahead == 1:
        return f"{clock} tomorrow"
    if 0 < days_ahead <= _SAID_BY_WEEKDAY:
        return f"{clock} on {moment:%A}"
    return f"{clock} on {moment:%a} {moment.day} {moment:%b}"


def clock_said(moment: datetime) -> str:
    """A time of day as one says it: "2:30pm", "12 noon"."""
    if (moment.hour, moment.minute) == (12, 0):
        return "12 noon"
    hour = moment.strftime("%I").lstrip("0")
    minute = f":{moment:%M}" if moment.minute else ""
    return f"{hour}{minute}" + ("am" if moment.hour < 12 else "pm")


def _weekday(day: str) -> int:
    if day not in tuple("0123456"):
        raise HoursError(f"hours of weekday {day!r}: the days are 0 (Monday) to 6")
    return int(day)


def _shift(day: str, stretch: Sequence[str]) -> Shift:
    try:
        start, end = map(time.fromisoformat, stretch)
    except ValueError:
        raise HoursError(f"hours of weekday {day!r}: expected a start and an end") from None
    if end <= start:
        raise HoursError(f"hours of weekday {day!r}: {start} to {end}")
    return Shift(start, end)


def _first_thing(day: datetime, shift: Shift) -> Reading:
    opens = _at(day, shift.start)
    return Reading(opens, min(opens + timedelta(hours=2), _at(day, shift.end)))


def _at(day: datetime, clock: time) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
