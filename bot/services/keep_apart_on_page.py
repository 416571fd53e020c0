"""Which workers may open nothing of a person, set by their lead on a page. Why is never asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.staff_roles import Doing, may_any
from bot.records import kept_apart, person_access
from bot.records.person_brief import find_about
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.keep_apart import end_apart, keep_apart
from bot.services.person_access import may_change, open_person


@dataclass(frozen=True, slots=True)
class Apart:
    """Who is kept apart from a person, and who else works here: by id and name."""

    person_id: UUID
    name: str = field(repr=False)
    apart: tuple[tuple[UUID, str], ...] = field(repr=False)
    others: tuple[tuple[UUID, str], ...] = field(repr=False)


def see_apart(app: App, staff: Staff, person_id: UUID) -> Apart | None:
    """Who is kept apart from a person; None for whoever may not set it."""
    now = app.clock.now()
    with app.records.begin() as unit:
        may = _may(unit, staff, person_id, now)
        access = open_person(app, unit, staff, person_id, now)
        if access is None or not may:
            return None
        about = find_about(unit, person_id)
        if about is None:
            return None
        details = about.reveal_to_staff(access).details
        apart, named = kept_apart.list_apart(unit, person_id), kept_apart.list_workers_named
        workers = named(unit, now)
    return Apart(
        person_id,
        f"{details.first_name} {details.last_name}".strip(),
        tuple(one for one in workers if one[0] in apart),
        tuple(one for one in workers if one[0] not in apart),
    )


def set_apart(
    app: App, staff: Staff, person_id: UUID, worker_id: UUID, *, apart: bool
) -> bool | None:
    """Keep a worker and a person apart from now on, or no more; False where it was so. None for
    whoever may not, and for a worker who is not here."""
    found = see_apart(app, staff, person_id)
    if found is None or worker_id not in {one for one, _ in (*found.apart, *found.others)}:
        return None
    return (keep_apart if apart else end_apart)(app, worker_id, person_id, staff)


def _may(unit: Unit, staff: Staff, person_id: UUID, now: datetime) -> bool:
    seeker = person_access.find_seeker(unit, staff, now)
    leads = seeker is not None and may_any(seeker.roles, Doing.KEEP_APART)
    return may_change(unit, staff, person_id, now) and leads
