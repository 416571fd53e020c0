"""When staff are there, and when a text is read: published weeks, without the bank holidays.

Two kinds of hours. What anybody may be told are the organisation's. A team's own are told to
somebody with a permit for the key worker or cover, and to nobody else. Who owns an item and when
its owner hears of it go by the earlier of the two, so that both promises are kept, whichever was
made, and nothing that a person can notice depends on what they may be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from bot.bank_holidays import closed_days
from bot.care.facts import Category
from bot.care.hours import (
    Occasion,
    Reading,
    StaffedHours,
    earliest_opening,
    earliest_reading,
)
from bot.care.protected import Permit
from bot.care.unstaffed_hours import UnstaffedHours
from bot.clock import local
from bot.records import people, teams
from bot.records.people import Sender
from bot.records.teams import Organisation
from bot.records.unit import Unit

#: Permits that a team's hours may be told with: whoever may hear the worker's name may hear them.
_OPEN_HOURS = frozenset({Category.KEY_WORKER, Category.COVER})


def staffed_hours(organisation: Organisation, now: datetime) -> StaffedHours:
    """The organisation's staffed hours, good for decisions at this moment. Anybody may be told."""
    closed = closed_days(organisation.nation, local(now).date())
    return StaffedHours(organisation.hours, closed)


def next_opening(organisation: Organisation, now: datetime) -> datetime | None:
    """When staff are next there: now itself while they are; None with no published hours."""
    opening = staffed_hours(organisation, now).next_opening(local(now))
    return None if opening is None else opening.astimezone(UTC)


def hours_to_tell(
    unit: Unit, sender: Sender, permits: Sequence[Permit], now: datetime
) -> StaffedHours:
    """The hours from which this sender is told a reading time: their team's, or that of the one
    person a permit speaks of, where a permit for key worker or cover is given; else the
    organisation's."""
    organisation = teams.get_organisation(unit)
    for permit in permits:
        team_id = _team_of(unit, sender, permit)
        if team_id is not None:
            week = teams.get_team_hours(unit, team_id)
            return StaffedHours(week, closed_days(organisation.nation, local(now).date()))
    return staffed_hours(organisation, now)


def reading_time(
    unit: Unit, sender: Sender, permits: Sequence[Permit], now: datetime
) -> datetime | None:
    """By when this sender may be told that a text of now is read; None with no hours."""
    read_by = hours_to_tell(unit, sender, permits, now).read_by(local(now))
    return None if read_by is None else read_by.astimezone(UTC)


def when_read(unit: Unit, team_id: UUID, now: datetime) -> Reading | None:
    """When a text to this team is read, early enough for whatever anybody was told.

    None where neither the team nor the organisation has staffed hours.
    """
    return earliest_reading(local(now), *_services(unit, team_id, now))


def team_opening(unit: Unit, team_id: UUID, now: datetime) -> datetime | None:
    """When anybody is next there for this team: now itself while they are; None with no hours."""
    opening = earliest_opening(local(now), *_services(unit, team_id, now))
    return None if opening is None else opening.astimezone(UTC)


def occasion(unit: Unit, team_id: UUID, at: datetime) -> Occasion:
    """A moment at which somebody of this team must be there."""
    services, here = _services(unit, team_id, at), local(at)
    at_work = any(hours.is_staffed(here) for hours in services)
    # Where no hours are published, a worker is judged by days alone.
    unknown = not any(hours.week.days for hours in services)
    return Occasion(here, services[0].closed, at_work=at_work or unknown)


def reading_occasion(unit: Unit, team_id: UUID, now: datetime) -> Occasion:
    """The moment at which whoever reads a text of now must be there; now itself without hours."""
    reading = when_read(unit, team_id, now)
    return occasion(unit, team_id, now if reading is None else reading.starts)


def is_unstaffed(unit: Unit, declared: UnstaffedHours, team_id: UUID | None, now: datetime) -> bool:
    """Whether a team has declared to have no staff of its own at this moment; of whoever belongs
    to none, the team that takes strangers."""
    if not declared.teams:
        return False
    name = teams.get_team_name(unit, team_id or teams.get_team_for_strangers(unit))
    here = local(now)
    return declared.is_on(name, here, closed_days(unit.nation, here.date()))


def _services(unit: Unit, team_id: UUID, now: datetime) -> tuple[StaffedHours, ...]:
    published = staffed_hours(teams.get_organisation(unit), now)
    week = teams.get_team_hours(unit, team_id)
    if week == published.week:
        return (published,)
    return (published, StaffedHours(week, published.closed))


def _team_of(unit: Unit, sender: Sender, permit: Permit) -> UUID | None:
    """The team whose hours a permit lets the sender be told."""
    if permit.category not in _OPEN_HOURS or permit.requester_id != sender.person_id:
        return None
    if permit.subject_id == sender.person_id:
        return sender.team_id
    return None if permit.subject_id is None else people.get_person(unit, permit.subject_id).team_id
