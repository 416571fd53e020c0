"""Shows a lead or a guardian who opened whom. That they looked is noted too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from bot.app import App
from bot.care.person_access import is_barred
from bot.care.staff_roles import Doing, may_any
from bot.records import openings
from bot.records import person_access as access
from bot.records.audit import Event, add_event
from bot.records.openings import Opening
from bot.records.phones import Staff
from bot.records.staff_names import StaffName, find_staff_name
from bot.records.staff_roles import list_roles_of
from bot.records.unit import Unit
from bot.services.person_access import may_open

#: So far back, and so many.
SHOWN_FOR = timedelta(days=30)
MOST = 200


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A reason that a worker gave, and how long it held. `may_open`: whoever reads this may open
    the person too."""

    person_id: UUID
    given_at: datetime
    until: datetime
    who: StaffName | None = field(repr=False)
    reason: str | None = field(repr=False)
    may_open: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody opened a person, or a text of theirs. `way`: by what (`WayIn`), where it says."""

    at: datetime
    kind: str
    way: str | None
    who: StaffName | None = field(repr=False)


def list_reasons_given(app: App, staff: Staff) -> list[Reasoned] | None:
    """Reasons of the last 30 days: a lead's for their team, a guardian's for all; None for whoever
    is neither. Not the lines that tell of themselves, nor of somebody whom they may not open."""
    now = app.clock.now()
    with app.records.begin() as unit:
        found = _list_openings(unit, staff, now)
        if found is None:
            return None
        names = {one: find_staff_name(unit, one) for one in {o.worker_id for o in found}}
        shown = [
            Reasoned(
                o.person_id,
                o.given_at,
                o.until,
                names[o.worker_id],
                o.reason,
                may_open(unit, staff, o.person_id, now),
            )
            for o in found
        ]
        _note(unit, staff, None, len(shown), now)
    return shown


def list_who_looked(app: App, staff: Staff, person_id: UUID) -> list[Looked] | None:
    """Who opened a person, the newest first; None for whoever may not know, and of nobody."""
    now = app.clock.now()
    with app.records.begin() as unit:
        looks = openings.list_looks(unit, person_id, MOST)
        if not _may_see(unit, staff, person_id, now):
            return None
        names = {one: find_staff_name(unit, one) for one in {o.staff_id for o in looks}}
        _note(unit, staff, person_id, len(looks), now)
    return [Looked(o.at, o.kind, o.way, names[o.staff_id]) for o in looks]


def may_see_who_looked(unit: Unit, staff: Staff) -> bool:
    """Whether somebody is a lead or a guardian."""
    roles = list_roles_of(unit, staff)
    return may_any(roles, Doing.WHO_LOOKED) or may_any(roles, Doing.WHO_LOOKED_ANYWHERE)


def _list_openings(unit: Unit, staff: Staff, now: datetime) -> list[Opening] | None:
    seeker = access.find_seeker(unit, staff, now)
    if seeker is None:
        return None
    is_guardian = may_any(seeker.roles, Doing.WHO_LOOKED_ANYWHERE)
    if not is_guardian and not may_any(seeker.roles, Doing.WHO_LOOKED):
        return None
    found = openings.list_openings(unit, now - SHOWN_FOR)
    standings = access.find_standings(unit, seeker, {o.person_id for o in found}, now)
    theirs = {
        person_id
        for person_id, stands in standings.items()
        if not is_barred(seeker, stands) and (is_guardian or stands.team_id == seeker.team_id)
    }
    return [o for o in found if o.person_id in theirs]


def _may_see(unit: Unit, staff: Staff, person_id: UUID, now: datetime) -> bool:
    seeker = access.find_seeker(unit, staff, now)
    if seeker is None:
        return False
    stands = access.find_standings(unit, seeker, [person_id], now).get(person_id)
    if stands is None or is_barred(seeker, stands):
        return False
    if may_any(seeker.roles, Doing.WHO_LOOKED_ANYWHERE):
        return True
    return may_any(seeker.roles, Doing.WHO_LOOKED) and seeker.team_id == stands.team_id


def _note(unit: Unit, staff: Staff, person_id: UUID | None, count: int, now: datetime) -> None:
    add_event(
        unit,
        Event(
            "looks.read",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=person_id,
            details={"account": str(staff.account_id), "count": count},
        ),
    )
