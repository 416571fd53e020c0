"""The values that fill many texts: published hours, reading time, published number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from bot.care.hours import Shift, StaffedHours, WeeklyHours, when_words
from bot.care.working_days import DAY_NAMES
from bot.clock import local
from bot.records.teams import Organisation
from bot.services.staffed_hours import staffed_hours

_SAYABLE_KINDS = 2


def published_values(organisation: Organisation, now: datetime) -> Mapping[str, str]:
    """What may be said to anybody: the organisation's name, number, hours and reading time."""
    return {
        "role": organisation.role_name,
        "own_crisis_line": organisation.own_crisis_line or "",
        "organisation": organisation.name,
        "public_number": organisation.public_number,
        **hours_values(staffed_hours(organisation, now), now),
    }


def hours_values(hours: StaffedHours, now: datetime) -> Mapping[str, str]:
    """The values {hours} and {when}, from the hours that this person may be told."""
    here = local(now)
    read_by = hours.read_by(here)
    return {
        "hours": hours_words(hours.week),
        "when": "the next working day" if read_by is None else when_words(read_by, here.date()),
    }


def date_words(moment: datetime) -> str:
    """A day as one says it: "Thu 3 Dec"."""
    here = local(moment)
    return f"{here:%a} {here.day} {here:%b}"


def hours_words(hours: WeeklyHours) -> str:
    """Published hours as one says them: "Mon to Fri, 9am to 5pm".

    Two kinds of day are both said; of more kinds, the hours that all the days share.
    """
    if not hours.days:
        return "when they can"
    kinds: dict[Shift, list[int]] = {}
    for day in sorted(hours.days):
        kinds.setdefault(hours.days[day], []).append(day)
    if len(kinds) <= _SAYABLE_KINDS:
        return " and ".join(f"{_days_words(d)}, {_shift_words(s)}" for s, d in kinds.items())
    shared = Shift(max(s.start for s in kinds), min(s.end for s in kinds))
    days = _days_words(sorted(hours.days))
    return f"{days}, {_shift_words(shared)}" if shared.start < shared.end else f"on {days}"


def _days_words(days: Sequence[int]) -> str:
    together = list(days) == list(range(days[0], days[-1] + 1))
    if together and len(days) > 1:
        return f"{DAY_NAMES[days[0]]} to {DAY_NAMES[days[-1]]}"
    return ", ".join(DAY_NAMES[d] for d in days)


def _shift_words(shift: Shift) -> str:
    return f"{clock_words(shift.start)} to {clock_words(shift.end)}"


def clock_words(clock: time) -> str:
    """A time of day as one says it: "9am", "2:30pm"."""
    minute = f":{clock:%M}" if clock.minute else ""
    return f"{clock:%I}".lstrip("0") + minute + ("am" if clock.hour < 12 else "pm")
