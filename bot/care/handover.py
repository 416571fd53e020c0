"""An item whose alert TRIED stopped, and that nobody closed: it is brought up at the end of the
shift, to whoever is there then, and up the line until somebody says that they have it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.care.alert_chain import Entry, Kind
from bot.care.desk_hours import DeskHours
from bot.care.escalation import alerted_desks, stands_for
from bot.care.routing import Candidate, Owner, Role

#: A desk that is always manned hands over after so long, and so does one that nobody sits at.
LATEST = timedelta(hours=12)
#: Whoever is told has so long to say that they have it.
ACCEPTED_WITHIN = timedelta(hours=1)
#: Desks change over on the quarter hour at the finest.
_STEP = timedelta(minutes=15)
#: Who is told after the desk that is there.
_UPWARDS = (Role.LEAD, Role.MANAGER, Role.DIRECTOR)


def handover_at(
    now: datetime, hours: DeskHours | None, zone: ZoneInfo, closed: Set[date]
) -> datetime:
    """When the shift ends that a desk with these hours has now, in UTC; at the latest in 12 hours.

    Minutes are real ones: the hour that comes twice in October is two hours long.
    """
    latest = now.astimezone(UTC) + LATEST
    if hours is None or not hours.is_on(now.astimezone(zone), closed):
        return latest
    moment = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while moment < latest:
        if moment > now and not hours.is_on(moment.astimezone(zone), closed):
            return moment
        moment += _STEP
    return latest


def told_since(entries: Iterable[Entry]) -> int:
    """How many have been told since somebody last tried, or said that they have it."""
    told = 0
    for entry in entries:
        if entry.kind in (Kind.TRIED, Kind.ACCEPTED):
            told = 0
        elif entry.kind is Kind.HANDED_OVER:
            told += 1
    return told


def whom_to_tell(
    told: int, candidates: Sequence[Candidate], reachable: Collection[UUID]
) -> Owner | None:
    """Who is told next, after so many: the desk that is there, then the lead, and on up.

    None where the team has no way to be reached.
    """
    desks = alerted_desks(candidates, reachable)
    place = told % (1 + len(_UPWARDS))
    if place:
        return stands_for(_UPWARDS[place - 1], desks)
    return stands_for(Role.DUTY, desks)


def next_at(told: int, now: datetime) -> datetime:
    """When it is brought up again if nobody says that they have it, `told` counting this one."""
    return now + (LATEST if told % (1 + len(_UPWARDS)) == 0 else ACCEPTED_WITHIN)
