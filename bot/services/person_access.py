"""Lets a member of staff open a person, where they may; else nothing is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.person_access import WayIn, find_way_in, list_covered, may_write
from bot.care.protected import StaffAccess
from bot.care.staff_roles import Doing, may_any
from bot.records import person_access as records
from bot.records.audit import Event, add_event
from bot.records.phones import Staff
from bot.records.unit import Unit


def open_person(
    _app: App, unit: Unit, staff: Staff, person_id: UUID, now: datetime
) -> StaffAccess | None:
    """The access with which the protected facts of a person open, noted in the audit trail; None
    where there is nobody of this id, or nobody for this member of staff. That is noted too.
    """
    is_known, way = _ways(unit, staff, [person_id], now).get(person_id, (False, None))
    account = {} if staff.account_id is None else {"account": str(staff.account_id)}
    if way is None:
        # Of an id that is nobody's too: whoever asks must not see a difference in the time.
        add_event(
            unit,
            Event(
                "person.open_refused",
                now,
                actor=staff.kind,
                actor_id=staff.id,
                subject_id=person_id if is_known else None,
                details=account,
            ),
        )
        return None
    event = add_event(
        unit,
        Event(
            "person.opened",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=person_id,
            details={"way": way.value, **account},
        ),
    )
    return StaffAccess(staff.id, person_id, event)


def may_open(unit: Unit, staff: Staff, person_id: UUID, now: datetime) -> bool:
    """Whether a member of staff may open a person. For lists and links: it opens nothing."""
    return person_id in may_open_many(unit, staff, [person_id], now)


def may_open_many(
    unit: Unit, staff: Staff, people: Collection[UUID], now: datetime
) -> frozenset[UUID]:
    """Which of some people a member of staff may open: as many questions as for one."""
    ways = _ways(unit, staff, people, now)
    return frozenset(person_id for person_id, (_, way) in ways.items() if way is not None)


def is_their_person(unit: Unit, staff: Staff, person_id: UUID, now: datetime) -> bool:
    """Whether a worker of the organisation has a role for a person now, or covers for whoever
    has. Another agency's worker is asked what is theirs item by item."""
    seeker = records.find_seeker(unit, staff, now)
    if seeker is None:
        return False
    _, way = _ways(unit, staff, [person_id], now).get(person_id, (False, None))
    return way in (WayIn.OWN, WayIn.COVER) and seeker.agency is None


def may_change(unit: Unit, staff: Staff, person_id: UUID, now: datetime) -> bool:
    """Whether a member of staff may also change what is recorded of a person: not where it is a
    reason alone that lets them read."""
    _, way = _ways(unit, staff, [person_id], now).get(person_id, (False, None))
    return may_write(way)


def list_caseload(unit: Unit, staff: Staff, now: datetime) -> list[UUID]:
    """A worker's people: those for whom they have a role, or cover now. A desk's: its team's
    service users. By id; nobody whom they may not open."""
    seeker = records.find_seeker(unit, staff, now)
    if seeker is None or not may_any(seeker.roles, Doing.PEOPLE_READ):
        return []
    if seeker.kind == "desk":
        people = records.list_people_of_team(unit, seeker.team_id)
    else:
        away = records.list_away(unit, now)
        covered = list_covered(seeker.id, away)
        people = records.list_people_with(unit, seeker.id, covered, now)
    ways = _ways(unit, staff, people, now)
    theirs = {WayIn.OWN, WayIn.COVER, WayIn.DESK}
    return [one for one in people if ways.get(one, (False, None))[1] in theirs]


def _ways(
    unit: Unit, staff: Staff, people: Collection[UUID], now: datetime
) -> dict[UUID, tuple[bool, WayIn | None]]:
    """Of each that there is, by what they may be opened. Empty for staff who have gone."""
    seeker = records.find_seeker(unit, staff, now)
    if seeker is None:
        return {}
    away = records.list_away(unit, now)
    standings = records.find_standings(unit, seeker, people, now)
    return {one: (True, find_way_in(seeker, stands, away)) for one, stands in standings.items()}
