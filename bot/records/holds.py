"""Safety holds: while one stands, nothing is told of a person, whatever was agreed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, update

from bot.care.consent_records import Hold
from bot.records import tables
from bot.records.unit import Unit


def hold_everybody(unit: Unit, person_id: UUID, hold: Hold) -> list[tuple[UUID, UUID]]:
    """Put a hold on every relationship in which somebody stands, on either side; returns the two
    people of each that had none. One that was there stays as it is."""
    table = tables.relationship
    rows = unit.connection.execute(
        update(table)
        .where(
            or_(table.c.person_id == person_id, table.c.other_id == person_id),
            table.c.safety_hold == Hold.NONE.value,
        )
        .values(safety_hold=hold.value)
        .returning(table.c.person_id, table.c.other_id)
    ).all()
    return [(row.person_id, row.other_id) for row in rows]
