"""What staff have arranged with a person: day, time and place, never what for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from bot.care.facts import Category
from bot.care.protected import Protected
from bot.records import tables
from bot.records.known_facts import fingerprint
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class AppointmentFact:
    """When and where, as one may be told."""

    starts_at: datetime
    place: str


def find_next_appointment(
    unit: Unit, person_id: UUID, now: datetime
) -> Protected[AppointmentFact | None]:
    """The next appointment from now on; None inside when none is recorded."""
    row = unit.connection.execute(
        select(tables.appointment)
        .where(tables.appointment.c.person_id == person_id, tables.appointment.c.starts_at >= now)
        .order_by(tables.appointment.c.starts_at)
        .limit(1)
    ).first()
    if row is None:
        return Protected(None, person_id, Category.APPOINTMENT)
    place = unit.open(row.place, "appointment.place", row.id)
    known_by = fingerprint(
        unit, person_id, Category.APPOINTMENT, f"{row.id}:{row.starts_at.isoformat()}:{place}"
    )
    fact = AppointmentFact(row.starts_at, place)
    return Protected(fact, person_id, Category.APPOINTMENT, fingerprint=known_by)
