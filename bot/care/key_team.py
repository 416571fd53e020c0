"""Who of a key team is there to read: the key worker, whoever covers, the deputy and the buddy.

Pure: what the records know of each worker comes in as values, for one moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.care.hours import Occasion
from bot.care.routing import Candidate, Role
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
    """A worker as of one occasion. `leave` is the time away that runs then."""

    id: UUID
    days: WorkingDays
    leave: Leave | None = None

    def is_there(self, when: Occasion) -> bool:
        """Whether the worker is at work then: no time away, a working day, working hours."""
        return self.leave is None and when.is_worked(self.days)


LookUp = Callable[[UUID], Member]


def list_readers(
    roles: Sequence[tuple[Role, Member]], when: Occasion, look_up: LookUp
) -> list[Candidate]:
    """A key team as candidates, with whoever covers. Of two key workers the first counts.

    `look_up` gives a worker as of the same occasion.
    """
    found: list[Candidate] = []
    for role, member in roles:
        if role is Role.KEY_WORKER and any(c.role is role for c in found):
            continue
        found.append(Candidate(member.id, role, member.is_there(when)))
        if role is Role.KEY_WORKER and member.leave is not None:
            cover = _cover_of(member, when, look_up)
            if cover is not None:
                found.append(Candidate(cover, Role.COVER))
    return found


def _cover_of(away: Member, when: Occasion, look_up: LookUp) -> UUID | None:
    """The first in the chain of covers who is not away too; None when that one is not at work
    then: whoever has a day off has named nobody."""
    current, seen = away, {away.id}
    for _ in range(COVER_CHAIN - 1):
        if current.leave is None or current.leave.cover_id is None:
            return None
        if current.leave.cover_id in seen:
            return None
        current = look_up(current.leave.cover_id)
        seen.add(current.id)
        if current.leave is None:
            return current.id if current.is_there(when) else None
    return None


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
        if not Occasion(moment, when.closed).is_worked(days):
            continue
        if not any(leave.starts <= moment < leave.until for leave in leaves):
            return midnight
    return None
