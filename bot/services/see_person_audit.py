"""Shows the audit trail of one person: who looked, what was changed, what was told to whom and why.

For whoever has a role for the person, the leads of their team and the guardian. What may be about
a worker is left out. That somebody read it is an event itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.person_access import Seeker, Standing, is_barred
from bot.care.staff_roles import Doing, may_any
from bot.records.audit import Event, add_event
from bot.records.audit_of_person import AuditLine as AuditLine
from bot.records.audit_of_person import count_lines, list_lines
from bot.records.person_access import find_seeker, find_standings
from bot.records.phones import Staff
from bot.records.staff_names import StaffName, find_staff_name
from bot.records.unit import Unit

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Trail:
    """A page of it, the newest first. `names`: of staff who did something."""

    person_id: UUID
    number: int
    total: int
    lines: tuple[AuditLine, ...]
    names: Mapping[UUID, StaffName] = field(repr=False)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PER_PAGE))


def see_person_audit(app: App, staff: Staff, person_id: UUID, number: int = 1) -> Trail | None:
    """A page of the trail; None for whoever may not read it, and of nobody."""
    now = app.clock.now()
    with app.records.begin() as unit:
        seeker = find_seeker(unit, staff, now)
        if seeker is None or not may_read_audit(unit, seeker, person_id, now):
            return None
        total = count_lines(unit, seeker, person_id)
        number = min(number, max(1, -(-total // PER_PAGE)))
        lines = list_lines(unit, seeker, person_id, (number - 1) * PER_PAGE, PER_PAGE)
        who = {line.actor_id for line in lines if line.actor in ("worker", "desk")}
        found = {one: find_staff_name(unit, one) for one in who if one is not None}
        add_event(unit, _read(staff, person_id, len(lines), now))
    names = {one: name for one, name in found.items() if name is not None}
    return Trail(person_id, number, total, tuple(lines), names)


def may_read_audit(unit: Unit, seeker: Seeker, person_id: UUID, now: datetime) -> bool:
    """Whether somebody may read what was done about a person."""
    stands = find_standings(unit, seeker, [person_id], now).get(person_id)
    return stands is not None and _may(seeker, stands)


def _may(seeker: Seeker, person: Standing) -> bool:
    if is_barred(seeker, person):
        return False
    if may_any(seeker.roles, Doing.WHO_LOOKED_ANYWHERE):
        return True
    if may_any(seeker.roles, Doing.WHO_LOOKED) and seeker.team_id == person.team_id:
        return True
    return seeker.id in person.roles_held_by and may_any(seeker.roles, Doing.PEOPLE_READ)


def _read(staff: Staff, person_id: UUID, count: int, now: datetime) -> Event:
    return Event(
        "audit.read",
        now,
        actor=staff.kind,
        actor_id=staff.id,
        subject_id=person_id,
        details={"account": str(staff.account_id), "count": count},
    )
