"""The weekdays on which somebody works: as data, and as one says them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.care.working_hours import WorkingHours, is_on

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

#: Two days are said one by one, of three in a row the first and the last.
_A_ROW = 3

_DAY = "|".join(DAY_NAMES)
_FROM_TO = re.compile(rf"({_DAY}) to ({_DAY})")
_ONE_BY_ONE = re.compile(rf"(?:{_DAY})(?:, (?:{_DAY}))*(?: and (?:{_DAY}))?")


class WorkingDaysError(ValueError):
    """Working days that cannot be: none at all, or a day that is none."""


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The weekdays on which a worker works, Monday is 0; never none: as one says them, and as they
    hold on each day for which no `hours` are entered. Whole days then: what can wait belongs to a
    day and not to an hour."""

    days: frozenset[int]
    hours: WorkingHours | None = None

    def __post_init__(self) -> None:
        if not self.days or not self.days <= set(range(len(DAY_NAMES))):
            raise WorkingDaysError(f"working days {sorted(self.days)}: some of 0 (Monday) to 6")

    @classmethod
    def of(cls, days: Iterable[int]) -> WorkingDays:
        """From the numbers as they are stored. Raises WorkingDaysError."""
        return cls(frozenset(days))

    @classmethod
    def from_words(cls, words: str) -> WorkingDays | None:
        """Read "Mon to Thu", "Fri to Mon", "Tue, Wed and Fri"; None when it is none of these."""
        row = _FROM_TO.fullmatch(words)
        if row is not None:
            first, last = map(DAY_NAMES.index, row.groups())
            if first == last:
                return None  # One day, or all seven?
            return cls.of(day % 7 for day in range(first, last + 1 if last > first else last + 8))
        if _ONE_BY_ONE.fullmatch(words) is None:
            return None
        return cls.of(DAY_NAMES.index(day) for day in re.findall(_DAY, words))

    def works_on(self, day: date) -> bool:
        """Whether they work at any hour of a day, bank holidays apart."""
        spans = None if self.hours is None else self.hours.on(day)
        return day.weekday() in self.days if spans is None else bool(spans)

    def works_at(self, local: datetime) -> bool:
        """Whether they are at work at a moment, or begin within two hours; by the day alone where
        no hours are entered for it."""
        spans = None if self.hours is None else self.hours.on(local.date())
        return local.weekday() in self.days if spans is None else is_on(spans, local)

    @property
    def numbers(self) -> list[int]:
        """As they are stored."""
        return sorted(self.days)

    @property
    def words(self) -> str:
        """As one says them, and as `from_words` reads them: "Mon to Thu", "Tue, Wed and Fri"."""
        numbers = self._in_a_row()
        if numbers is not None:
            return f"{DAY_NAMES[numbers[0]]} to {DAY_NAMES[numbers[-1]]}"
        names = [DAY_NAMES[day] for day in self.numbers]
        return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)

    def _in_a_row(self) -> Sequence[int] | None:
        """The days in order when they follow one another, also over a weekend."""
        count = len(self.days)
        if count < _A_ROW:
            return None
        for first in self.numbers:
            row = [(first + n) % 7 for n in range(count)]
            if self.days == set(row):
                return row
        return None
