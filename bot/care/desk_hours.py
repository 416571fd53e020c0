"""When a desk is manned, night shifts included, and at which hours of a week none is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.care.working_days import DAY_NAMES

#: The eighth day of a week: its hours hold on every bank holiday, whatever weekday that is.
HOLIDAY = 7

_DAY_MINUTES = 24 * 60
_KEYS = {**{str(day): day for day in range(7)}, "holiday": HOLIDAY}


class DeskHoursError(ValueError):
    """Hours of a desk that cannot be."""


@dataclass(frozen=True, slots=True)
class DeskHours:
    """The manned stretch of each day in minutes since its midnight; a missing day has none.

    A stretch that ends on the next morning goes past 24 hours, and belongs to the day it began.
    `later`: other stretches, each from a day on, in order.
    """

    stretches: Mapping[int, tuple[int, int]]
    later: tuple[tuple[date, Mapping[int, tuple[int, int]]], ...] = ()

    @classmethod
    def from_json(cls, given: Mapping[str, Sequence[str]]) -> DeskHours:
        """Read `{"0": ["17:00", "09:00"], "holiday": ["00:00", "24:00"]}`.

        An end that is not after its start is the next day's. Raises DeskHoursError.
        """
        try:
            return cls({_KEYS[day]: _stretch(*stretch) for day, stretch in given.items()})
        except (KeyError, ValueError, TypeError) as error:
            raise DeskHoursError(f"hours of a desk: {error}") from None

    @classmethod
    def always(cls) -> DeskHours:
        """Manned on every day, from midnight to midnight."""
        return cls(dict.fromkeys(range(HOLIDAY + 1), (0, _DAY_MINUTES)))

    def changed_from(self, since: date, hours: DeskHours | None) -> DeskHours:
        """The same up to a day, and other hours from it on; None for always manned."""
        stretches = (hours or DeskHours.always()).stretches
        earlier = tuple(one for one in self.later if one[0] < since)
        return DeskHours(self.stretches, (*earlier, (since, stretches)))

    def is_on(self, local: datetime, closed: Set[date]) -> bool:
        """Whether somebody sits at the desk at this moment."""
        minute = local.hour * 60 + local.minute
        today = self.stretch_on(local.date(), closed)
        before = self.stretch_on(local.date() - timedelta(days=1), closed)
        return today[0] <= minute < today[1] or minute + _DAY_MINUTES < before[1]

    def words_on(self, day: date, closed: Set[date]) -> str:
        """The manned stretch that begins on a day, as a file has it; "" where there is none."""
        start, end = self.stretch_on(day, closed)
        if start == end:
            return ""
        last = end if end <= _DAY_MINUTES else end - _DAY_MINUTES
        return f"{_clock(start)}-{_clock(last)}"

    def stretch_on(self, day: date, closed: Set[date]) -> tuple[int, int]:
        """The manned stretch that begins on a day, in minutes since its midnight; (0, 0): none."""
        holds = self.stretches
        for since, stretches in self.later:
            holds = stretches if since <= day else holds
        return holds.get(HOLIDAY if day in closed else day.weekday(), (0, 0))


def is_desk_on(hours: DeskHours | None, local: datetime, closed: Set[date]) -> bool:
    """Whether a desk is manned; one without hours always is."""
    return hours is None or hours.is_on(local, closed)


def unmanned_words(desks: Sequence[DeskHours | None]) -> list[str]:
    """The stretches at which none of these desks is manned, as one says them: of an ordinary
    week, then of bank holidays and the mornings after one."""
    if any(hours is None for hours in desks):
        return []
    given = [hours for hours in desks if hours is not None]
    week = [m for day in range(7) for m in _manned(given, day, (day - 1) % 7)]
    found = [_week_words(*gap) for gap in _over_midnight(list(_gaps(week)))]
    # Whatever weekday it falls on, the day before and the day after it are any day at all.
    holiday = _in_all(_manned(given, HOLIDAY, before) for before in range(8))
    found += [f"bank holidays {_clock(a)} to {_clock(b)}" for a, b in _gaps(holiday)]
    after = _in_all(
        [m or ordinary for m, ordinary in zip(manned, _otherwise(given, day), strict=True)]
        for day in range(7)
        for manned in [_manned(given, day, HOLIDAY)]
    )
    found += [f"the day after one {_clock(a)} to {_clock(b)}" for a, b in _gaps(after)]
    return found


def _otherwise(desks: Sequence[DeskHours], day: int) -> list[bool]:
    """The minutes of a weekday that are a gap in every week: they have been said already."""
    return [not m for m in _manned(desks, day, (day - 1) % 7)]


def _manned(desks: Sequence[DeskHours], day: int, before: int) -> list[bool]:
    """For each minute of a day whether any desk is manned, given what day came before."""
    manned = [False] * _DAY_MINUTES
    for hours in desks:
        start, end = hours.stretches.get(day, (0, 0))
        _, last = hours.stretches.get(before, (0, 0))
        for minute in (*range(start, min(end, _DAY_MINUTES)), *range(last - _DAY_MINUTES)):
            manned[minute] = True
    return manned


def _in_all(days: Iterator[list[bool]]) -> list[bool]:
    return [all(minutes) for minutes in zip(*days, strict=True)]


def _gaps(manned: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for minute, is_manned in enumerate([*manned, True]):
        if is_manned and start is not None:
            yield start, minute
            start = None
        elif not is_manned and start is None:
            start = minute


def _over_midnight(gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sunday night and Monday morning are one gap."""
    week = 7 * _DAY_MINUTES
    if len(gaps) > 1 and gaps[0][0] == 0 and gaps[-1][1] == week:
        return [*gaps[1:-1], (gaps[-1][0], week + gaps[0][1])]
    return gaps


def _week_words(start: int, end: int) -> str:
    if end - start == 7 * _DAY_MINUTES:
        return "the whole week"
    # A gap up to midnight ends on its own day, not at the beginning of the next.
    last, clock = divmod(end, _DAY_MINUTES)
    if clock == 0:
        last, clock = last - 1, _DAY_MINUTES
    first, begins = divmod(start, _DAY_MINUTES)
    end_day = "" if last == first else f"{DAY_NAMES[last % 7]} "
    return f"{DAY_NAMES[first]} {_clock(begins)} to {end_day}{_clock(clock)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _stretch(start: str, end: str) -> tuple[int, int]:
    first, last = _minutes(start), _minutes(end)
    if first >= _DAY_MINUTES:
        raise DeskHoursError(f"{start} to {end}")
    return first, last if last > first else last + _DAY_MINUTES


def _minutes(clock: str) -> int:
    hour, minute = map(int, clock.split(":"))
    if not (0 <= hour * 60 + minute <= _DAY_MINUTES and 0 <= minute < 60):
        raise DeskHoursError(clock)
    return hour * 60 + minute
