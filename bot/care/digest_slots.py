"""When digests are due: at the start and in the middle of a shift, by each one's own hours.

Shifts are in UTC, so that a night on which the clocks change is as long as it is. What the hours
say of a day is local.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.care.desk_hours import DeskHours
from bot.care.hours import Occasion, StaffedHours
from bot.care.rota import Week

#: So many days ahead a shift is looked for; further off, the look comes again.
_LOOKS_AHEAD_DAYS = 32
_ONE_DAY = timedelta(days=1)
#: Hours of a desk that is always manned, on a day on which its team is not there.
_UNSTAFFED_FROM, _UNSTAFFED_UNTIL = 9, 17


@dataclass(frozen=True, slots=True)
class Stretch:
    """One shift, from `starts` up to `ends`, in UTC."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which one digest is due. It is good until the next one, or the shift's end."""

    at: datetime
    until: datetime
    is_start: bool


def worker_stretches(
    week: Week, hours: StaffedHours, around: datetime, zone: tzinfo
) -> list[Stretch]:
    """A worker's shifts from the day before a moment on: the staffed stretches of their team on
    the days on which they work, are not away and have not left."""
    found = []
    for day in _days(around, zone):
        stretch = _staffed(hours, day, zone)
        if stretch is None or not _is_there(week, hours, stretch.starts.astimezone(zone)):
            continue
        found.append(stretch)
    return found


def desk_stretches(
    desk: DeskHours | None, hours: StaffedHours, around: datetime, zone: tzinfo
) -> list[Stretch]:
    """A desk's shifts: its own hours, bank holidays included. One that is always manned follows
    its team's day, and nine to five where the team has none."""
    found = []
    for day in _days(around, zone):
        if desk is None:
            found.append(_staffed(hours, day, zone) or _unstaffed(day, zone))
        elif (manned := _manned(desk, day, hours.closed, zone)) is not None:
            found.append(manned)
    return found


def slots(stretches: Iterable[Stretch]) -> list[Slot]:
    """Two for each shift, in order: its start and its middle."""
    found = []
    for one in sorted(stretches, key=lambda x: x.starts):
        middle = one.starts + (one.ends - one.starts) / 2
        found += [Slot(one.starts, middle, True), Slot(middle, one.ends, False)]
    return found


def current_slot(all_slots: Sequence[Slot], now: datetime) -> Slot | None:
    """The slot to which a moment belongs: the last that began, while its time runs.

    After an outage there is this one only, and none outside of a shift.
    """
    running = [slot for slot in all_slots if slot.at <= now < slot.until]
    return max(running, key=lambda slot: slot.at, default=None)


def look_again_at(all_slots: Sequence[Slot], now: datetime, zone: tzinfo) -> datetime:
    """When to look next: at the next slot, and each midnight, since hours and leave change."""
    tomorrow = now.astimezone(zone).date() + _ONE_DAY
    midnight = datetime.combine(tomorrow, time(), zone).astimezone(UTC)
    return min([midnight, *(slot.at for slot in all_slots if slot.at > now)])


def _days(around: datetime, zone: tzinfo) -> Iterable[date]:
    first = around.astimezone(zone).date() - _ONE_DAY  # a night shift began the day before
    return (first + ahead * _ONE_DAY for ahead in range(_LOOKS_AHEAD_DAYS))


def _is_there(week: Week, hours: StaffedHours, local: datetime) -> bool:
    if week.left_at is not None and week.left_at <= local:
        return False
    if any(leave.starts <= local < leave.until for leave in week.leaves):
        return False
    return Occasion(local, hours.closed).is_worked(week.days)


def _staffed(hours: StaffedHours, day: date, zone: tzinfo) -> Stretch | None:
    shift = hours.week.days.get(day.weekday())
    if shift is None or day in hours.closed:
        return None
    return _stretch(day, shift.start, shift.end, zone)


def _unstaffed(day: date, zone: tzinfo) -> Stretch:
    return _stretch(day, time(_UNSTAFFED_FROM), time(_UNSTAFFED_UNTIL), zone)


def _manned(desk: DeskHours, day: date, closed: Set[date], zone: tzinfo) -> Stretch | None:
    first, last = desk.stretch_on(day, closed)
    if last <= first:
        return None
    return Stretch(_minute(day, first, zone), _minute(day, last, zone))


def _minute(day: date, minute: int, zone: tzinfo) -> datetime:
    """A minute of a day by the clock on the wall; past 24 hours it is on the next day."""
    days, minute = divmod(minute, 24 * 60)
    clock = time(*divmod(minute, 60))
    return datetime.combine(day + days * _ONE_DAY, clock, zone).astimezone(UTC)


def _stretch(day: date, start: time, end: time, zone: tzinfo) -> Stretch:
    begins, ends = (datetime.combine(day, clock, zone).astimezone(UTC) for clock in (start, end))
    return Stretch(begins, ends)
