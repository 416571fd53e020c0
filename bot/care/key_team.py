"""Who of a key team is there to read: the key worker, whoever covers, the deputy and the buddy.

Pure: what the records know of each worker comes in as values, for one moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.care.hours import Occasion
from bot.care.routing import Absent, Candidate, Role
from bot.care.working_days import WorkingDays

#: How many people may stand in for one another in a row before we stop asking.
COVER_CHAIN = 5

#: So far ahead we look for the day on which somebody is back: an absence may last two years.
_LOOKS_AHEAD_DAYS = 2 * 366


@dataclass(frozen=True, slots=True)
class Leave:
    """A time away. `until` is the first moment after it; `cover_id` whoever is named for it."""

    starts: datetime
    until: datetime
    cover_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A worker as of one occasion. `leave` is the time away that runs then.

    `left`: does not work here any more. `is_close`: has the phone of the person, or of somebody
    recorded beside them. `agency`: another employer than the organisation. `of_health`: has a
    profession of health.
    """

    id: UUID
    days: WorkingDays
    leave: Leave | None = None
    left: bool = False
    is_close: bool = False
    agency: str | None = None
    of_health: bool = False

    def absent(self, when: Occasion) -> Absent | None:
        """Why the worker does not read what is read then; None when they do."""
        if self.left:
            return Absent.LEFT
        if self.is_close:
            return Absent.CLOSE
        if self.leave is not None:
            return Absent.AWAY
        if when.is_worked(self.days):
            return None
        is_day_off = not self.days.works_on(when.local.date())
        return Absent.DAY_OFF if is_day_off else Absent.CLOSED

    def is_there(self, when: Occasion) -> bool:
        """Whether the worker is at work then, and may read."""
        return self.absent(when) is None


LookUp = Callable[[UUID], Member]


def list_readers(
    roles: Sequence[tuple[Role, Member]], when: Occasion, look_up: LookUp
) -> list[Candidate]:
    """A key team as candidates, with whoever covers. Of two key workers the first counts.

    `look_up` gives a worker as of the same occasion.
    """
    found: list[Candidate] = []
    agencies = {None, *(member.agency for _, member in roles)}
    for role, member in roles:
        if role is Role.KEY_WORKER and any(c.role is role for c in found):
            continue
        found.append(_candidate(member, role, member.absent(when)))
        if role is Role.KEY_WORKER:
            for cover in _covers_of(member, look_up):
                # Chosen for the worker and not for this person: of an agency that has nobody in
                # this key team, they may not read what the person or a carer texts.
                is_ours = cover.agency in agencies
                absent = cover.absent(when) if is_ours else Absent.OTHER_AGENCY
                found.append(_candidate(cover, Role.COVER, absent))
    return found


def _candidate(member: Member, role: Role, absent: Absent | None) -> Candidate:
    return Candidate(member.id, role, absent is None, absent, member.of_health)


def _covers_of(away: Member, look_up: LookUp) -> list[Member]:
    """Whoever is named for a worker, and for each of those who is away too, in order: the last is
    not away, or nobody is named further. A circle ends where it closes.

    Whoever has a day off has named nobody.
    """
    found: list[Member] = []
    current, seen = away, {away.id}
    for _ in range(COVER_CHAIN - 1):
        if current.leave is None or current.leave.cover_id is None:
            break
        if current.leave.cover_id in seen:
            break
        current = look_up(current.leave.cover_id)
        seen.add(current.id)
        found.append(current)
    return found


def is_key_worker_there(readers: Sequence[Candidate]) -> bool:
    """Whether it is the key worker who reads."""
    return any(c.present for c in readers if c.role is Role.KEY_WORKER)


def stand_in(readers: Sequence[Candidate]) -> UUID | None:
    """Whoever of the key team reads in the key worker's stead; None when that is a desk."""
    for role in (Role.COVER, Role.DEPUTY, Role.BUDDY):
        for candidate in readers:
            if candidate.role is role and candidate.present:
                return candidate.id
    return None


def back_on(days: WorkingDays, leaves: Sequence[Leave], when: Occasion) -> datetime | None:
    """The first moment of the next day on which somebody is at work again, from this day on.

    Where times away follow one another, after the last. None when that is years off.
    """
    for ahead in range(_LOOKS_AHEAD_DAYS):
        day = when.local + timedelta(days=ahead)
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        moment = when.local if ahead == 0 else midnight
        if not Occasion(moment, when.closed, whole_day=True).is_worked(days):
            continue
        if not any(leave.starts <= moment < leave.until for leave in leaves):
            return midnight
    return None
