"""The hours of one worker: spans of each weekday, week by week or in two weeks that alternate,
from a day on; and single days that were changed, such as by a swap. Pure, in local time.

A span stays within its day: who works through midnight has two, "22:00-24:00" and "00:00-06:00".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

#: Spans of one day in minutes since its midnight, in order, none touching another.
Spans = tuple[tuple[int, int], ...]

DAY_MINUTES = 24 * 60
WHOLE_DAY: Spans = ((0, DAY_MINUTES),)
#: Whoever begins so soon counts as there: what comes in now is read when they begin. Two hours is
#: what the first texts of a day are told (`hours.Reading`).
BEGINS_WITHIN = timedelta(hours=2)
_WEEK_DAYS = 7
_MOST_WEEKS = 2
_HOUR = 60


class WorkingHoursError(ValueError):
    """Hours of a worker that cannot be."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The hours of one week, or of week A and week B in turn, from the day `since` on.

    `anchor`: a Monday on which a week A begins. Each week has the spans of its seven days.
    """

    since: date
    weeks: tuple[tuple[Spans, ...], ...]
    anchor: date

    def __post_init__(self) -> None:
        if not 1 <= len(self.weeks) <= _MOST_WEEKS or self.anchor.weekday() != 0:
            raise WorkingHoursError("one week, or two that alternate from a Monday on")
        if any(len(week) != _WEEK_DAYS for week in self.weeks):
            raise WorkingHoursError("a week has seven days")

    def on(self, day: date) -> Spans:
        """The spans of a day."""
        weeks_since = (monday_of(day) - self.anchor).days // _WEEK_DAYS
        return self.weeks[weeks_since % len(self.weeks)][day.weekday()]


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Everything entered of one worker's hours. Of two patterns the one that begins later holds
    from its day on; of two with one day the one entered last, which stands last."""

    patterns: tuple[Pattern, ...] = ()
    changed: tuple[tuple[date, Spans], ...] = ()

    def on(self, day: date) -> Spans | None:
        """The spans of a day; None where nothing was entered for it."""
        for changed, spans in self.changed:
            if changed == day:
                return spans
        held: Pattern | None = None
        for pattern in self.patterns:
            if pattern.since <= day and (held is None or held.since <= pattern.since):
                held = pattern
        return None if held is None else held.on(day)


def is_on(spans: Spans, local: datetime) -> bool:
    """Whether somebody with these spans on this day is there, or begins within two hours."""
    minute = local.hour * 60 + local.minute
    soon = minute + BEGINS_WITHIN // timedelta(minutes=1)
    return any(start <= soon and minute < end for start, end in spans)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def read_spans(words: str) -> Spans | None:
    """Read "09:00-12:30 13:00-17:00", with spaces, commas or semicolons between; empty is none.

    None where it is no hours: an end that is not after its start, or two that overlap.
    """
    found: list[tuple[int, int]] = []
    for part in words.replace(",", " ").replace(";", " ").split():
        start, dash, end = part.replace("\N{EN DASH}", "-").partition("-")
        minutes = _minutes(start), _minutes(end)
        if not dash or minutes[0] is None or minutes[1] is None or minutes[1] <= minutes[0]:
            return None
        found.append((minutes[0], minutes[1]))
    found.sort()
    if any(one[1] > later[0] for one, later in itertools.pairwise(found)):
        return None
    return joined(tuple(found))


def spans_words(spans: Spans) -> str:
    """As `read_spans` reads them: "09:00-12:30 13:00-17:00"."""
    return " ".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)


def joined(*many: Spans) -> Spans:
    """All of them as one day's spans: what overlaps or touches becomes one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(span for spans in many for span in spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def week_from_json(given: Mapping[str, Sequence[Sequence[int]]]) -> tuple[Spans, ...]:
    """A week as it is stored: `{"0": [[540, 1020]]}`, Monday is 0. Raises WorkingHoursError."""
    if not set(given) <= set("0123456"):
        raise WorkingHoursError("the days are 0 (Monday) to 6")
    return tuple(spans_from_json(given.get(str(day), ())) for day in range(_WEEK_DAYS))


def week_to_json(week: Iterable[Spans]) -> dict[str, list[list[int]]]:
    """A week as it is stored; a day without hours is missing."""
    return {str(day): [list(span) for span in spans] for day, spans in enumerate(week) if spans}


def spans_from_json(given: Sequence[Sequence[int]]) -> Spans:
    """The spans of a day as they are stored. Raises WorkingHoursError."""
    spans = tuple((int(start), int(end)) for start, end in given)
    if any(not 0 <= start < end <= DAY_MINUTES for start, end in spans) or joined(spans) != spans:
        raise WorkingHoursError("spans of one day, in order and apart")
    return spans


def _minutes(clock: str) -> int | None:
    hour, colon, minute = clock.partition(":")
    if not (colon and hour.isascii() and hour.isdigit() and len(hour) <= len("00")):
        return None
    if not (minute.isascii() and minute.isdigit() and len(minute) == len("00")):
        return None
    found = int(hour) * 60 + int(minute)
    return found if int(minute) < _HOUR and found <= DAY_MINUTES else None


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
